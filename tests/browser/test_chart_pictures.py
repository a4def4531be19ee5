"""Charts that ask again: finer detail of a part of the axes, and maps on outlines of this server, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.datasets import add, written

pytestmark = pytest.mark.browser


def test_a_part_of_the_axis_comes_in_finer_detail_and_the_whole_comes_back(browser_page: Page, tmp_path: Path):
    lines = "\n".join(f"{place * 7919 % 9973},{place}" for place in range(9_000))
    browser_page.goto(
        f"{add(browser_page, written(tmp_path, 'many.csv', f'x,y{chr(10)}{lines}'))}/charts?chart=scatter&x=x&y=y"
    )
    caption = browser_page.locator("#charts-result figcaption")
    expect(caption).to_contain_text("of 9,000 points are drawn")
    plot = browser_page.locator("#charts-graph .nsewdrag").first
    box = plot.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    browser_page.mouse.move(box["x"] + box["width"] * 0.4, middle)
    browser_page.mouse.down()
    browser_page.mouse.move(box["x"] + box["width"] * 0.5, middle, steps=5)
    browser_page.mouse.up()
    expect(caption).to_contain_text("of 9,000 rows lie in the range that is shown.")
    plot.dblclick()
    expect(caption).to_contain_text("of 9,000 points are drawn")


def test_a_map_is_drawn_on_outlines_of_this_server(browser_page: Page, tmp_path: Path):
    """The page's own policy refuses every other host."""
    table = written(tmp_path, "places.csv", "country,value\nPeru,3\nChad,5\nSingapore,4\nAtlantis,9\n")
    browser_page.goto(f"{add(browser_page, table)}/charts?chart=map&x=country&y=value")
    expect(browser_page.locator("#charts-graph .choroplethlayer path")).to_have_count(2)
    expect(browser_page.locator("#charts-graph .geo .scatterlayer path.point")).to_have_count(1)
    caption = browser_page.locator("#charts-result figcaption")
    expect(caption).to_contain_text("1 row could not be placed: “Atlantis” is no country known here")
