"""Bundles: every style and script of the index once, in the order of Dash; another content has another name."""

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
