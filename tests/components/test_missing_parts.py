"""The page of missing values and the overview's cards: words and lines from a real answer."""

from components import gap_parts, missing_parts, relation_parts
from components.figure import spoken
from services.analyses import correlation, missing
from services.engine.table import Table
from tests.components.profiles import numbers_profile, texts_of, words_profile

GAPS = Table.of(
    kind=["a", "b"] * 100,
    price=[None, 2.0] * 100,
    cost=[None, 3.0] * 100,
    other=[float(place) for place in range(200)],
    rest=[float(place % 17) for place in range(200)],
)
COLUMNS = [words_profile(name="kind"), *(numbers_profile(name=name) for name in ("price", "cost", "other", "rest"))]


def answer(table: Table) -> dict:
    return missing.ANALYSIS.run(table, missing.ANALYSIS.parse({})).model_dump(mode="json")


def test_a_block_with_a_single_gap_is_seen_and_only_a_full_one_is_full():
    assert [gap_parts.level(gaps, 100) for gaps in (0, 1, 30, 99, 100)] == [0, 1, 5, 8, 8]
    assert gap_parts.level(0, 0) == 0


def test_the_lede_says_how_much_is_missing():
    assert missing_parts.lede(answer(GAPS)).startswith("200 of 1,000 cells hold no value (20.0%). 100 rows of 200")


def test_columns_that_are_empty_together_are_named_together():
    found = spoken(gap_parts.together(answer(GAPS)["groups"], answer(GAPS)["pairs"]))
    assert "price, cost" in found
    assert "Always empty in the same 100 rows" in found


def test_what_gaps_depend_on_is_said_with_both_ends():
    found = texts_of(missing_parts.body("id", answer(GAPS), COLUMNS))
    assert "price, cost are missing depending on kind" in found.replace("  ", " ")
    assert "Empty in 100% of the rows with a, in 0% of those with b." in found


def test_rows_that_lack_very_many_columns_name_the_seldom_gaps_first_and_count_the_rest():
    always = {f"always{place}": [None, None, None, 1] for place in range(30)}
    found = answer(Table.of(**always, seldom=[None, 1, 1, 1], other=[1, 1, None, 1]))
    shown = spoken(missing_parts.patterns_section(found))
    assert "seldom, always0" in shown
    assert "other, always0" in shown
    assert "and 23 more" in shown
    assert "always20" not in shown


def test_a_complete_table_and_an_empty_filter_are_said_to_be_so():
    complete = answer(Table.of(a=[1, 2]))
    assert "No cell is missing" in spoken(missing_parts.body("id", complete, COLUMNS))
    assert "No row passes" in spoken(missing_parts.body("id", complete | {"rows": 0}, COLUMNS))


def test_the_overview_shows_what_there_is():
    found = correlation.ANALYSIS.run(GAPS, correlation.ANALYSIS.parse({})).model_dump(mode="json")
    both = spoken(relation_parts.relations("id", answer(GAPS), found))
    assert "Missing values, in file order" in both
    assert "Correlation of 4 measures" in both
    assert relation_parts.relations("id", answer(Table.of(a=[1, 2])), None) == []
