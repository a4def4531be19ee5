"""Styles: one source of colour, the same in both of its places; signs that exist; licences of what is not ours."""

import re
from pathlib import Path

import pytest

from tests.contracts.source import ROOT, module_paths

ASSETS = ROOT / "assets"
SHEETS = sorted(ASSETS.glob("*.css"))
TOKENS = (ASSETS / "tokens.css").read_text(encoding="utf-8")
SIGN = re.compile(r"""icon\(\s*["']([a-z0-9-]+)["']|sign=["']([a-z0-9-]+)["']|\bi-([a-z0-9-]+)""")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b")


def rule(head: str) -> dict[str, str]:
    """The custom properties that a rule of the tokens sets."""
    start = TOKENS.index(head)
    body = TOKENS[TOKENS.index("{", start + len(head) - 1) + 1 : TOKENS.index("}", start)]
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", body))


def test_a_page_without_a_choice_is_dark_in_the_same_way():
    assert rule('[data-bs-theme="dark"] {') == rule(":root:not([data-bs-theme]) {") != {}


def test_both_themes_set_the_same_colours():
    assert rule(':root, [data-bs-theme="light"] {').keys() - rule('[data-bs-theme="dark"] {').keys() == {"--dl-focus"}


@pytest.mark.parametrize("sheet", [path for path in SHEETS if path.name != "tokens.css"], ids=lambda path: path.name)
def test_every_colour_comes_from_the_tokens(sheet: Path):
    text = re.sub(r'url\("data:[^"]*"\)', "", sheet.read_text(encoding="utf-8"))
    assert COLOUR.findall(text) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_sheet_asks_another_host(sheet: Path):
    addresses = re.findall(r"url\(\"?([^\")]+)", sheet.read_text(encoding="utf-8"))
    assert [address for address in addresses if not address.startswith(("data:", "fonts/"))] == []


def test_every_sign_that_is_used_is_drawn():
    drawn = set(re.findall(r"^\.i-([a-z0-9-]+) ", (ASSETS / "icons.css").read_text(encoding="utf-8"), re.MULTILINE))
    sources = [
        *module_paths("components", "pages", "callbacks"),
        *ASSETS.glob("*.js"),
        *ROOT.glob("pages/forms/*.html"),
    ]
    used = {
        name for path in sources for match in SIGN.findall(path.read_text(encoding="utf-8")) for name in match if name
    }
    assert {name for name in used if not name.endswith("-")} - drawn == set()


@pytest.mark.parametrize("folder", sorted(path for path in (ASSETS / "vendor").iterdir()), ids=lambda path: path.name)
def test_what_is_not_ours_comes_with_its_licence(folder: Path):
    assert any(path.name.upper().startswith(("LICENSE", "LICENCE", "NOTICE")) for path in folder.iterdir())


def test_fonts_come_with_their_licence():
    fonts = {path.stem.split("-")[0] for path in (ASSETS / "fonts").glob("*.woff2")}
    licences = {path.stem.removeprefix("OFL-").lower() for path in (ASSETS / "fonts").glob("OFL-*.txt")}
    assert fonts == {"inter", "jetbrains"}
    assert licences == {"inter", "jetbrainsmono"}
