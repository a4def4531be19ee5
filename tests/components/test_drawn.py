import json

from dash import dcc, html

from components.attributes import marks
from components.drawn import drawn, tree
from tests.components.profiles import HOSTILE


def test_a_piece_becomes_tag_attributes_and_pieces():
    piece = html.Div([html.B(HOSTILE, title=HOSTILE), None, 5], className="card", **marks({"data-value": "x"}))
    assert tree(piece) == ["div", {"class": "card", "data-value": "x"}, [["b", {"title": HOSTILE}, [HOSTILE]], "5"]]


def test_a_link_stays_a_link_that_needs_no_new_page():
    assert tree(dcc.Link("there", href="/there"))[:2] == ["a", {"href": "/there", "data-link": "1"}]


def test_what_is_not_chosen_carries_no_mark():
    assert [tree(html.Option("a", value="a", selected=chosen))[1] for chosen in (True, False)] == [
        {"value": "a", "selected": True},
        {"value": "a"},
    ]


def test_a_list_travels_as_one_attribute():
    assert len(json.loads(drawn([html.P("one"), html.P("two")])["data-drawn"])) == 2
