from urllib.parse import parse_qs, urlsplit

import pytest

from components import comparison, distribution, figure_list, statistics_parts, table_query
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
    assert distribution.tail_words(profile) == "The last bar gathers 57 values from 120 to 690."


def test_the_median_and_the_mean_are_marked_in_the_histogram():
    drawn = distribution.histogram(numbers_profile()).children.children
    assert sum("dl-marker" in (getattr(part, "className", None) or "") for part in drawn) == 2
