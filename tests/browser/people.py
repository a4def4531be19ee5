"""People in a browser: each test's person has an account of their own on the shared server."""

import html
import re
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Page, expect

# A machine that runs other tests beside this one may need a while: only what never comes takes so long.
expect.set_options(timeout=45_000)
PASSWORD = "correct horse battery staple"


def new_name() -> str:
    """A user name that nobody has yet."""
    return f"maya-{uuid4().hex[:8]}"


def arrived(page: Page, pattern: str, seconds: float = 45) -> None:
    """Wait until the page's address fits and it is loaded; `*` stands for anything but a slash, `**` for anything.

    The driver's own wait gives up at the first navigation that another one overtakes.
    """
    expression = re.escape(pattern).replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
    expect(page).to_have_url(re.compile(f"^{expression}$"), timeout=seconds * 1000)
    page.wait_for_load_state()


# Nothing is asked or drawn any more, and has not been for a moment.
CALM = """() => {
    const isCalm = document.readyState === "complete" && document.fonts.status === "loaded" && !window.questionsUnderWay
        && !document.querySelector('[data-dash-is-loading="true"]')
        && document.getAnimations().every(one => one.playState !== "running"
            || !one.effect || one.effect.getComputedTiming().iterations === Infinity);
    const now = performance.now();
    window.calmSince = isCalm ? window.calmSince || now : 0;
    return isCalm && now - window.calmSince > 250;
}"""


def at_rest(page: Page) -> None:
    """Wait until the page waits for no answer and nothing on it moves: what is there then stays."""
    page.wait_for_function("() => { window.calmSince = 0; return true; }")
    page.wait_for_function(CALM)


def fits(page: Page, width: int) -> None:
    """Wait until nothing is wider than the window; what was drawn for a wider one may need a moment."""
    page.set_viewport_size({"width": width, "height": 800})
    page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)


def create_account(page: Page, name: str = "") -> str:
    """Create an account through the form, and be signed in with it; gives the user name."""
    name = name or new_name()
    page.goto("/create-account")
    page.get_by_label("E-mail").fill(f"{name}@example.org")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    arrived(page, "**/")
    return name


def join(page: Page) -> str:
    """Be signed in with a new account, made by the form's own request but without drawing it; gives the user name."""
    name = new_name()
    form = page.request.get("/create-account").text()
    token = html.unescape(re.search(r'name="csrf_token" value="([^"]+)"', form)[1])
    answers = {"email": f"{name}@example.org", "username": name, "password": PASSWORD, "csrf_token": token}
    reply = page.request.post("/create-account", form=answers, max_redirects=0)
    assert reply.status in (302, 303), reply.text()
    # A session of its own comes with a token of its own, which the first page brings.
    page.request.get("/")
    return name


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fill in the form to sign in, and send it."""
    page.get_by_label("E-mail").fill(f"{name}@example.org")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def drop(page: Page, *files: Path) -> None:
    """Choose files in the dialog that the drop zone opens, once the library is drawn: it makes the zone smaller."""
    expect(page.locator("#library-limit")).not_to_be_empty()
    with page.expect_file_chooser() as chooser:
        page.locator("#library-drop").click()
    chooser.value.set_files([str(path) for path in files])


def table_file(folder: Path, name: str, rows: int = 40) -> Path:
    """A small table on the disk."""
    path = folder / name
    lines = [
        "day,place,amount",
        *(f"2024-01-{1 + row % 28:02d},{'north' if row % 3 else 'south'},{row * 1.5}" for row in range(rows)),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
