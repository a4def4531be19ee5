"""Text is read in the encoding that it was written in."""

import re

import pytest

from models.errors import InvalidParameters
from services.ingest.encodings import without_marks
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


def test_broken_names_among_english_are_not_read_as_hebrew(tmp_path):
    text = b"name,sex\nPen\xcc\xa9lope,f\nBeyonc\xcc\xa9,f\nMichael Pe\xcc\xb1a,m\nDemi\xcc\xc1n,m\nFran\xcc\xa4ois,m\n"
    assert read_text(text, tmp_path).receipt.encoding == "cp1252"


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


TEXTS = {
    "ru": ("Население города растёт быстрее на юге\nСредняя температура воды летом", "cp1251 koi8-r cp866 iso8859-5"),
    "el": ("Η θερμοκρασία της θάλασσας ανεβαίνει\nκάθε χρόνο οι κάτοικοι του νησιού", "cp1253 iso8859-7"),
    "he": ("האוכלוסייה בעיר גדלה מהר מאוד\nמספר התושבים בכל שנה", "cp1255 iso8859-8"),
    "zh": ("全国各省人口的变化情况\n去年中国城市的平均收入", "gb18030"),
    "tw": ("全國各縣市人口的變化情況\n去年臺灣城市的平均收入", "big5"),
    "ko": ("서울의 인구는 해마다 늘어나고 있다\n지난해 도시의 평균 소득", "cp949"),
    "ja": ("東京の人口は毎年増えている\n去年の平均収入について", "cp932 euc_jp"),
    "pl": ("Ludność miasta rośnie każdego roku\nśrednia wysokość płac w łódzkim", "cp1250 iso8859-2 cp852"),
    "hu": ("A város népessége évről évre nő\nőszi hőmérséklet, fűtés, São Tomé", "cp1250"),
    "lt": ("Miesto gyventojų skaičius didėja kiekvienais metais\nšią žiemą buvo šalčiau, ąžuolų", "cp1257"),
    "tr": ("Şehrin nüfusu her yıl büyüyor\nığdır, çiçek, gökyüzü", "cp1254"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "encoding"), [(text, name) for text, names in TEXTS.values() for name in names.split()]
)
def test_a_language_is_read_in_each_of_its_encodings(text, encoding, tmp_path):
    known = text.encode(encoding, "replace")
    found = read_text(b"n;text\n" + b"".join(b"%d;%s\n" % item for item in enumerate(known.split(b"\n") * 3)), tmp_path)
    assert found.values("text")[:2] == known.decode(encoding).split("\n")[:2]


def test_the_mark_of_gb18030_names_it(tmp_path):
    found = read_text("\ufeffx,y\n1,2\n".encode("gb18030"), tmp_path)
    assert (found.receipt.encoding, list(found.columns)) == ("gb18030", ["x", "y"])


def test_signs_that_became_control_characters_are_signs_again(tmp_path):
    twice = "who,said\nAda,“it’s – so”\nBob,x\n".encode("cp1252").decode("latin-1").encode()
    found = read_text(twice, tmp_path)
    assert found.values("said") == ["“it’s – so”", "x"]
    assert "control characters" in next(item for item in found.receipt.decisions if item.what == "encoding").evidence


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["имя;город\nИван;Москва\nАнна;Казань\n", "名前,都市\n田中,東京\n鈴木,大阪\n"])
def test_utf16_without_a_mark_is_read_in_scripts_that_have_no_zero_bytes(text, encoding, tmp_path):
    found = read_text(text.encode(encoding), tmp_path)
    assert (found.receipt.encoding, list(found.columns)) == (encoding, re.split("[;,]", text.split("\n")[0]))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("name,note\na,It’s “fine”\nb,ok – good\n", "cp1252"),
        ("Name;Ort\nMüller;Köln\nJäger;München\nGrün;Düren\nSchröder;Lübeck\n", "cp850"),
        ("名前,都市,人口\n田中太郎,東京,100\n鈴木花子,大阪,200\n佐藤次郎,名古屋,300\n", "euc_jp"),
    ],
)
def test_signs_capitals_and_names_tell_encodings_apart(text, encoding, tmp_path):
    found = read_text(text.encode(encoding), tmp_path)
    assert found.receipt.encoding == encoding
    assert found.rows[0][1] == re.split("[;,]", text.split("\n")[1])[1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_marks_of_files_put_one_after_the_other_are_no_part_of_cells(encoding, tmp_path):
    text = "\ufeffa,b\n1,é\n" + '\ufeff"2",x\n3,y\n' * 2
    found = read_text(text.encode(encoding), tmp_path)
    assert found.rows == [[1, "é"], [2, "x"], [3, "y"], [2, "x"], [3, "y"]]
    told = next(decision for decision in found.receipt.decisions if decision.what == "encoding")
    assert "further marks" in told.evidence


def test_a_mark_may_be_parted_by_the_end_of_a_piece():
    text = b"a\n\xef\xbb\xbfb\n\xef\xbb\xbfc\n\xef\xbb"
    for size in range(1, 8):
        pieces = (text[start : start + size] for start in range(0, len(text), size))
        assert b"".join(without_marks(pieces)) == b"a\nb\nc\n\xef\xbb"


def test_spaces_that_do_not_break_between_digits_make_no_baltic_text(tmp_path):
    rows = "".join(f"Sault-au-Récollet;{number}\u00a0{number}\n" for number in range(100, 140))
    found = read_text(f"quartier;voix\n{rows}".encode("cp1252"), tmp_path)
    assert (found.receipt.encoding, found.rows[0]) == ("cp1252", ["Sault-au-Récollet", 100100])
