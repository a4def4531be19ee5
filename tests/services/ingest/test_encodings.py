"""Text is read in the encoding that it was written in."""

import pytest

from models.errors import InvalidParameters
from tests.services.ingest.tables import FILES, read_file, read_text

GERMAN = "Name;Straße\nMüller;Große Gasse\nJäger;Königsallee\nWeiß;Süßweg\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp850", "mac-roman"]
)
def test_german_is_read_in_every_encoding(encoding, tmp_path):
    assert read_text(GERMAN.encode(encoding), tmp_path).values("Straße") == ["Große Gasse", "Königsallee", "Süßweg"]


@pytest.mark.parametrize(
    ("filename", "name", "word"),
    [
        ("countries_rus_koi8_r.csv", "koi8-r", "Афганистан"),
        ("countries_jpn_euc_jp.csv", "euc_jp", "アフガニスタン"),
        ("countries_fra_cp1252.csv", "cp1252", "Afghanistan"),
    ],
)
def test_real_tables_are_read(filename, name, word, tmp_path):
    found = read_file(FILES / filename, tmp_path)
    assert found.receipt.encoding == name
    assert any(word in row for row in found.rows)


def test_a_person_names_the_encoding(tmp_path):
    assert read_text("a,b\né,1\n".encode("cp1252"), tmp_path, encoding="latin-1").values("a") == ["é"]


def test_an_unknown_encoding_is_refused(tmp_path):
    with pytest.raises(InvalidParameters, match="no character encoding"):
        read_text("a,b\n1,2\n", tmp_path, encoding="klingon")


def test_a_stray_byte_among_utf8_is_kept(tmp_path):
    text = "name,n\n" + "Müller,1\n" * 100
    found = read_text(text.encode() + b"caf\xe9,2\n", tmp_path)
    assert found.values("name")[-1] == "café"


def test_a_single_sign_is_read_in_the_commonest_encoding(tmp_path):
    found = read_text("name,size\nACME® tools,1\n".encode("cp1252"), tmp_path)
    assert (found.receipt.encoding, found.values("name")) == ("cp1252", ["ACME® tools"])
