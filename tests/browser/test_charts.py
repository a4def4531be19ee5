"""The chart builder in a real browser: by mouse, by keyboard, by lists; every step in the address."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.datasets import HOSTILE, PENGUINS, add, asked, violations_in_both_themes, written
from tests.browser.people import fits

pytestmark = pytest.mark.browser
ONE_GRAPH = "#charts-graph .main-svg >> nth=0"


@pytest.fixture
def address(browser_page: Page) -> str:
    """The builder of the penguins."""
    return f"{add(browser_page, PENGUINS)}/charts"


@pytest.fixture
def charts(browser_page: Page, address: str) -> Page:
    """A chart of bills by species."""
    browser_page.goto(f"{address}?chart=bar&x=species&y=bill_length_mm")
    expect(title(browser_page)).to_have_text("Mean of bill_length_mm by species")
    return browser_page


def title(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("#charts-result .dl-figtitle")


def shelf(page: Page, name: str):  # type: ignore[no-untyped-def]
    return page.get_by_role("combobox", name=name, exact=True)


def test_the_first_chart_is_the_best_suggestion(browser_page: Page, address: str):
    browser_page.goto(address)
    expect(browser_page.locator(ONE_GRAPH)).to_be_visible()
    expect(browser_page.locator("#charts-suggested .dl-card")).not_to_have_count(0)
    expect(browser_page.locator("#charts-result figcaption")).to_contain_text("344 rows read")


def test_very_many_columns_scroll_in_their_own_list(browser_page: Page, tmp_path: Path):
    header = ",".join(f"column_{place}" for place in range(257))
    rows = "\n".join(",".join(str(row * place % 17) for place in range(257)) for row in range(1, 30))
    browser_page.goto(f"{add(browser_page, written(tmp_path, 'wide.csv', f'{header}{chr(10)}{rows}'))}/charts")
    expect(browser_page.locator("[data-field]")).to_have_count(257)
    expect(browser_page.locator(ONE_GRAPH)).to_be_visible()
    assert browser_page.evaluate("document.documentElement.scrollHeight") < 2_500
    measures = browser_page.locator(".dl-fieldgroup h3", has_text="Measures")
    expect(measures).to_be_visible()
    browser_page.get_by_placeholder("Find a column").fill("column_25")
    expect(browser_page.locator("[data-field]:visible")).to_have_count(8)


def test_a_chart_of_very_many_rows_follows_its_page(browser_page: Page, tmp_path: Path):
    rows = "\n".join(f"{place % 97},{place % 7}" for place in range(300_001))
    address = f"{add(browser_page, written(tmp_path, 'long.csv', f'value,part{chr(10)}{rows}'))}/charts"
    caption = browser_page.locator("#charts-result figcaption")
    browser_page.goto(address)
    expect(caption).to_contain_text("300,001 rows read")
    browser_page.goto(f"{address}?chart=bar&x=part&point=0,1")
    expect(caption).to_contain_text("300,001 rows read")
    expect(browser_page.locator(".dl-explained h2")).to_contain_text("What sets part:")
    shelf(browser_page, "X").select_option("value")
    expect(title(browser_page)).to_have_text("Rows by value")
    assert asked(browser_page, "chart") == "bar"


def test_a_column_is_dragged_onto_a_shelf(charts: Page):
    charts.locator("[data-field=island]").drag_to(charts.locator("[data-drop=color]"))
    expect(title(charts)).to_have_text("Mean of bill_length_mm by species, by island")
    assert asked(charts, "color") == "island"
    expect(charts.locator("[data-field=island] .used")).to_have_text("colour")


def test_every_shelf_takes_a_column(charts: Page):
    for name, place in (("flipper_length_mm", "y"), ("bill_depth_mm", "x"), ("sex", "color"), ("island", "facet")):
        charts.locator(f"[data-field={name}]").drag_to(charts.locator(f"[data-drop={place}]"))
        expect(charts.locator(f"[data-field={name}] .used")).not_to_be_empty()
    charts.locator("[data-field=body_mass_g]").drag_to(charts.locator("[data-drop=size]"))
    expect(charts.locator("[data-field=body_mass_g] .used")).to_have_text("size")
    expect(title(charts)).to_have_text(
        "flipper_length_mm and bill_depth_mm, by sex, sized by body_mass_g, for each island"
    )
    expect(charts.locator("#charts-graph .subplot.x3y3")).not_to_have_count(0)
    charts.locator("[data-field=species]").drag_to(charts.locator("[data-drop=filter]"))
    expect(charts.locator("#charts-filter-open")).to_have_attribute("open", "")
    expect(charts.locator("#charts-filter-form")).to_contain_text("species")


def test_the_keyboard_alone_makes_a_chart(charts: Page):
    charts.get_by_role("button", name="Clear").focus()
    charts.keyboard.press("Enter")
    expect(charts.get_by_text("Put a column on a shelf")).to_be_visible()
    charts.locator("[data-field=bill_depth_mm]").focus()
    charts.keyboard.press("Enter")
    expect(title(charts)).to_have_text("How bill_depth_mm is spread")
    charts.locator("[data-field=body_mass_g]").focus()
    charts.keyboard.press(" ")
    expect(title(charts)).to_have_text("body_mass_g and bill_depth_mm")
    assert (asked(charts, "x"), asked(charts, "y")) == ("bill_depth_mm", "body_mass_g")


def test_lists_change_shelves_and_options(charts: Page):
    shelf(charts, "Y").select_option("body_mass_g")
    expect(title(charts)).to_have_text("Mean of body_mass_g by species")
    charts.get_by_label("Values").select_option("max")
    expect(title(charts)).to_have_text("Largest body_mass_g by species")
    charts.get_by_text("Show as table").click()
    expect(charts.locator(".dl-twin")).to_contain_text("6,300")


def test_every_step_can_be_taken_back_and_forth(charts: Page):
    shelf(charts, "X").select_option("island")
    expect(title(charts)).to_have_text("Mean of bill_length_mm by island")
    shelf(charts, "Colour").select_option("sex")
    expect(title(charts)).to_have_text("Mean of bill_length_mm by island, by sex")
    charts.get_by_role("button", name="Undo").click()
    expect(title(charts)).to_have_text("Mean of bill_length_mm by island")
    charts.go_back()
    expect(title(charts)).to_have_text("Mean of bill_length_mm by species")
    expect(shelf(charts, "X")).to_have_value("species")
    charts.keyboard.press("Control+Shift+z")
    expect(title(charts)).to_have_text("Mean of bill_length_mm by island")
    charts.reload()
    expect(title(charts)).to_have_text("Mean of bill_length_mm by island")


def test_kinds_that_do_not_fit_say_why(charts: Page):
    scatter = charts.locator("[data-chart-kind=scatter]")
    expect(scatter).to_have_attribute("aria-disabled", "true")
    expect(scatter).to_have_attribute("title", "Scatter: X needs a number or a date or time; species is a category")
    scatter.click(force=True)
    assert asked(charts, "chart") == "bar"
    charts.get_by_role("button", name="Box plot", exact=True).click()
    expect(charts.locator("#charts-result .dl-figsub")).to_contain_text("Box plot")


def test_a_column_that_does_not_fit_changes_the_kind_and_says_so(charts: Page):
    shelf(charts, "Y").select_option("island")
    expect(charts.get_by_text("Shown as heat map")).to_be_visible()
    expect(charts.locator(ONE_GRAPH)).to_be_visible()


def test_a_suggestion_is_drawn_by_one_click(charts: Page):
    card = charts.locator("#charts-suggested .dl-card").first
    wanted = json.loads(card.get_attribute("data-chart-spec") or "{}")
    card.click()
    expect(shelf(charts, "X")).to_have_value(wanted["x"])
    assert asked(charts, "chart") == wanted["chart"]


def test_the_filter_of_the_address_is_shown_and_taken_away(charts: Page, address: str):
    condition = json.dumps([{"column": "species", "op": "=", "value": "Gentoo"}])
    charts.goto(f"{address}?chart=histogram&x=body_mass_g&filter={condition}")
    expect(charts.locator("#charts-filter-chips")).to_contain_text("species is Gentoo")
    expect(charts.locator("#charts-result figcaption")).to_contain_text("124 rows read")
    charts.get_by_role("button", name="Remove the filter").click()
    expect(charts.locator("#charts-result figcaption")).to_contain_text("344 rows read")
    assert asked(charts, "filter") == ""
    charts.get_by_role("button", name="Undo").click()
    expect(charts.locator("#charts-filter-chips")).to_contain_text("species is Gentoo")


def test_the_call_asks_for_the_same_chart(charts: Page):
    charts.locator("summary", has_text="Code").click()
    call = charts.locator("#call-curl")
    expect(call).to_contain_text("chart-data")
    expect(call).to_contain_text("x=species")


def save(page: Page, name: str) -> None:
    """Save the chart by keys alone, under a name."""
    page.keyboard.press("Control+s")
    expect(page.locator("#charts-name")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("#charts-saved")).to_contain_text("Saved")


def test_a_chart_is_saved_opened_after_a_restart_renamed_and_deleted(start_server, visit):  # type: ignore[no-untyped-def]
    server = start_server()
    page, _ = visit(server)
    page.goto(f"{add(page, PENGUINS)}/charts?chart=bar&x=species&y=bill_length_mm")
    expect(title(page)).to_have_text("Mean of bill_length_mm by species")
    expect(page.locator("#charts-saved")).to_have_text("Not saved")
    save(page, "Bills")
    opened = page.url
    server.stop()
    server.start()
    page.goto(opened.partition("?")[0])
    page.get_by_title("Open “Bills”").click()
    expect(title(page)).to_have_text("Mean of bill_length_mm by species")
    expect(page.locator("#charts-saved")).to_contain_text("Saved")
    shelf(page, "Y").select_option("body_mass_g")
    expect(page.locator("#charts-saved")).to_contain_text("Changed since saved")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#charts-saved .is-saved")).to_be_visible()
    page.get_by_role("button", name="Rename “Bills”").click()
    page.locator("#charts-name").fill("Weights")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Delete “Weights”").click()
    expect(page.locator("#charts-kept li")).to_have_count(0)
    page.locator(".dl-toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_title("Open “Weights”")).to_be_visible()


def press_bar(page: Page) -> None:
    """Press the first bar, once the picture answers to the mouse: a press before that goes to nobody."""
    bar, words = page.locator("#charts-graph .bars .point path").first, page.locator("#charts-graph .hovertext")
    for attempt in range(100):
        place = bar.bounding_box()
        assert place is not None
        page.mouse.move(place["x"] + place["width"] / 2 + attempt % 2, place["y"] + place["height"] / 2)
        page.wait_for_timeout(100)
        if words.count():
            break
    page.mouse.down()
    page.mouse.up()


def test_a_bar_says_what_sets_it_apart_by_click_and_by_keys(charts: Page):
    press_bar(charts)
    panel = charts.locator(".dl-explained")
    expect(panel.get_by_role("heading", level=2)).to_have_text("What sets species: Chinstrap apart")
    expect(panel).to_contain_text("68 rows against 276 other rows")
    expect(panel.locator("h3").first).to_contain_text("island is Dream in 100% of the rows here")
    assert asked(charts, "point") == "0,0"
    charts.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    charts.locator("#charts-result summary", has_text="Show as table").focus()
    charts.keyboard.press("Enter")
    charts.get_by_role("button", name="Explain Gentoo").focus()
    charts.keyboard.press("Enter")
    expect(panel.get_by_role("heading", level=2)).to_have_text("What sets species: Gentoo apart")
    charts.reload()
    expect(panel).to_contain_text("flipper_length_mm is higher")


def test_the_chart_is_copied_as_python_and_taken_along_as_a_page(charts: Page, tmp_path):  # type: ignore[no-untyped-def]
    charts.locator("summary", has_text="Code").click()
    script = charts.locator("#chart-python")
    expect(script).to_contain_text("import plotly.graph_objects as go")
    compile(script.inner_text(), "chart.py", "exec")
    charts.keyboard.press("Escape")
    charts.locator("summary", has_text="Export").click()
    with charts.expect_download() as waiting:
        charts.get_by_text("Web page that stands alone").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert waiting.value.suggested_filename == "Mean of bill_length_mm by species.html"
    assert "Chinstrap" in text
    assert [part for part in ("<script src", "<link", "@import") if part in text] == []


def test_a_column_that_is_gone_is_named(browser_page: Page, address: str):
    browser_page.goto(f"{address}?chart=bar&x=colour")
    expect(browser_page.get_by_text("A column of this chart is gone")).to_be_visible()
    expect(browser_page.locator("#charts-result")).to_contain_text("“colour”")


def test_an_address_that_makes_no_sense_is_answered(browser_page: Page, address: str):
    browser_page.goto(f"{address}?chart=surely-not&x=species")
    expect(browser_page.locator("#charts-result")).to_contain_text("There is no kind of chart")
    browser_page.goto(f"{address}?chart=bar&x=species&bins=many")
    expect(browser_page.locator("#charts-result")).to_contain_text("not valid")


def test_names_from_the_file_are_only_text(browser_page: Page, tmp_path):  # type: ignore[no-untyped-def]
    rows = "\n".join(f"{place},{HOSTILE.replace(chr(34), chr(39))}" for place in range(30))
    path = add(browser_page, written(tmp_path, "hostile.csv", f"number,<b>word</b>\n{rows}\n"))
    browser_page.goto(f"{path}/charts?chart=bar&x=%3Cb%3Eword%3C%2Fb%3E")
    expect(title(browser_page)).to_have_text("Rows by <b>word</b>")
    assert browser_page.locator("#charts-result img").count() == 0


def test_nothing_is_wrong_with_it_in_either_theme(charts: Page):
    expect(charts.locator(ONE_GRAPH)).to_be_visible()
    assert violations_in_both_themes(charts) == []


def test_it_fits_a_phone(charts: Page):
    expect(charts.locator(ONE_GRAPH)).to_be_visible()
    fits(charts, 390)
    expect(charts.locator(ONE_GRAPH)).to_be_visible()
