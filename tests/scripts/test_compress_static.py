"""What nginx serves by itself: each text with its two compressed forms, which unpack to the same bytes."""

import gzip
from pathlib import Path

import brotli
import pytest

from components.bundles import bundles
from scripts.compress_static import ASSETS, lay_out, main, wanted
from services.packed_files import PackedFiles


def test_text_is_laid_out_with_both_compressed_forms(tmp_path: Path):
    source = ASSETS / "tokens.css"
    lay_out(source, tmp_path / "assets" / "tokens.css")
    content = source.read_bytes()
    assert (tmp_path / "assets" / "tokens.css").read_bytes() == content
    assert gzip.decompress((tmp_path / "assets" / "tokens.css.gz").read_bytes()) == content
    packed = (tmp_path / "assets" / "tokens.css.br").read_bytes()
    assert brotli.decompress(packed) == content
    assert len(packed) < len(content) / 2


def test_a_script_is_laid_out_as_the_server_itself_would_send_it(tmp_path: Path):
    source = ASSETS / "theme.js"
    lay_out(source, tmp_path / "theme.js")
    sent = PackedFiles(tmp_path / "kept").of(source, ()).content
    assert (tmp_path / "theme.js").read_bytes() == brotli.decompress((tmp_path / "theme.js.br").read_bytes()) == sent
    assert sent != source.read_bytes()


def test_what_is_compressed_already_is_left_alone(tmp_path: Path):
    font = next(ASSETS.rglob("*.woff2"))
    lay_out(font, tmp_path / font.name)
    assert [path.name for path in tmp_path.iterdir()] == [font.name]


def test_every_asset_and_what_dash_loads_is_laid_out():
    addresses = {address for _, address in wanted()}
    assert {f"assets/{path.relative_to(ASSETS)}" for path in ASSETS.rglob("*") if path.is_file()} <= addresses
    assert "_dash-component-suites/dash/dash-renderer/build/dash_renderer.min.js" in addresses
    assert "_dash-component-suites/dash_ag_grid/dash_ag_grid.min.js" in addresses


def test_what_pages_never_load_is_left_to_the_server():
    assert [address for _, address in wanted() if ".dev." in address or "enterprise" in address] == []


def test_the_bundles_that_pages_name_are_laid_out_with_their_compressed_forms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("scripts.compress_static.wanted", lambda: iter(()))
    main(tmp_path)
    names = {name for name, _ in bundles(ASSETS)}
    assert {path.name for path in (tmp_path / "assets").iterdir()} == {
        f"{name}{ending}" for name in names for ending in ("", ".br", ".gz")
    }
