from urllib.parse import parse_qs, urlsplit

import pytest

from components import (
    column_cards,
    comparison,
    distribution,
    figure_list,
    profiles,
    report_print,
    statistics_parts,
    table_query,
)
from components.figure_words import NUMERIC_GROUPS
from components.top_values import items_of, table_address
from models.filters import Condition
from tests.components.profiles import (
    ALL_PROFILES,
    HOSTILE,
    days_profile,
    empty_profile,
    numbers_profile,
    texts_of,
    truth_profile,
    words_profile,
)

VARIANCE = next(term for group in NUMERIC_GROUPS for term in group.terms if term.key == "variance")


@pytest.mark.parametrize("profile", ALL_PROFILES, ids=lambda item: f"{item['type']}-{item['count']}")
def test_every_kind_of_column_can_be_shown_in_depth(profile):
    parts = statistics_parts.detail("id", [profile], profile["name"], None)
    assert profile["name"] in texts_of(parts)


@pytest.mark.parametrize("first", ALL_PROFILES, ids=lambda item: f"{item['type']}-{item['count']}")
@pytest.mark.parametrize("second", ALL_PROFILES, ids=lambda item: f"{item['type']}-{item['count']}")
def test_any_two_columns_can_be_compared(first, second):
    columns = [{**first, "name": "first"}, {**second, "name": "second"}]
    shown = texts_of(statistics_parts.detail("id", columns, "first", "second"))
    assert "first" in shown


def test_every_number_of_the_contract_is_shown_and_explained():
    explained = {term.key for group in NUMERIC_GROUPS for term in group.terms}
    described_elsewhere = {"name", "type", "role", "histogram", "top"}
    assert set(numbers_profile()) - described_elsewhere <= explained
    shown = texts_of(figure_list.figure_cards(numbers_profile()))
    assert "A quarter of the values is at or below it." in shown


def test_a_column_without_values_says_so_and_draws_nothing():
    shown = texts_of(statistics_parts.detail("id", [empty_profile()], "price", None))
    assert "Only missing values" in shown


def test_an_unknown_column_is_named_and_the_first_one_shown():
    shown = texts_of(statistics_parts.detail("id", [numbers_profile()], "gone", None))
    assert "There is no column “gone”" in shown
    assert "Distribution" in shown


def test_the_share_up_to_each_value_never_falls():
    points = distribution.cumulative_points(numbers_profile())
    shares = distribution.rising([share for _, share in points])
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 100)


def test_columns_share_an_axis_only_where_both_can_be_seen_on_it():
    near = numbers_profile(histogram={"edges": [1, 3, 5], "counts": [2, 3]})
    far = numbers_profile(histogram={"edges": [0, 1e6, 2e6], "counts": [2, 3]})
    assert comparison.share_an_axis(numbers_profile(), near)
    assert not comparison.share_an_axis(numbers_profile(), far)
    assert not comparison.share_an_axis(numbers_profile(), words_profile())
    assert not comparison.share_an_axis(numbers_profile(), days_profile())


def test_compared_shapes_have_the_same_area():
    profile = numbers_profile()
    widths = [2] * 6
    area = sum(density * width for density, width in zip(comparison.densities(profile), widths, strict=True))
    assert area == pytest.approx(1)


def test_a_name_is_only_ever_text():
    profile = words_profile(name=HOSTILE, top=[{"value": HOSTILE, "count": 4}], distinct=1)
    page = statistics_parts.statistics_page("id", [profile], [profile], (), {})
    assert HOSTILE in texts_of(page)


def test_true_and_false_lead_to_their_rows():
    assert items_of(truth_profile()) == [(False, 3), (True, 1)]
    address = table_address("id", (Condition(column="late", op="=", value=True),))
    assert table_query.filter_from(parse_qs(urlsplit(address).query)["filter"][0])[0].value is True


def test_a_long_tail_is_gathered_in_one_bar_and_counted_in_the_caption():
    counts = [1, 5, 90, 60, 30, 20, 10, 5, 3] + [1] * 60
    edges = [10 * place for place in range(len(counts) + 1)]
    profile = numbers_profile(histogram={"edges": edges, "counts": counts}, p99=120, max=690, count=sum(counts))
    scale = distribution.scale_of(profile)
    assert sum(scale.bins.counts) + scale.bins.tail == sum(counts)
    assert scale.at(690) == 100
    assert distribution.axis_words(profile) == "The last bar gathers 57 values from 120 to 690."


def by_size_profile(**changes):
    """A column from 1 to 54,000, half of it below 100, with two zeros."""
    edges = [0, 1, 3, 10, 32, 100, 317, 1_000, 3_163, 10_000, 31_623, 100_000]
    shape = {"edges": edges, "counts": [2, 3, 5, 8, 12, 9, 7, 4, 3, 2, 1]}
    flat = {"edges": [0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000], "counts": [53, 2, 0, 0, 0, 1]}
    return numbers_profile(
        histogram=flat, log_histogram=shape, min=0, max=54_000, median=60, mean=2_300, p99=50_000, count=56, **changes
    )


def test_numbers_of_many_sizes_are_drawn_on_a_logarithmic_axis_that_says_so():
    profile = by_size_profile()
    scale = distribution.scale_of(profile)
    assert scale.bins.counts == (2, 3, 5, 8, 12, 9, 7, 4, 3, 2, 1)
    assert scale.at(0) == 0
    assert scale.at(100) == pytest.approx(100 * 5 / 11)
    assert scale.at(54_000) < scale.at(100_000) == 100
    found = [word for _, word in distribution.ticks(profile, scale)]
    assert found == ["0", "10", "100", "1,000", "10,000", "100,000"]
    assert distribution.axis_words(profile) == (
        "The axis is logarithmic: each bar spans the same factor. The first one holds 2 zeros."
    )
    assert "log scale" in texts_of(column_cards.ends(profile))
    assert profiles.start_of_tail(profile) is None


def test_a_card_on_paper_draws_what_the_card_on_the_page_does():
    profile = by_size_profile()
    drawing = report_print.shape(profile)
    assert drawing.below == ("0", "log scale", "54,000")
    assert len(drawing.boxes) == len(column_cards.bins_of(profile).counts) == 11


def test_a_figure_that_is_too_long_for_its_line_is_told_in_short_and_in_full_on_hover():
    assert figure_list.written(numbers_profile(variance=1_075_132_680.5), VARIANCE) == "1.075B"
    assert figure_list.whole(numbers_profile(variance=1_075_132_680.5), VARIANCE) == "1075132680.5"
    assert figure_list.written(numbers_profile(variance=13.3), VARIANCE) == "13.3"


def test_the_median_and_the_mean_are_marked_in_the_histogram():
    drawn = distribution.histogram(numbers_profile()).children.children
    assert sum("dl-marker" in (getattr(part, "className", None) or "") for part in drawn) == 2
