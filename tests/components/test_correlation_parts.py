"""The correlation page's words and cells, from a real answer."""

import pytest
from dash.development.base_component import Component

from components import correlation_parts, heat, pair_parts
from components.figure import spoken
from models.kinds import Analysis
from services.analyses import correlation, relation
from services.engine.table import Table
from tests.components.profiles import numbers_profile, words_profile

TABLE = Table.of(
    up=[1.0, 2, 3, 4, 5, None],
    down=[5.0, 4, 3, 2, 1.5, 0],
    same=[1.0] * 6,
    word=["a", "b", "a", "b", "a", None],
    other=["x", "y", "x", "y", "y", "x"],
)


def answer(analysis: Analysis, **raw: object) -> dict:
    """The result as the page gets it."""
    return analysis.run(TABLE, analysis.parse(raw)).model_dump(mode="json")


def of_columns(**raw: object) -> dict:
    return answer(correlation.ANALYSIS, columns=["up", "down", "same"], **raw)


@pytest.mark.parametrize(
    ("value", "colour", "short"),
    [(0.05, "z0", ".05"), (0.1, "p1", ".10"), (-0.59, "n3", "−.59"), (0.91, "p5", ".91"), (-1.0, "n5", "−1.0")],
)
def test_values_are_shown_in_steps(value: float, colour: str, short: str):
    assert heat.colour(value) == colour
    assert heat.short(value) == short


def test_the_lede_counts_clear_pairs():
    assert "1 of 1 pair move together clearly" in correlation_parts.lede(of_columns())


def test_the_chosen_pair_is_that_of_the_address_or_the_strongest():
    found = of_columns()
    assert correlation_parts.chosen_pair(found, "down,same") == ("down", "same")
    assert correlation_parts.chosen_pair(found, "down,unknown") == ("up", "down")
    assert correlation_parts.chosen_pair(found, None) == ("up", "down")


def test_a_cell_says_its_figure_its_rows_or_its_reason():
    found = of_columns()
    places = {name: place for place, name in enumerate(found["columns"])}
    shown = correlation_parts.cell(found, (places["up"], places["down"]), (0, 1), ("up", "down"))
    assert shown.to_plotly_json()["props"]["aria-label"].startswith("up and down: −0.99")
    assert shown.to_plotly_json()["props"]["aria-pressed"] == "true"
    hatched = correlation_parts.cell(found, (places["up"], places["same"]), (0, 2), None)
    assert "is the same in all rows" in hatched.to_plotly_json()["props"]["title"]


def test_very_many_columns_are_cut_to_those_with_strong_relations():
    names = [f"c{place}" for place in range(60)]
    matrix = [[1.0 if row == column else 0.0 for column in range(60)] for row in range(60)]
    matrix[50][51] = matrix[51][50] = 0.9
    found = {"columns": names, "order": names, "matrix": matrix}
    shown = correlation_parts.shown_columns(found)
    assert len(shown) == correlation_parts.MOST_DRAWN
    assert {"c50", "c51"} <= set(shown)


def test_notes_warn_of_what_is_too_good_or_rests_on_little():
    found = of_columns()
    item = found["strongest"][0]
    assert "keep one" in correlation_parts.note(item | {"value": 0.99}, found)
    assert "Only" in correlation_parts.note(item | {"n": 2}, found)
    assert "chance" in correlation_parts.note(item | {"p_value": 0.4}, found)


def test_each_kind_of_pair_has_its_picture():
    columns = [numbers_profile(name=name) for name in ("up", "down")] + [
        words_profile(name=name) for name in ("word", "other")
    ]
    said = {
        ("up", "down"): "down falls as up rises: r = −0.99",
        ("word", "up"): "up hardly differs between groups of word",
        ("word", "other"): "other",
    }
    for (x, y), words in said.items():
        drawn = pair_parts.behind(answer(relation.ANALYSIS, x=x, y=y), columns)
        assert words in spoken(drawn).replace("  ", " ")


def test_a_density_is_a_few_elements_whatever_its_cells():
    counts = [[(row * column) % 7 for column in range(64)] for row in range(48)]
    assert len(pair_parts.layers(counts)) <= 5


def test_a_name_can_be_anything():
    table = Table.of(**{"<b>": [1, 2, 3], "a,b": [3, 2, 1], "": [1, 5, 2]})  # type: ignore[arg-type]
    found = correlation.ANALYSIS.run(table, correlation.ANALYSIS.parse({})).model_dump(mode="json")
    assert all(isinstance(part, Component) for part in correlation_parts.matrix(found, None))
    pair = correlation_parts.pair_text(["a,b", "<b>"])
    assert correlation_parts.chosen_pair(found, pair) == ("a,b", "<b>")
