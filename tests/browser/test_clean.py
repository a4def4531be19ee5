"""Cleaning in a browser: steps are planned, looked at, made into a version, and taken back."""

from time import sleep

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.datasets import PENGUINS, asked, kept, violations_in_both_themes
from tests.browser.people import at_rest, fits

pytestmark = pytest.mark.browser


@pytest.fixture
def clean(browser_page: Page) -> Page:
    """The penguins, with nothing planned."""
    browser_page.goto(f"{kept(browser_page, PENGUINS)}/clean")
    expect(browser_page.get_by_role("heading", name="Where to begin")).to_be_visible()
    return browser_page


def slowly(route: Route) -> None:
    """Let the answer come when more has been asked."""
    sleep(0.3)
    route.continue_()


def add_step(page: Page, kind: str, **values: str) -> None:
    """Fill in the form of one kind of step, and send it, once the step before is planned."""
    at_rest(page)
    page.get_by_label("Add a step").select_option(kind)
    button = page.locator(f"[data-form=step] button[data-value={kind}]")
    # Until it is there, the fields are those of the kind before.
    expect(button).to_be_visible()
    for name, value in values.items():
        page.locator(f"[data-form=step] [name={name}]").fill(value)
    button.click()


def test_steps_are_planned_looked_at_and_made_into_a_version_that_can_be_taken_back(clean: Page):
    clean.get_by_role("button", name="Fill missing numbers with the median").click()
    steps = clean.locator("#clean-steps li")
    expect(steps).to_contain_text("8 cells changed")
    add_step(clean, "compute", column="ratio", expression="[bill_length_mm] / [bill_depth_mm]")
    expect(steps).to_have_count(2)
    look = clean.locator("#clean-look")
    expect(look.locator(".dl-stats")).to_contain_text("8 of 7")
    expect(look.locator("tbody tr").first).to_contain_text("2.09")
    assert '"compute"' in asked(clean, "steps")
    assert violations_in_both_themes(clean) == []
    clean.get_by_role("button", name="Make this version").click()
    expect(clean.locator("#overview h1")).to_have_text("penguins (cleaned)")
    clean.goto(f"{clean.url}/clean")
    taken = clean.locator(".dl-cleanleft .dl-card").nth(1)
    expect(taken.locator("li")).to_have_count(2)
    expect(clean.locator("#clean-family li")).to_have_count(2)
    taken.get_by_role("button", name="Without the last step").click()
    expect(clean.locator("#overview h1")).to_have_text("penguins (cleaned 2)")


def test_a_version_is_made_once_though_its_button_is_pressed_twice(clean: Page):
    clean.get_by_role("button", name="Fill missing numbers with the median").click()
    expect(clean.locator("#clean-steps li")).to_have_count(1)
    at_rest(clean)
    clean.route("**/_dash-update-component", slowly)
    button = clean.get_by_role("button", name="Make this version")
    # In one go: between two presses from here the page may have gone on.
    busy = button.evaluate("one => { one.click(); one.click(); one.click(); return one.getAttribute('aria-busy'); }")
    assert busy == "true"
    expect(clean.locator("#overview h1")).to_have_text("penguins (cleaned)")
    clean.unroute("**/_dash-update-component")
    clean.goto(f"{clean.url}/clean")
    expect(clean.locator("#clean-family li")).to_have_count(2)


def test_a_version_that_is_refused_can_be_made_again(clean: Page):
    clean.get_by_role("button", name="Fill missing numbers with the median").click()
    expect(clean.locator("#clean-steps li")).to_have_count(1)
    button = clean.get_by_role("button", name="Make this version")
    clean.get_by_label("Name of the version").fill("n" * 300)
    button.click()
    expect(clean.locator("#clean-message [role=alert]")).to_be_visible()
    expect(button).not_to_have_attribute("aria-busy", "true")
    clean.get_by_label("Name of the version").fill("penguins, filled")
    button.click()
    expect(clean.locator("#overview h1")).to_have_text("penguins, filled")


def test_steps_added_faster_than_the_server_answers_are_all_planned(clean: Page):
    clean.route("**/_dash-update-component*", slowly)
    add_step(clean, "deduplicate")
    button = clean.locator("[data-form=step] button[data-value=deduplicate]")
    button.click()
    button.click()
    expect(clean.locator("#clean-steps li")).to_have_count(3)


def test_a_step_that_does_not_suit_is_refused_beside_its_form(clean: Page):
    add_step(clean, "compute", column="ratio", expression="[bill_length_mm] /")
    expect(clean.locator("#clean-message [role=alert]")).to_be_visible()
    expect(clean.locator("#clean-steps")).to_contain_text("No step is planned")


def test_planned_steps_are_moved_and_taken_away(clean: Page):
    add_step(clean, "rename", new="kind")
    add_step(clean, "deduplicate")
    expect(clean.locator("#clean-steps li")).to_have_count(2)
    clean.get_by_role("button", name="Move up").click()
    expect(clean.locator("#clean-steps li").first).to_contain_text("repeat")
    clean.get_by_role("button", name="Take away").first.click()
    expect(clean.locator("#clean-steps li")).to_have_count(1)
    clean.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(clean.locator("#clean-steps li")).to_have_count(2)
    expect(clean.locator("#clean-steps li").first).to_contain_text("repeat")
    fits(clean, 390)
