from datetime import UTC, datetime
from uuid import uuid4

import pytest

from components import column_cards, dataset_states, grid, overview_parts, profiles, receipt_parts
from models.receipt import RejectedCell
from models.tables import Dataset
from tests.components.profiles import (
    ALL_PROFILES,
    HOSTILE,
    days_profile,
    drawn_count,
    numbers_profile,
    texts_of,
    words_profile,
)

RECEIPT = {
    "encoding": "utf-8", "delimiter": ",", "header_rows": 1, "rows_in_file": 6, "rows_read": 6, "rejected_cells": 2,
    "decisions": [{"what": "delimiter", "chosen": ",", "evidence": "4 in each of 7 lines.", "runner_up": ";"}],
}  # fmt: skip


def dataset(**changes) -> Dataset:
    return Dataset(
        **{
            "id": uuid4(),
            "name": HOSTILE,
            "original_filename": HOSTILE,
            "file_size": 1_000,
            "sha256": "ab" * 32,
            "row_count": 6,
            "column_count": 2,
            "columns_info": [],
            "receipt": RECEIPT,
            "status": "ready",
            "created_at": datetime.now(UTC),
            **changes,
        }
    )


def statistics(*columns):
    missing = sum(item["missing"] for item in columns)
    return {"rows": 6, "columns": len(columns), "duplicate_rows": 1, "missing_cells": missing, "profile": list(columns)}


@pytest.mark.parametrize("profile", ALL_PROFILES, ids=lambda item: f"{item['type']}-{item['count']}")
def test_every_kind_of_column_has_a_card_and_a_header(profile):
    assert profile["name"] in texts_of(column_cards.card("id", profile))
    assert grid.columns([profile])[1]["headerComponentParams"]["name"] == profile["name"]


def test_an_overview_counts_what_the_table_holds():
    shown = texts_of(overview_parts.overview(dataset(), statistics(*ALL_PROFILES), {}, "you", "http://here/api"))
    assert "every row of the file was read" in shown
    assert "16.7% of all rows" in shown


def test_names_of_files_and_columns_are_only_ever_text():
    page = overview_parts.overview(dataset(), statistics(words_profile(name=HOSTILE)), {}, "you", "http://here/api")
    assert texts_of(page).count(HOSTILE) >= 3


def test_many_columns_are_shown_in_part_and_all_on_demand():
    many = [numbers_profile(name=f"column {number}") for number in range(257)]
    first = overview_parts.column_cards("id", many, {})
    assert drawn_count(first[0]) == 16
    assert "Show the other 241 columns" in texts_of(first)
    assert drawn_count(overview_parts.column_cards("id", many, {"all": "1"})[1]) == 257
    assert drawn_count(overview_parts.column_cards("id", many, {"q": "COLUMN 25"})[0]) == 8


def test_columns_are_found_by_kind():
    assert profiles.search(ALL_PROFILES, "times") == [days_profile()]


def test_a_search_without_a_hit_says_what_to_do():
    assert "Clear the search" in texts_of(overview_parts.column_cards("id", ALL_PROFILES, {"q": "nothing"}))


def test_a_year_is_written_without_a_separator():
    year = numbers_profile(name="year", min=1956, max=2013)
    assert profiles.shown(year, 2001) == "2001"
    assert profiles.shown(numbers_profile(), 2001) == "2,001"


def test_reading_says_how_far_it_is():
    assert dataset_states.progress_text({"phase": "reading", "rows": 340_000, "total": 1_200_000}) == (
        "Reading 340,000 of 1,200,000 rows"
    )
    assert dataset_states.progress_text({"phase": "reading", "rows": 5, "total": None}) == "Reading: 5 rows so far"
    assert dataset_states.progress_text(None) == "Waiting for a free place …"


def test_a_failure_says_why_where_and_what_next():
    error = {"message": "This is a picture. It holds no table.", "details": {"line": 12}}
    shown = texts_of(dataset_states.failed("id", error))
    assert "It holds no table." in shown
    assert "line 12 of the file" in shown
    assert "Choose how it is read" in shown


def test_a_receipt_shows_each_decision_with_its_evidence_and_its_runner_up():
    cells = [RejectedCell(line=819, column=HOSTILE, raw=HOSTILE, reason="2400 is not a time of day.")]
    shown = texts_of(receipt_parts.receipt_page(dataset(), receipt_parts.rejected_table(cells, 1, 1)))
    assert "none lost" in shown
    assert "4 in each of 7 lines." in shown
    assert "semicolon" in shown
    assert "819" in shown


def test_pages_of_rejected_cells_end_where_the_cells_end():
    cells = [RejectedCell(line=line, column="x", raw="?", reason="no number") for line in range(26, 31)]
    shown = receipt_parts.rejected_table(cells, 30, 2)
    assert "26–30 of 30" in texts_of(shown)
    previous, following = shown[1].children[1].children
    assert (previous.disabled, following.disabled) == (False, True)


def test_rows_that_were_not_all_read_are_not_hidden():
    shown = texts_of(receipt_parts.four_figures(dataset(), {**RECEIPT, "rows_read": 5}))
    assert "none lost" not in shown
    assert "of 6" in shown


def test_a_file_that_could_not_be_read_can_be_read_another_way():
    broken = dataset(status="failed", receipt=None, error={"message": "No header was found. Say where it is."})
    shown = texts_of(receipt_parts.failed_receipt(broken))
    assert "No header was found." in shown
    assert "Delimiter" in shown


def test_a_column_of_noughts_and_ones_has_no_tail_beyond_one():
    profile = numbers_profile(histogram={"edges": [0, 1, 2], "counts": [549, 342]}, min=0, p99=1, max=1)
    assert column_cards.bins_of(profile).tail == 0
    assert texts_of(column_cards.ends(profile)).split() == ["0", "1"]


def test_the_mean_of_years_is_written_as_a_year():
    facts = profiles.key_facts(numbers_profile(name="year", role="time", min=1952, mean=1979.5, median=1979, max=2007))
    assert [fact.text for fact in facts] == ["1979.5", "1952", "1979", "2007"]


def test_very_many_columns_stand_below_the_names_of_their_roles():
    roles = ["measure", "identifier", "constant", "dimension"]
    columns = [numbers_profile(name=f"column_{place}", role=roles[place % 4]) for place in range(40)]
    shown = overview_parts.column_cards("id", columns, {"all": "1"})
    assert [texts_of(part).split()[0] for part in shown[::2]] == ["Measures", "Dimensions", "Identifiers", "Constants"]
    assert texts_of(shown[0]).split() == ["Measures", "10"]
    assert all(f"column_{place}" in texts_of(shown) for place in range(40))


def test_one_value_that_would_be_left_over_is_named():
    top = [{"value": name, "count": 2} for name in ("north", "south", "east", "west")]
    four = profiles.ranking(words_profile(distinct=4, count=8, top=top))
    five = profiles.ranking(words_profile(distinct=5, count=9, top=top))
    assert [share.label for share in four] == ["north", "south", "east", "west"]
    assert [share.label for share in five] == ["north", "south", "east", "2 others"]


def test_figures_too_long_for_a_card_are_told_short_with_every_digit_on_hover():
    facts = profiles.key_facts(numbers_profile(mean=501_268_412_345.25, max=999_843_823_654))
    told = {fact.label: (fact.text, fact.whole) for fact in facts}
    assert told["mean"] == ("501.3B", "501268412345.25")
    assert told["max"] == ("999.8B", "999,843,823,654")
