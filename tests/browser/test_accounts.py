"""Accounts in a real browser: the first minute, signing in and out, the password; with and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.datasets import violations
from tests.browser.people import PASSWORD, arrived, at_rest, create_account, new_name, sign_in
from tests.fixtures.browsers import Observer
from tests.fixtures.servers import LiveServer

pytestmark = pytest.mark.browser
REFUSED = "status of 4"


def test_the_first_visitor_creates_the_owner_account(start_server: Callable[..., LiveServer], visit: Callable):
    page, _ = visit(start_server())
    page.goto("/")
    arrived(page, "**/create-account*")
    expect(page.get_by_role("heading", level=1)).to_have_text("Create the owner account")
    create_account(page)
    expect(page.get_by_text("What is in your file?")).to_be_visible()
    page.goto("/settings")
    expect(page.get_by_text("Owner of this server")).to_be_visible()


def test_a_server_that_others_can_reach_asks_for_the_setup_token(
    start_server: Callable[..., LiveServer], visit: Callable
):
    server = start_server(TRUSTED_PROXIES="1")
    page, observer = visit(server)
    observer.expect(REFUSED)
    page.goto("/create-account")
    name = new_name()
    for token in ("guessed", (server.home / "secrets" / "setup-token").read_text()):
        page.get_by_label("Setup token").fill(token)
        page.get_by_label("E-mail").fill(f"{name}@example.org")
        page.get_by_label("User name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        # The page that answers: until it is there, the fields are those of the page before.
        with page.expect_event("load"):
            page.get_by_role("button", name="Create account").click()
    arrived(page, "**/")


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(browser_page: Page, observer: Observer):
    observer.expect(REFUSED)
    page = browser_page
    page.goto("/create-account")
    page.get_by_label("E-mail").fill("maya@example.org")
    page.get_by_label("User name").fill("<b>maya</b>")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_label("User name")).to_have_value("<b>maya</b>")
    expect(page.get_by_label("User name")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("User name")).to_be_focused()
    expect(page.get_by_label("Password")).to_have_value("")
    expect(page.locator("#password-note")).to_contain_text("8 to 128 characters")
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_taken_name_is_said_at_its_field(
    browser_page: Page, visit: Callable, live_server: LiveServer, observer: Observer
):
    observer.expect(REFUSED)
    name = create_account(visit(live_server)[0])
    browser_page.goto("/create-account")
    browser_page.get_by_label("E-mail").fill(f"other-{name}@example.org")
    browser_page.get_by_label("User name").fill(name.upper())
    browser_page.get_by_label("Password").fill(PASSWORD)
    browser_page.get_by_role("button", name="Create account").click()
    expect(browser_page.locator("#username-note")).to_contain_text("taken")


def test_signing_in_leads_back_to_where_one_wanted_to_go(browser_page: Page, visit: Callable, live_server: LiveServer):
    name = create_account(visit(live_server)[0])
    browser_page.goto("/settings?theme=1")
    arrived(browser_page, "**/sign-in?next=**")
    sign_in(browser_page, name)
    arrived(browser_page, "**/settings?theme=1")


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example", "/\\evil.example", "/%09/evil.example"])
def test_signing_in_never_leads_to_another_host(
    address: str, browser_page: Page, visit: Callable, live_server: LiveServer
):
    name = create_account(visit(live_server)[0])
    browser_page.goto(f"/sign-in?next={address}")
    sign_in(browser_page, name)
    arrived(browser_page, f"{live_server.url}/**")
    expect(browser_page.locator(".dl-top")).to_be_visible()


def test_a_wrong_password_says_the_same_as_an_unknown_address(
    browser_page: Page, visit: Callable, live_server: LiveServer, observer: Observer
):
    observer.expect(REFUSED)
    name = create_account(visit(live_server)[0])
    said = []
    for who in (name, new_name()):
        browser_page.goto("/sign-in")
        sign_in(browser_page, who, "not the password")
        expect(browser_page.get_by_label("E-mail")).to_have_value(f"{who}@example.org")
        said.append(browser_page.get_by_role("alert").inner_text())
    assert said[0] == said[1]
    assert "wrong" in said[0]


def test_too_many_attempts_have_to_wait(browser_page: Page, observer: Observer):
    observer.expect(REFUSED)
    name = new_name()
    browser_page.goto("/sign-in")
    for _ in range(11):
        with browser_page.expect_event("load"):
            sign_in(browser_page, name, "not the password")
    expect(browser_page.get_by_role("alert")).to_contain_text("too many attempts")


def test_after_signing_out_nothing_can_be_seen_any_more(browser_page: Page):
    create_account(browser_page)
    # A question that is under way when one leaves is refused, which the console tells of.
    at_rest(browser_page)
    browser_page.get_by_label("Account:").click()
    browser_page.get_by_role("button", name="Sign out").click()
    expect(browser_page.get_by_role("status")).to_contain_text("You are signed out")
    browser_page.goto("/settings")
    arrived(browser_page, "**/sign-in?next=**")


def test_a_new_password_ends_the_other_browsers(
    visit: Callable, live_server: LiveServer, browser_page: Page, observer: Observer
):
    observer.expect(REFUSED)
    name = create_account(browser_page)
    other, _ = visit(live_server)
    other.goto("/sign-in")
    sign_in(other, name)
    arrived(other, "**/")
    browser_page.goto("/change-password")
    for label, text in (
        ("Current password", "wrong one"),
        ("New password", "another good one"),
        ("New password again", "another good one"),
    ):
        browser_page.get_by_label(label, exact=True).fill(text)
    browser_page.get_by_role("button", name="Change password").click()
    expect(browser_page.locator("#current_password-note")).to_contain_text("wrong")
    for label, text in (
        ("Current password", PASSWORD),
        ("New password", "another good one"),
        ("New password again", "another good one"),
    ):
        browser_page.get_by_label(label, exact=True).fill(text)
    browser_page.get_by_role("button", name="Change password").click()
    expect(browser_page.get_by_text("The password was changed.")).to_be_visible()
    other.goto("/settings")
    arrived(other, "**/sign-in?next=**")
    sign_in(other, name, "another good one")
    arrived(other, "**/settings")


def test_the_forms_work_without_scripts(visit: Callable, live_server: LiveServer):
    page, _ = visit(live_server, java_script_enabled=False)
    name = create_account(page)
    page.context.clear_cookies()
    page.goto("/sign-in")
    sign_in(page, name)
    arrived(page, "**/")


def test_password_managers_understand_the_forms(browser_page: Page):
    browser_page.goto("/sign-in")
    browser_page.wait_for_load_state()
    expect(browser_page.locator("input[name=email]")).to_have_attribute("autocomplete", "username")
    expect(browser_page.locator("input[name=password]")).to_have_attribute("autocomplete", "current-password")
    browser_page.goto("/create-account")
    expect(browser_page.locator("input[name=password]")).to_have_attribute("autocomplete", "new-password")


def test_the_forms_load_styles_and_fonts_only(browser_page: Page):
    kinds: list[str] = []
    browser_page.on("request", lambda request: kinds.append(request.resource_type))
    browser_page.goto("/create-account", wait_until="networkidle")
    assert set(kinds) <= {"document", "stylesheet", "font", "other"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_forms_are_accessible(scheme: str, visit: Callable, live_server: LiveServer):
    page, observer = visit(live_server, color_scheme=scheme)
    observer.expect(REFUSED)
    for address in ("/create-account", "/sign-in"):
        page.goto(address)
        assert violations(page) == []
    sign_in(page, new_name(), "not the password")
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    create_account(page)
    page.goto("/change-password")
    assert violations(page) == []


def test_an_address_that_leads_nowhere_says_so(browser_page: Page, observer: Observer):
    observer.expect(REFUSED)
    create_account(browser_page)
    reply = browser_page.goto("/there-is-no-such-page")
    assert reply is not None
    assert reply.status == 404
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("There is nothing here")
    browser_page.get_by_role("link", name="Go to the library").click()
    arrived(browser_page, "**/")
