import json

import pytest

from components import insight_marks, insight_parts, shapes
from tests.components.profiles import HOSTILE, drawn_count, texts_of

PICTURES = [
    {
        "form": "bars",
        "labels": ["a", "b"],
        "values": [3.0, 1.0],
        "shown": ["3", "1"],
        "flagged": [0],
        "from_zero": True,
    },
    {"form": "columns", "values": [1.0, 0.0, 4.0], "ends": ["0", "9"], "flagged": [1], "middle": "gap"},
    {"form": "line", "labels": ["5:00", "6:00"], "values": [0.1, 0.4], "shown": ["10%", "40%"], "counts": [3, 9]},
    {"form": "density", "counts": [[0, 3], [9, 0]], "x_ends": ["0", "1"], "y_ends": ["2", "3"]},
]


def item(**changes):
    return {
        "kind": "correlation", "title": "y rises with x", "text": "r = 0.91 over 20 rows.", "columns": ("x", "y"),
        "effect": 0.91, "p_value": 0.001, "q_value": 0.01, "severity": "strong",
        "chart": {"chart": "density", "x": "x", "y": "y"}, "picture": PICTURES[3], "caption": "Stronger: more",
        "page": "correlation", "warning": None, **changes,
    }  # fmt: skip


def answer(*items, notes=()):
    return {"items": list(items), "tested": 12, "rows": 20, "screened_rows": 20, "notes": list(notes)}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture["form"])
def test_every_picture_can_be_drawn_and_says_what_it_shows(picture):
    drawn = json.dumps(
        insight_marks.picture(picture, "what it shows").to_plotly_json(), default=lambda part: part.to_plotly_json()
    )
    assert "what it shows" in drawn


def test_a_card_has_its_grade_its_number_and_the_way_further():
    card = insight_parts.card("id", item())
    assert "Strong" in texts_of(card)
    assert "r = 0.91 over 20 rows." in texts_of(card)
    assert card.href == "/datasets/id/correlation?pair=x%2Cy"


def test_a_warning_is_told_on_the_card():
    assert "turns round" in texts_of(insight_parts.card("id", item(warning="Within a it turns round.")))


def test_eight_are_shown_and_the_rest_is_folded():
    found = insight_parts.section("id", answer(*[item()] * 11))
    assert drawn_count(found[1]) == 8
    assert "Show 3 more findings" in texts_of(found[2])


def test_nothing_stands_out_is_said_with_the_number_of_tests():
    shown = texts_of(insight_parts.section("id", answer()))
    assert "Nothing stands out" in shown
    assert "12 tests over 20 rows" in shown


def test_where_nothing_could_be_tested_nothing_is_claimed():
    shown = texts_of(insight_parts.section("id", {**answer(), "tested": 0}))
    assert "Too little to compare" in shown
    assert "Nothing stands out" not in shown


def test_notes_on_single_columns_are_folded_and_no_news_by_themselves():
    noted = answer(notes=[item(kind="long_tail"), item()])
    shown = insight_parts.section("id", noted)
    assert "Nothing stands out" in texts_of(shown)
    assert "Show 2 notes on single columns" in texts_of(shown)
    assert drawn_count(insight_parts.others("id", noted)) == 2
    both = insight_parts.section("id", answer(*[item()] * 9, notes=[item()]))
    assert "Show 1 more finding and 1 note on single columns" in texts_of(both)


def test_names_of_columns_stand_out_and_are_only_ever_text():
    parts = insight_parts.marked(f"{HOSTILE} rises with x", (HOSTILE, "x"))
    assert [getattr(part, "className", part) for part in parts] == ["mono", " rises with ", "mono"]
    assert parts[0].children == HOSTILE.rstrip("\u202e")


def test_a_name_within_a_longer_word_is_left_alone():
    assert insight_parts.marked("arrival rises", ("arr",)) == ["arrival rises"]


def test_bars_far_from_zero_are_dots_between_their_ends():
    widths, is_dotted = insight_marks.scaled([2011, 1986])
    assert is_dotted
    assert widths == [96, 4]
    assert insight_marks.scaled([4, 1]) == ([100, 25], False)


def test_a_ribbon_has_two_sides():
    assert insight_marks.ribbon([0, 50, 100], [0, 80, 20]).count("calc(") == 12


def test_equal_cells_share_a_stop():
    assert insight_marks.gradient([0, 0, 5], 5).count("transparent") == 1
    assert shapes.percent(100 * 2 / 3) in insight_marks.gradient([0, 0, 5], 5)
