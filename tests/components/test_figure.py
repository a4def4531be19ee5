"""Figures: one place that draws them, with words, a table and a height; colours that only the tokens know."""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from dash import dcc, html
from dash.development.base_component import Component
from plotly.offline import get_plotlyjs_version

from components import plot_theme, plot_traces
from components.figure import CONFIG, MOST_ROWS, figure
from tests.contracts.source import ROOT, imports_of, module_paths, where

VENDOR = ROOT / "assets" / "vendor" / "plotly"
PLOT: dict[str, Any] = {"data": [plot_traces.line([1, 2], [3, 4], "a line")], "layout": {"height": 200}}
TABLE = (("Month", "TWh"), [("2016-01", 160.25), ("2016-02", None)])
TOKEN_USE = re.compile(r"var\(--dl-([a-z0-9-]+)\)")


def parts(component: Any, kind: type | None = None) -> Iterator[Any]:
    """Every component of one kind inside another, it included."""
    if isinstance(component, list | tuple):
        for item in component:
            yield from parts(item, kind)
    elif isinstance(component, Component):
        if kind is None or isinstance(component, kind):
            yield component
        yield from parts(getattr(component, "children", None), kind)


def only(component: Any, kind: type) -> Any:
    """The one part of this kind."""
    (found,) = parts(component, kind)
    return found


def texts(component: Any) -> str:
    """All the words in a component."""
    if isinstance(component, Component):
        return texts(getattr(component, "children", None))
    if isinstance(component, list | tuple):
        return " ".join(map(texts, component))
    return "" if component is None else str(component)


def test_graphs_are_made_in_one_place():
    makers = [where(path) for path in module_paths() if "dcc.Graph(" in path.read_text(encoding="utf-8")]
    assert makers == ["components/figure.py"]
    drawing = [where(path) for path in module_paths() if any(name.startswith("plotly") for name in imports_of(path))]
    assert drawing == []


def test_a_graph_sends_nothing_away_and_names_nobody():
    graph = only(figure("one", "A sentence", PLOT), dcc.Graph)
    assert graph.config["showSendToCloud"] is False
    assert graph.config["displaylogo"] is False
    assert all("http" not in str(value) for value in CONFIG.values())


def test_a_figure_is_its_sentence_what_is_drawn_and_what_was_left_out():
    made = figure("one", "It grew", PLOT, subtitle="TWh a month", caption="96 months", table=TABLE)
    title, caption = only(made, html.H3), only(made, html.Figcaption)
    assert getattr(made, "aria-labelledby") == title.id == "one-title"
    assert (texts(title), texts(caption)) == ("It grew", "96 months")
    drawing = next(part for part in parts(made, html.Div) if getattr(part, "role", "") == "img")
    assert getattr(drawing, "aria-label") == "It grew TWh a month"


def lines_of(piece: Any) -> list[Any]:
    """The classes of the columns and the rows of the table in it, which the browser draws."""
    found: list[Any] = json.loads(getattr(only(piece, html.Tbody), "data-cells"))
    return found


def test_the_table_says_the_same_as_the_picture():
    table = only(figure("one", "It grew", PLOT, table=TABLE), html.Table)
    assert [texts(cell) for cell in parts(table, html.Th)] == ["Month", "TWh"]
    classes, rows = lines_of(table)
    assert rows == [["2016-01", ["160.2", "160.25"]], ["2016-02", None]]
    assert classes == ["", "num"]


def test_a_button_in_the_table_stays_one():
    made = figure("one", "It grew", PLOT, table=(("Month", "Why"), [("2016-01", html.Button("Explain", title="Why"))]))
    assert lines_of(made)[1] == [["2016-01", {"piece": ["button", {"title": "Why"}, ["Explain"]]}]]


def test_a_long_table_says_that_it_is_cut():
    rows = [(number,) for number in range(MOST_ROWS + 1)]
    made = figure("one", "Many", PLOT, table=(("Row",), rows))
    assert len(lines_of(made)[1]) == MOST_ROWS
    assert f"The first {MOST_ROWS} of {MOST_ROWS + 1} rows." in texts(made)


@pytest.mark.parametrize("plot", [PLOT, None])
def test_the_height_is_there_from_the_start(plot: Any):
    (place,) = [part for part in parts(figure("one", "It grew", plot, height=240)) if getattr(part, "style", None)]
    assert place.style == {"--h": "240px"}


def test_nothing_to_draw_is_said_and_explained():
    made = figure("one", "No pair", None, caption="Fewer than two numeric columns.")
    assert list(parts(made, dcc.Graph)) == []
    assert "Nothing to draw" in texts(made)
    assert "Fewer than two numeric columns." in texts(made)
    assert list(parts(made, html.Button)) == []


def test_a_family_of_figures_has_ids_of_its_own():
    made = [figure({"type": "chart", "index": place}, "It grew", PLOT) for place in range(2)]
    assert [only(one, dcc.Graph).id["index"] for one in made] == [0, 1]
    assert len({only(one, html.H3).id for one in made}) == 2


def test_each_theme_has_its_colours_from_the_style_sheet():
    text = plot_theme.TOKENS.read_text(encoding="utf-8")
    light, dark = text[: text.index('[data-bs-theme="dark"]')], text[text.index('[data-bs-theme="dark"]') :]
    for theme, sheet in (("light", light), ("dark", dark)):
        written = dict(re.findall(r"--dl-([a-z0-9-]+):\s*(#[0-9a-f]{6});", sheet))
        assert dict(plot_theme.tokens(theme)) == written != {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_template_names_only_colours_that_both_themes_have(theme: Any):
    used = set(TOKEN_USE.findall(json.dumps(plot_theme.template())))
    assert used - set(plot_theme.tokens(theme)) == set()
    assert not re.search(r"#[0-9a-f]{6}", json.dumps(plot_theme.template())), "a value belongs to the style sheet"


def test_a_themed_figure_is_complete_in_itself():
    plot = {"data": [plot_traces.bars(["a"], [1]), *plot_traces.band([1], [0], [2])], "layout": {}}
    light, dark = (json.dumps(plot_theme.themed(plot, theme)) for theme in ("light", "dark"))
    assert "--dl-" not in light + dark
    assert plot_theme.tokens("light")["data"] in light
    assert plot_theme.tokens("dark")["data"] in dark
    red, green, blue = (int(plot_theme.tokens("dark")["data-soft"][at : at + 2], 16) for at in (1, 3, 5))
    assert f"rgba({red}, {green}, {blue}, 0.6)" in dark


def test_somebodys_data_is_never_taken_for_a_colour():
    data = [{"type": "bar", "x": ["var(--dl-data)"], "text": ["var(--dl-flag)"], "marker": {"color": "var(--dl-data)"}}]
    (trace,) = plot_theme.themed({"data": data}, "light")["data"]
    assert (trace["x"], trace["text"]) == (["var(--dl-data)"], ["var(--dl-flag)"])
    assert trace["marker"]["color"] == plot_theme.tokens("light")["data"]


def test_a_diverging_scale_takes_its_steps_where_the_caption_says():
    scale = plot_theme.diverging_scale()
    places = sorted({round(place * 2 - 1, 6) for place, _ in scale})
    assert places == [-1, -0.9, -0.7, -0.5, -0.3, -0.1, 0.1, 0.3, 0.5, 0.7, 0.9, 1]
    colours = [colour for _, colour in scale]
    assert colours[::2] == colours[1::2], "each step has one colour from its start to its end"
    assert colours[0] == plot_theme.ink("n5")
    assert colours[-1] == plot_theme.ink("p5")


def test_density_steps_grow_with_the_counts_and_leave_nothing_blank():
    (row,) = plot_traces.density_steps([[0, 1, 2, 5, 30, 200, 900, 1000]])
    assert row == sorted(row)
    assert (row[0], row[1], row[-1]) == (0, 1, 5)
    assert plot_traces.density_steps([[0, 0]]) == [[0, 0]]


def test_words_on_deep_steps_are_light():
    words = plot_traces.heat_words(["a", "b"], ["c"], [[0.95, 0.2]], [["0.95", "0.2"]])
    assert words["textfont"]["color"] == [plot_theme.ink("on-deep"), plot_theme.ink("on-step")]
    assert plot_traces.heat_words(["a"], ["c"], [[None]], [[""]])["text"] == []


def test_groups_differ_by_more_than_colour():
    styles = [plot_traces.group_style(place) for place in range(6)]
    assert len({style["marker"]["symbol"] for style in styles}) == 6
    assert len({style["line"]["dash"] for style in styles}) == 6


def test_many_points_are_drawn_by_the_graphics_card():
    assert plot_traces.points([1], [1])["type"] == "scatter"
    many = list(range(plot_traces.LARGEST_DRAWN + 1))
    assert plot_traces.points(many, many)["type"] == "scattergl"


@pytest.mark.parametrize("name", ["charts", "more"])
def test_the_vendored_bundle_is_what_its_name_says_and_needs_no_eval(name: str):
    (path,) = VENDOR.glob(f"plotly-{name}-*.min.js")
    content = path.read_bytes()
    assert path.name == f"plotly-{name}-{hashlib.sha256(content).hexdigest()[:12]}.min.js"
    assert f"plotly.js {get_plotlyjs_version()}," in content[:200].decode(), "the schema of Python's plotly is another"
    assert not re.search(rb"\beval\s*\(|\bnew Function\b|[^\w.$]Function\s*\(", content)


def test_the_page_knows_which_kinds_need_the_larger_bundle():
    more = (ROOT / "scripts" / "plotly" / "more.mjs").read_text(encoding="utf-8")
    registered = re.search(r"Plotly\.register\(\[([^\]]*)\]", more)
    kinds = re.search(r"MORE = new Set\(\[([^\]]*)\]", (ROOT / "assets" / "figures.js").read_text(encoding="utf-8"))
    assert registered is not None
    assert kinds is not None
    assert set(re.findall(r"\w+", registered[1])) == set(re.findall(r"\w+", kinds[1]))
