"""Bundles: every style and script of the index once, in the order of Dash; another content has another name."""

import os
import re
from pathlib import Path

from flask import Flask

from app import ASSETS
from components.bundles import FORM_SHEETS, Addresses, bundle, bundles, joined, parts, write
from tests.fixtures.clients import Person


def test_the_bundles_hold_what_dash_would_name_in_its_order(shared_app: Flask):
    dash = shared_app.extensions["dash"]
    with shared_app.test_request_context("/"):
        tags = (dash._generate_css_dist_html(), dash._generate_scripts_html())
    for ending, text in zip((".css", ".js"), tags, strict=True):
        named = re.findall(r'"/assets/([^"?]+)', text)
        assert [str(path.relative_to(ASSETS)) for path in parts(ASSETS, ending)] == named


def test_the_index_names_one_style_sheet_and_one_script_of_ours_beside_the_theme(shared_app: Flask, grace: Person):
    client = grace.browser().client
    page = client.get("/").text
    styles = re.findall(r'<link rel="stylesheet" href="(/assets/[^"]+)"', page)
    scripts = re.findall(r'<script src="(/assets/[^"]+)"', page)
    assert [len(styles), len(scripts)] == [1, 2]
    assert scripts[0].startswith("/assets/theme.js?m=")
    for address, ending in ((styles[0], ".css"), (scripts[1], ".js")):
        reply = client.get(address)
        assert "immutable" in reply.headers["Cache-Control"]
        for path in parts(ASSETS, ending):
            assert path.read_bytes() in reply.data, path


def test_forms_load_one_small_style_sheet(shared_app: Flask):
    client = shared_app.test_client()
    for place in ("/sign-in", "/create-account"):
        (address,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', client.get(place).text)
        assert client.get(address).data == b"\n".join((ASSETS / f"{name}.css").read_bytes() for name in FORM_SHEETS)


def test_another_content_has_another_name(tmp_path: Path):
    source = tmp_path / "a.js"
    names = set()
    for text in ("one()", "two()"):
        source.write_text(text)
        names.add(bundle("datalens", [source], ".js").name)
    assert len(names) == 2


def test_a_script_without_an_end_does_not_run_into_the_next(tmp_path: Path):
    for name, text in (("a.js", "let first = call"), ("b.js", "(function () {})() // no line after this")):
        (tmp_path / name).write_text(text)
    content = bundle("datalens", [tmp_path / "a.js", tmp_path / "b.js", tmp_path / "a.js"], ".js").content
    assert b"call\n;\n(function" in content
    assert b"after this\n;\nlet" in content


def test_a_folder_that_cannot_be_written_only_costs_requests(tmp_path: Path):
    (tmp_path / "kept").write_text("not a folder")
    assert write(ASSETS, tmp_path / "kept") == Addresses()
    tags = '<link rel="stylesheet" href="/assets/a.css?m=1">\n<link rel="stylesheet" href="/assets/b.css?m=1">'
    assert joined(tags, "") == tags


def test_what_is_written_is_all_that_is_named(tmp_path: Path):
    addresses = write(ASSETS, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {item.name for item in bundles(ASSETS)}
    assert [address.removeprefix("/assets/") for address in addresses] == [item.name for item in bundles(ASSETS)]


def aged(folder: Path, name: str, seconds: float) -> Path:
    """A file that was written some seconds ago."""
    path = folder / name
    path.write_text("old")
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))
    return path


def test_of_older_bundles_the_last_few_of_each_kind_stay(tmp_path: Path):
    older = [aged(tmp_path, f"datalens-{age:012x}.js", 60 * age) for age in range(1, 7)]
    style = aged(tmp_path, f"datalens-{1:012x}.css", 86_400)
    write(ASSETS, tmp_path)
    assert [path.exists() for path in older] == [True] * 3 + [False] * 3
    assert style.exists()
    assert {item.name for item in bundles(ASSETS)} <= {path.name for path in tmp_path.iterdir()}


def test_what_was_never_finished_goes_once_nobody_can_be_at_it(tmp_path: Path):
    left = aged(tmp_path, f"datalens-{1:012x}.js.4711", 2 * 3600)
    at_work = aged(tmp_path, f"datalens-{2:012x}.js.4712", 5)
    others = aged(tmp_path, "notes.txt", 86_400)
    write(ASSETS, tmp_path)
    assert [left.exists(), at_work.exists(), others.exists()] == [False, True, True]
