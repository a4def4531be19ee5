import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity import checked_email, checked_full_name, checked_username, email_key, is_text, key_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada", "ADA"),
        ("ﬁsh", "FISH"),
        ("Ａｄａ", "ada"),
        ("straße", "STRASSE"),
        ("e\u0301mile", "Émile"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        (" ada ", "ada"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str):
    assert key_of(one) == key_of(other)


def test_different_names_have_different_keys():
    assert len({key_of(name) for name in ("ada", "adá", "a.da", "ad-a", "ada1")}) == 5


@given(st.text())
def test_a_key_is_its_own_key(name: str):
    assert key_of(key_of(name)) == key_of(name)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Ada@Example.ORG", "Ada@example.org"),
        (" ada+data@sub.example.org ", "ada+data@sub.example.org"),
        ("ada@xn--strae-oqa.de", "ada@straße.de"),
        ("ада@пример.рф", "ада@пример.рф"),
        ("ada@office.local", "ada@office.local"),
        ("ada@lens.test", "ada@lens.test"),
        ("ada@localhost", "ada@localhost"),
    ],
)
def test_an_address_is_kept_in_its_usual_form(written: str, kept: str):
    assert checked_email(written) == kept


@pytest.mark.parametrize(
    "wrong",
    ["", "ada", "ada@", "@example.org", "ada@example", "a b@example.org", "ada@exa mple.org", "ada@example..org",
     "ada@.test", "a\0@example.org", "\ud800@example.org", "a@" + "x" * 300 + ".org",
     "ada@example.org\nbcc: x@example.org", "Ada <ada@example.org>"],
)  # fmt: skip
def test_what_is_no_address_is_refused(wrong: str):
    with pytest.raises(ValueError, match="e-mail address"):
        checked_email(wrong)


def test_an_address_whose_key_would_not_fit_is_refused():
    # Each of these folds into three characters.
    with pytest.raises(ValueError, match=r"e-mail address|too long"):
        checked_email("ΐ" * 60 + "@" + "ΐ" * 60 + ".org")


def test_an_address_has_one_key_however_its_domain_is_written():
    assert email_key("ada@xn--strae-oqa.de") == email_key("ADA@straße.de") == "ada@strasse.de"
    assert email_key("No Address") == "no address"


@pytest.mark.parametrize("name", ["ada", "Ada.Lovelace-1815_x", "Zoë", "李小龍", "x" * 100, "123"])
def test_letters_digits_and_three_signs_make_a_user_name(name: str):
    assert checked_username(name) == name


@pytest.mark.parametrize(
    "wrong",
    ["", "ab", "x" * 101, "a b c", "ada@x", "ada/..", "<b>ada", "a\0da", "\ud800da", "ada\n1", "😀😀😀", "a\u200bda"],
)
def test_anything_else_does_not(wrong: str):
    with pytest.raises(ValueError, match=r"characters|letters"):
        checked_username(wrong)


def test_a_user_name_is_kept_in_plain_letters():
    assert checked_username(" ｡".strip("｡ ") + "Ａｄａ") == "Ada"


@pytest.mark.parametrize(
    ("written", "kept"), [(None, None), ("", None), ("  ", None), (" Ada Lovelace ", "Ada Lovelace")]
)
def test_a_full_name_is_optional(written: str | None, kept: str | None):
    assert checked_full_name(written) == kept


@pytest.mark.parametrize("wrong", ["x" * 256, "a\0", "a\nb", "a\x1b[31m", "\udfff"])
def test_a_full_name_holds_no_control_characters(wrong: str):
    with pytest.raises(ValueError, match="characters"):
        checked_full_name(wrong)


def test_text_can_be_stored():
    assert is_text("größe 😀")
    assert not is_text("a\0")
    assert not is_text("\ud83d")
