import pytest

from models.errors import InvalidParameters
from services.dataset_names import checked_name, clean, file_name, name_from


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("sales.csv", "sales.csv"),
        ("C:\\fakepath\\sales.csv", "sales.csv"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("a\0b\nc.csv", "abc.csv"),
        ("Mu\u0308ller.csv", "Müller.csv"),
        ("", "file"),
        ("/", "file"),
        ("\ud800x.csv", "x.csv"),
        ("\u202evsc.exe.csv", "vsc.exe.csv"),
    ],
)
def test_a_file_is_called_by_the_last_part_of_its_name(given, kept):
    assert file_name(given) == kept


def test_a_very_long_file_name_keeps_its_suffix():
    name = file_name("x" * 400 + ".csv")
    assert (len(name), name[-5:]) == (255, "x.csv")


def test_a_dataset_is_called_like_its_file_without_suffixes():
    assert [name_from(name) for name in ("a.csv", "a.b.csv.gz", "plain")] == ["a", "a.b", "plain"]


@pytest.mark.parametrize("given", ["", "  ", "\0\n", "x" * 256])
def test_a_name_has_between_1_and_255_characters(given):
    with pytest.raises(InvalidParameters) as caught:
        checked_name(given)
    assert set(caught.value.details["fields"]) == {"name"}


def test_names_keep_letters_of_every_script():
    assert clean("  Κόσμος 数据 📈 ") == "Κόσμος 数据 📈"
