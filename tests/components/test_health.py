"""Health in words: what is said first, what makes a dataset need a look, which shape stands for it."""

from typing import Any

import pytest

from components.health import summary_of


def column(name: str = "a", missing: float = 0, role: str = "measure", **more: Any) -> dict[str, Any]:
    histogram = {"edges": [0, 1, 2], "counts": [3, 4]}
    usual = {"name": name, "type": "number", "role": role, "missing_share": missing, "histogram": histogram}
    return usual | more


def words(columns: list[dict[str, Any]], repeated: int = 0, rejected: int = 0) -> tuple[str, str]:
    summary = summary_of({"profile": columns, "duplicate_rows": repeated}, rejected)
    return summary.words, summary.grade


def test_a_sound_dataset_says_so():
    assert words([column()]) == ("Complete, no duplicates", "good")


@pytest.mark.parametrize(
    ("columns", "repeated", "rejected", "expected"),
    [
        ([column(missing=0.9)], 0, 0, "1 column mostly empty"),
        ([column()], 17, 0, "17 duplicate rows"),
        ([column()], 1, 0, "1 duplicate row"),
        ([column()], 0, 1112, "1,112 cells did not fit"),
        ([column(missing=0.9), column()], 5, 3, "1 column mostly empty, 3 cells did not fit"),
        ([column(missing=0.1)] * 3, 107, 0, "107 duplicate rows, 3 columns have gaps"),
    ],
)
def test_the_worst_is_said_first_and_at_most_two_things(columns: list, repeated: int, rejected: int, expected: str):
    assert words(columns, repeated, rejected) == (expected, "warn")


def test_few_gaps_are_said_but_no_reason_to_look():
    assert words([column(missing=0.01), *[column()] * 9]) == ("1 column has gaps", "good")
    assert words([column(missing=0.01)] * 3 + [column()] * 2) == ("3 columns have gaps", "warn")


def test_the_first_measure_stands_for_the_dataset():
    columns = [column("id", role="identifier"), column("day", type="date", role="time"), column("price")]
    summary = summary_of({"profile": columns, "duplicate_rows": 0}, 0)
    assert summary.measure is not None
    assert summary.measure["name"] == "price"


def test_without_a_histogram_there_is_no_shape():
    columns = [column(type="text", role="free_text", histogram=None)]
    assert summary_of({"profile": columns, "duplicate_rows": 0}, 0).measure is None
