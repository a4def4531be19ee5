from dash import dcc, html

from components.attributes import marks
from components.drawn import drawn
from components.html_text import text_of
from tests.components.profiles import HOSTILE


def test_text_and_attributes_are_escaped():
    assert text_of(html.P(HOSTILE, title=HOSTILE)).count("<img") == 0
    assert text_of(html.I(style={"--v": '"><script>'})) == '<i style="--v:&quot;&gt;&lt;script&gt;"></i>'


def test_a_link_becomes_what_it_stands_for():
    assert text_of(dcc.Link("there", href="javascript:alert(1)")) == "<span>there</span>"
    assert text_of(html.A([html.H3("card")], href="/x", className="card")) == '<div class="card"><h3>card</h3></div>'


def test_what_only_a_page_needs_is_left_out():
    assert text_of(html.P(["kept", html.Span("review", className="small only-page")])) == "<p>kept</p>"
    assert text_of(html.P("x", **marks({"data-pick": "store"}))) == "<p>x</p>"


def test_long_lists_are_written_out():
    assert text_of(html.Ul(**drawn([html.Li("one"), html.Li(HOSTILE)]))).startswith("<ul><li>one</li><li>&lt;img")
