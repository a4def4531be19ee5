"""Files on their way, in a real browser: dropped, cut, resumed, cancelled, refused, read."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.people import arrived, create_account, drop, table_file
from tests.fixtures.browsers import Observer
from tests.fixtures.servers import LiveServer

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=alert(1)> & \u202egnp.csv"
DROPPED = """([name, text]) => {
    const files = new DataTransfer();
    files.items.add(new File([text], name, { type: "text/csv" }));
    for (const kind of ["dragenter", "dragover", "drop"])
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }));
}"""
PRESSED = """document.addEventListener("click", event => {
    window.wasPressed = Boolean(event.target.closest("[data-upload=resume]"));
}, true)"""


@pytest.fixture
def page(browser_page: Page) -> Page:
    """The empty library of a new account."""
    create_account(browser_page)
    expect(browser_page.get_by_text("What is in your file?")).to_be_visible()
    browser_page.wait_for_load_state("networkidle")
    return browser_page


def hold(route: Route, held: list[Route]) -> None:
    """Keep the question who is signed in, and let every other one through."""
    if "frame-account" in (route.request.post_data or ""):
        held.append(route)
    else:
        route.continue_()


def row_of(page: Page, name: str) -> object:
    return page.locator(".dl-up", has_text=name)


def test_the_first_minute_from_an_empty_server_to_what_is_in_a_file(
    start_server: Callable[..., LiveServer], visit: Callable, tmp_path: Path
):
    page, _ = visit(start_server())
    page.goto("/")
    create_account(page)
    drop(page, table_file(tmp_path, "harvest.csv", rows=1234))
    arrived(page, "**/datasets/*")
    expect(page.get_by_role("heading", level=1)).to_have_text("harvest")
    expect(page.locator(".dl-stats")).to_contain_text("1,234")


def test_a_file_may_be_dropped_anywhere_on_the_page(page: Page):
    page.evaluate(DROPPED, ["dropped.csv", "a,b\n1,2\n3,4\n"])
    arrived(page, "**/datasets/*")
    expect(page.get_by_role("heading", level=1)).to_have_text("dropped")


def test_the_drop_zone_is_a_button_for_the_keyboard(page: Page, tmp_path: Path):
    # The library is drawn anew when its datasets are known; what had the focus before that is gone.
    expect(page.locator(".lib-sample")).to_have_count(3)
    zone = page.locator("#library-drop")
    zone.focus()
    expect(zone).to_be_focused()
    with page.expect_file_chooser() as chooser:
        # Chromium's driver takes Enter for no act of a person, and opens no dialog for it.
        zone.press("Space")
    chooser.value.set_files(table_file(tmp_path, "by-keyboard.csv"))
    arrived(page, "**/datasets/*")


def test_several_files_arrive_side_by_side_and_stay_in_the_library(page: Page, tmp_path: Path):
    drop(page, *(table_file(tmp_path, f"table-{place}.csv") for place in range(4)))
    for place in range(4):
        expect(row_of(page, f"table-{place}.csv")).to_contain_text("Ready: 40 rows, 3 columns.")
    expect(page.locator(".dl-table.lib tbody tr")).to_have_count(4)
    arrived(page, "**/")
    row_of(page, "table-2.csv").get_by_role("link", name="Open").click()
    arrived(page, "**/datasets/*")
    page.go_back()
    expect(page.locator(".dl-up")).to_have_count(3)


def test_a_cut_connection_is_said_and_goes_on_by_itself_without_sending_twice(
    page: Page, observer: Observer, tmp_path: Path
):
    observer.expect("ERR_")
    path = table_file(tmp_path, "cut.csv", rows=2000)
    sent: list[int] = []
    is_cut = [True]

    def cut(route: Route) -> None:
        if is_cut[0]:
            route.abort("connectionreset")
        else:
            sent.append(len(route.request.post_data_buffer or b""))
            route.continue_()

    page.route(
        "**/api/v1/uploads/*", lambda route: cut(route) if route.request.method == "PATCH" else route.continue_()
    )
    drop(page, path)
    expect(row_of(page, "cut.csv")).to_contain_text("The connection was cut")
    is_cut[0] = False
    arrived(page, "**/datasets/*")
    assert sum(sent) == path.stat().st_size


def test_nobody_has_to_wait_for_the_next_try(page: Page, observer: Observer, tmp_path: Path):
    observer.expect("ERR_")
    tries: list[bool] = []

    def cut(route: Route) -> None:
        # Only the press of the button mends the connection: what is tried by itself before that fails, too.
        tries.append(page.evaluate("!window.wasPressed"))
        route.abort("connectionreset") if tries[-1] else route.continue_()

    page.route(
        "**/api/v1/uploads/*", lambda route: cut(route) if route.request.method == "PATCH" else route.continue_()
    )
    drop(page, table_file(tmp_path, "waiting.csv", rows=2000))
    while len(tries) < 4:
        page.wait_for_timeout(100)
    page.evaluate(PRESSED)
    page.get_by_role("button", name="Resume now").click()
    arrived(page, "**/datasets/*")


def test_an_upload_goes_on_when_the_server_was_killed_and_comes_back(
    start_server: Callable[..., LiveServer], visit: Callable, tmp_path: Path
):
    server = start_server()
    page, observer = visit(server)
    observer.expect("ERR_")
    observer.expect("Callback failed")
    create_account(page)
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    # So slow that the server is killed in the middle, however late we are.
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 300_000}
    slow.send("Network.emulateNetworkConditions", limits)
    drop(page, table_file(tmp_path, "long.csv", rows=400_000))
    expect(row_of(page, "long.csv")).to_contain_text(re.compile(r"Sending: (0\.[1-9]|[1-9])"))
    server.kill()
    expect(row_of(page, "long.csv")).to_contain_text("The connection was cut")
    slow.send("Network.emulateNetworkConditions", limits | {"uploadThroughput": -1})
    server.start()
    arrived(page, "**/datasets/*", seconds=90)
    expect(page.locator(".dl-stats")).to_contain_text("400,000")


def test_an_upload_that_a_reload_stopped_goes_on_when_the_file_is_chosen_again(
    page: Page, observer: Observer, tmp_path: Path
):
    observer.expect("ERR_")
    path = table_file(tmp_path, "again.csv", rows=2000)
    page.route(
        "**/api/v1/uploads/*", lambda route: route.abort() if route.request.method == "PATCH" else route.continue_()
    )
    drop(page, path)
    expect(row_of(page, "again.csv")).to_contain_text("cut")
    page.on("dialog", lambda dialog: dialog.accept())
    # Who is signed in may be known after the library is drawn.
    held: list[Route] = []
    page.route("**/_dash-update-component", lambda route: hold(route, held))
    with page.expect_request(lambda request: "frame-account" in (request.post_data or "")):
        page.reload()
    expect(page.locator(".lib-sample")).to_have_count(3)
    for route in held:
        route.continue_()
    expect(row_of(page, "again.csv")).to_contain_text("Choose the same file again")
    page.unroute_all()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.method))
    drop(page, path)
    arrived(page, "**/datasets/*")
    assert "HEAD" in requests
    assert not [request for request in requests if request == "POST" and "/uploads/" in request]


def test_an_upload_can_be_cancelled_and_leaves_nothing(page: Page, tmp_path: Path):
    page.route("**/api/v1/uploads/*", lambda route: None if route.request.method == "PATCH" else route.continue_())
    with page.expect_request(lambda request: request.method == "PATCH"):
        drop(page, table_file(tmp_path, "unwanted.csv", rows=2000))
    expect(row_of(page, "unwanted.csv")).to_contain_text("Sending")
    with page.expect_request(lambda request: request.method == "DELETE") as removal:
        page.get_by_role("button", name="Cancel unwanted.csv").click()
    assert removal.value.response().status == 204
    expect(page.locator(".dl-up")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("What is in your file?")).to_be_visible()
    expect(page.locator(".dl-up")).to_have_count(0)


def test_a_kind_of_file_that_cannot_be_read_is_refused_before_a_byte_is_sent(
    page: Page, observer: Observer, tmp_path: Path
):
    observer.expect("415")
    methods: list[str] = []
    page.on("request", lambda request: methods.append(request.method) if "/uploads/" in request.url else None)
    path = tmp_path / "program.exe"
    path.write_bytes(b"MZ" + bytes(1000))
    drop(page, path)
    expect(row_of(page, "program.exe")).to_contain_text("csv")
    assert methods == ["POST"]
    page.get_by_role("button", name="Put away program.exe").click()
    expect(page.locator(".dl-up")).to_have_count(0)


def test_a_file_beyond_the_limit_is_refused_before_it_is_sent(
    start_server: Callable[..., LiveServer], visit: Callable, tmp_path: Path
):
    page, observer = visit(start_server(MAX_FILE_SIZE="10000"))
    observer.expect("413")
    create_account(page)
    expect(page.locator("#library-drop")).to_contain_text("Up to 10.0 kB each")
    drop(page, table_file(tmp_path, "huge.csv", rows=2000))
    expect(row_of(page, "huge.csv")).to_contain_text("10")
    expect(row_of(page, "huge.csv")).to_have_class("dl-up bad")


def test_a_file_that_cannot_be_read_says_why_and_stays_listed(page: Page, tmp_path: Path):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 this is no workbook")
    drop(page, path)
    expect(row_of(page, "broken.xlsx")).to_have_class("dl-up bad")
    page.reload()
    expect(page.locator(".dl-table.lib tbody tr")).to_have_count(1)
    expect(page.locator(".dl-table.lib .dl-dot.bad")).to_have_count(1)


def test_a_hostile_file_name_is_only_text(page: Page, tmp_path: Path):
    page.evaluate(DROPPED, [HOSTILE, "a,b\n1,2\n"])
    arrived(page, "**/datasets/*")
    page.goto("/")
    expect(page.locator(".lib-name")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("main img").count() == 0
    page.get_by_role("button", name="More about").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.locator(".dl-toast")).to_contain_text("<img src=x")


def test_what_happens_is_told_to_screen_readers(page: Page, tmp_path: Path):
    drop(page, table_file(tmp_path, "one.csv"), table_file(tmp_path, "two.csv"))
    expect(row_of(page, "two.csv")).to_contain_text("Ready")
    expect(row_of(page, "one.csv")).to_contain_text("Ready")
    expect(page.locator("#library-news")).to_contain_text("Ready: 40 rows")
