"""Charts that ask again: finer detail of a part of the axes, and maps on outlines of this server, in a real browser."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.datasets import add, asked, written
from tests.browser.people import arrived

pytestmark = pytest.mark.browser


def test_a_part_of_the_axis_comes_in_finer_detail_and_the_whole_comes_back(browser_page: Page, tmp_path: Path):
    lines = "\n".join(f"{place * 7919 % 9973},{place}" for place in range(9_000))
    browser_page.goto(
        f"{add(browser_page, written(tmp_path, 'many.csv', f'x,y{chr(10)}{lines}'))}/charts?chart=scatter&x=x&y=y"
    )
    caption = browser_page.locator("#charts-result figcaption")
    expect(caption).to_contain_text("of 9,000 points are drawn")
    plot = browser_page.locator("#charts-graph .nsewdrag").first
    drag(browser_page, 0.5)
    expect(caption).to_contain_text("of 9,000 rows lie in the range that is shown.")
    arrived(browser_page, "**range_x=**")
    shown = range_of(browser_page)
    assert json.loads(asked(browser_page, "range_x")) == pytest.approx(shown)
    inside = sum(shown[0] <= place * 7919 % 9973 <= shown[1] for place in range(9_000))
    expect(caption).to_contain_text(f"{inside:,} of 9,000 rows lie")
    browser_page.reload()
    expect(caption).to_contain_text("of 9,000 rows lie in the range that is shown.")
    assert range_of(browser_page) == pytest.approx(shown)
    browser_page.locator("summary", has_text="Code").click()
    expect(browser_page.locator("#chart-python")).to_contain_text(".between(")
    expect(browser_page.locator("#charts-call")).to_contain_text("range_x")
    browser_page.keyboard.press("Escape")
    plot.dblclick()
    expect(caption).to_contain_text("of 9,000 points are drawn")
    expect(browser_page).not_to_have_url(re.compile("range_x"))
    browser_page.go_back()
    expect(caption).to_contain_text("of 9,000 rows lie in the range that is shown.")
    arrived(browser_page, "**range_x=**")


def test_a_click_on_a_part_of_the_axis_explains_its_rows(browser_page: Page, tmp_path: Path):
    lines = "\n".join(f"{place % 1000},{place % 7}" for place in range(9_000))
    browser_page.goto(
        f"{add(browser_page, written(tmp_path, 'even.csv', f'x,y{chr(10)}{lines}'))}/charts?chart=histogram&x=x"
    )
    caption = browser_page.locator("#charts-result figcaption")
    expect(caption).to_contain_text("9,000 rows read")
    drag(browser_page, 0.9)
    expect(caption).to_contain_text("of 9,000 rows lie in the range that is shown")
    point_at(browser_page, 0.5, 0.9)
    browser_page.mouse.down()
    browser_page.mouse.up()
    heading = browser_page.locator(".dl-explained").get_by_role("heading", level=2)
    part = re.compile(r"x from ([\d.]+) to ([\d.]+) apart")
    expect(heading).to_have_text(part)
    ends = part.search(heading.inner_text())
    assert ends
    # The middle of what is shown now, in bins that the whole chart does not have.
    assert 400 < float(ends[1]) < float(ends[2]) < 500
    width = float(ends[2]) - float(ends[1])
    assert width < 50
    expect(browser_page.locator(".dl-explained")).to_contain_text(f"{width * 9:.0f} rows against")


def range_of(page: Page) -> list[float]:
    """From where to where the horizontal axis of the picture reaches."""
    page.locator("#charts-graph .nsewdrag").first.wait_for()
    found: list[float] = page.evaluate(
        "document.querySelector('#charts-graph .js-plotly-plot')._fullLayout.xaxis.range"
    )
    return found


def point_at(page: Page, across: float, down: float) -> dict[str, float]:
    """Point at a place of the picture, as shares of both sides, until it answers: a press before that is lost."""
    words, plot = page.locator("#charts-graph .hovertext"), page.locator("#charts-graph .nsewdrag").first
    for attempt in range(100):
        box = plot.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] * across + attempt % 2, box["y"] + box["height"] * down)
        page.wait_for_timeout(100)
        if words.count():
            break
    assert box
    return {name: float(length) for name, length in box.items()}  # type: ignore[arg-type]


def drag(page: Page, down: float) -> None:
    """Drag over a tenth of the horizontal axis."""
    box = point_at(page, 0.4, down)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * down, steps=5)
    page.mouse.up()


def test_a_map_is_drawn_on_outlines_of_this_server(browser_page: Page, tmp_path: Path):
    """The page's own policy refuses every other host."""
    table = written(tmp_path, "places.csv", "country,value\nPeru,3\nChad,5\nSingapore,4\nAtlantis,9\n")
    browser_page.goto(f"{add(browser_page, table)}/charts?chart=map&x=country&y=value")
    expect(browser_page.locator("#charts-graph .choroplethlayer path")).to_have_count(2)
    expect(browser_page.locator("#charts-graph .geo .scatterlayer path.point")).to_have_count(1)
    caption = browser_page.locator("#charts-result figcaption")
    expect(caption).to_contain_text("1 row could not be placed: “Atlantis” is no country known here")
    page = browser_page
    page.locator("#charts-result summary", has_text="Show as table").click()
    page.get_by_role("button", name="Explain Chad").click()
    # One row is compared with all others by how far out it lies.
    expect(page.locator(".dl-explained").get_by_role("heading", level=2)).to_have_text("What sets country: Chad apart")


def test_a_map_as_a_page_of_its_own_opens_without_a_network(browser_page: Page, tmp_path: Path):
    table = written(tmp_path, "places.csv", "country,value\nPeru,3\nChad,5\nSingapore,4\n")
    browser_page.goto(f"{add(browser_page, table)}/charts?chart=map&x=country&y=value")
    expect(browser_page.locator("#charts-graph .choroplethlayer path")).to_have_count(2)
    browser_page.locator("summary", has_text="Export").click()
    with browser_page.expect_download() as waiting:
        browser_page.get_by_text("Web page that stands alone").click()
    kept = tmp_path / "map.html"
    waiting.value.save_as(kept)
    alone = browser_page.context.new_page()
    requests: list[str] = []
    alone.on("request", lambda request: requests.append(request.url))
    alone.goto(kept.as_uri())
    expect(alone.locator("#figure .choroplethlayer path")).to_have_count(2)
    expect(alone.locator("#figure .geo .scatterlayer path.point")).to_have_count(1)
    # The land and the borders around them are in the file, too.
    expect(alone.locator("#figure .layer.land path").first).to_have_attribute("d", re.compile("M.{1000}"))
    assert [url for url in requests if not url.startswith(("file:", "data:", "blob:"))] == []
    alone.close()


def test_a_press_on_a_line_over_parallel_axes_explains_its_row(browser_page: Page, tmp_path: Path):
    lines = "\n".join(f"{place * 3},{place * 2.5},{place % 7}" for place in range(21))
    address = f"{add(browser_page, written(tmp_path, 'lines.csv', f'x,y,z{chr(10)}{lines}'))}/charts?chart=parallel"
    browser_page.goto(address)
    axes = browser_page.locator("#charts-graph .y-axis .axis path.domain")
    expect(axes).to_have_count(3)
    left, right = (axes.nth(place).bounding_box() for place in (0, 1))
    assert left
    assert right
    # Between the first two axes the lines lie flat, in the order of the rows: the sixteenth is three quarters up.
    browser_page.mouse.click((left["x"] + right["x"]) / 2, left["y"] + left["height"] / 4)
    heading = browser_page.locator(".dl-explained").get_by_role("heading", level=2)
    expect(heading).to_have_text("What sets row 16 apart")
    arrived(browser_page, "**point=0**")
