"""Scripts and styles are packed once, kept by browsers, and asked for again by a tag; what is somebody's own is not."""

import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.packed_files import PackedFiles
from tests.fixtures.clients import Person

STYLE = "/assets/tokens.css"
EVERY = {"Accept-Encoding": "gzip, deflate, br, zstd"}
DECODERS = [("br", brotli.decompress), ("gzip", gzip.decompress)]
PACKED = pytest.mark.parametrize(("name", "decode"), DECODERS)


def scripts_of(client: FlaskClient) -> list[str]:
    """The addresses of the scripts of the index."""
    return [part.split('"')[0] for part in client.get("/").text.split('<script src="')[1:]]


@PACKED
def test_a_style_sheet_travels_packed_and_arrives_whole(shared_app: Flask, name: str, decode: Callable[[bytes], bytes]):
    client = shared_app.test_client()
    plain = client.get(STYLE)
    assert "Content-Encoding" not in plain.headers
    for _ in range(2):
        reply = client.get(STYLE, headers={"Accept-Encoding": name})
        assert reply.headers["Content-Encoding"] == name
        assert "Accept-Encoding" in reply.headers["Vary"]
        assert int(reply.headers["Content-Length"]) == len(reply.data) < len(plain.data)
        assert decode(reply.data) == plain.data


def test_brotli_is_preferred_and_what_a_browser_refuses_is_not_sent(shared_app: Flask):
    client = shared_app.test_client()
    assert client.get(STYLE, headers=EVERY).headers["Content-Encoding"] == "br"
    picky = client.get(STYLE, headers={"Accept-Encoding": "br;q=0, gzip"})
    assert picky.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get(STYLE, headers={"Accept-Encoding": "br;q=0"}).headers


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
def test_a_file_that_did_not_change_is_not_sent_again(shared_app: Flask, accepted: str):
    client = shared_app.test_client()
    headers = {"Accept-Encoding": accepted}
    first = client.get(STYLE, headers=headers)
    again = client.get(STYLE, headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Accept-Encoding" in again.headers["Vary"]


def test_each_form_of_a_file_has_a_tag_of_its_own(shared_app: Flask):
    client = shared_app.test_client()
    tags = {client.get(STYLE, headers={"Accept-Encoding": name}).headers["ETag"] for name in ("br", "gzip", "identity")}
    assert len(tags) == 3


def test_what_changes_its_address_with_its_content_is_kept_for_ever(shared_app: Flask, grace: Person):
    client = grace.browser().client
    addresses = scripts_of(client)
    assert len(addresses) > 8
    for address in addresses:
        reply = client.get(address, headers=EVERY)
        assert reply.status_code == 200, address
        assert "immutable" in reply.headers["Cache-Control"], address
        assert reply.headers["Content-Encoding"] == "br", address
    assert "no-cache" in client.get(STYLE).headers["Cache-Control"]


def test_a_script_that_comes_later_has_no_stamp_and_is_asked_for_again(shared_app: Flask, grace: Person):
    client = grace.browser().client
    address = "/_dash-component-suites/dash/dcc/async-graph.js"
    first = client.get(address, headers=EVERY)
    assert "no-cache" in first.headers["Cache-Control"]
    assert client.get(address, headers={**EVERY, "If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "address",
    [
        "/assets/../app.py",
        "/assets/%2e%2e/app.py",
        "/assets//etc/passwd",
        "/assets/nothing.js",
        "/_dash-component-suites/dash/dash.py",
        "/_dash-component-suites/os/path.py",
        "/_dash-component-suites/dash/../../../app.py",
    ],
)
def test_only_what_pages_load_is_delivered(shared_app: Flask, grace: Person, address: str):
    reply = grace.browser().client.get(address, headers=EVERY, follow_redirects=True)
    assert reply.status_code >= 400
    assert b"create_app" not in reply.data


def test_files_do_not_depend_on_who_asks(shared_app: Flask, grace: Person):
    visitor, person = shared_app.test_client(), grace.browser().client
    for address in (STYLE, scripts_of(person)[0], "/_dash-component-suites/dash/dcc/async-graph.js"):
        replies = [client.get(address, headers=EVERY) for client in (visitor, person)]
        assert [reply.status_code for reply in replies] == [200, 200]
        assert [reply.headers["Vary"] for reply in replies] == ["Accept-Encoding"] * 2
        assert all("Set-Cookie" not in reply.headers for reply in replies)


def test_answers_to_the_page_are_packed_and_forms_and_the_api_are_not(shared_app: Flask, grace: Person, sales: str):
    client = grace.browser().client
    answer = client.get("/_dash-dependencies", headers=EVERY)
    assert answer.headers["Content-Encoding"] == "br"
    assert brotli.decompress(answer.data) == client.get("/_dash-dependencies").data
    page = client.get("/", headers=EVERY)
    assert page.headers["Content-Encoding"] == "br"
    assert b"react-entry-point" in brotli.decompress(page.data)
    assert "Content-Encoding" not in client.get("/change-password", headers=EVERY).headers
    assert "Content-Encoding" not in grace.get(f"/datasets/{sales}/preview", headers=EVERY).headers


def test_the_index_leaves_charts_and_the_grid_for_later(shared_app: Flask, grace: Person):
    client = grace.browser().client
    page = client.get("/").text
    loaded = " ".join(scripts_of(client))
    for name in ("plotly-", "dash_ag_grid", "dash_table", "polyfill"):
        assert name not in loaded
    for name in ("datalens-plotly", "datalens-plotly-more", "datalens-grid"):
        address = page.split(f'<meta name="{name}" content="')[1].split('"')[0]
        reply = client.get(address, headers=EVERY)
        assert reply.status_code == 200, name
        assert "immutable" in reply.headers["Cache-Control"], name


def test_the_first_answer_is_packed_quickly_and_later_ones_well(tmp_path: Path):
    source = tmp_path / "words.js"
    source.write_text("".join(f"export const value{number} = {number * number % 97};\n" for number in range(4_000)))
    files = PackedFiles(tmp_path / "kept")
    first = files.of(source, {"br", "gzip"})
    files.finish()
    later = files.of(source, {"br", "gzip"})
    assert len(later.content) < len(first.content)
    assert brotli.decompress(later.content) == brotli.decompress(first.content)
    assert brotli.decompress(later.content).endswith(source.read_bytes())
    # Another process, or the next start, finds it packed.
    assert PackedFiles(tmp_path / "kept").of(source, {"br"}) == later


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
def test_scripts_have_browsers_compile_all_of_them_beside_the_page(shared_app: Flask, grace: Person, accepted: str):
    client = grace.browser().client
    undo = {"br": brotli.decompress, "gzip": gzip.decompress}.get(accepted, bytes)
    for address in scripts_of(client):
        sent = undo(client.get(address, headers={"Accept-Encoding": accepted}).data)
        assert sent.startswith(b"//# allFunctionsCalledOnLoad\n"), address
    assert not client.get(STYLE).data.startswith(b"//")


def test_a_changed_file_is_packed_anew(tmp_path: Path):
    source = tmp_path / "words.css"
    source.write_text("a { color: red }\n" * 60)
    files = PackedFiles(tmp_path / "kept")
    before = files.of(source, {"gzip"})
    source.write_text("b { color: blue }\n" * 70)
    after = files.of(source, {"gzip"})
    assert before.tag != after.tag
    assert gzip.decompress(after.content) == source.read_bytes()
    files.finish()


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path):
    (tmp_path / "kept").write_text("not a folder")
    source = tmp_path / "words.css"
    source.write_text("a { color: red }\n" * 60)
    files = PackedFiles(tmp_path / "kept")
    for _ in range(2):
        assert gzip.decompress(files.of(source, {"gzip"}).content) == source.read_bytes()
        files.finish()


def test_what_is_packed_already_or_tiny_is_sent_as_it_is(tmp_path: Path):
    font, tiny = tmp_path / "face.woff2", tmp_path / "tiny.css"
    font.write_bytes(b"wOF2" * 1_000)
    tiny.write_text("a{}")
    files = PackedFiles(tmp_path / "kept")
    assert [files.of(path, {"br"}).encoding for path in (font, tiny)] == ["identity", "identity"]
    assert not (tmp_path / "kept").exists()


def test_a_page_says_in_its_index_what_it_will_need(shared_app: Flask, grace: Person, sales: str):
    client = grace.browser().client
    for path, needed in ((f"/datasets/{sales}/table", "dash_ag_grid"), ("/gallery", "plotly-charts-")):
        soon = client.get(path).text.split('<link rel="preload" as="script" href="')[1:]
        assert any(needed in part.split('"')[0] for part in soon), path
    assert 'as="script"' not in client.get("/").text


def test_the_index_repeats_nothing_of_what_was_asked(shared_app: Flask, grace: Person, sales: str):
    client = grace.browser().client
    for address in ("/?q=zebrafish", f"/datasets/{sales}/table?filter=zebrafish&zebrafish=1"):
        assert "zebrafish" not in client.get(address, headers={"Referer": "http://localhost/zebrafish"}).text


def test_which_callbacks_there_are_is_sent_once_and_asked_about_afterwards(grace: Person):
    client = grace.browser().client
    first = client.get("/_dash-dependencies", headers=EVERY)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get("/_dash-dependencies", headers={**EVERY, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
