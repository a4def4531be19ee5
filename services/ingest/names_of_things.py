"""Digits that name a thing and count nothing: they carry a check digit, or the sign of a number to call."""

import re

import pyarrow.compute as pc

from models.columns import Role
from services.ingest.evidence import Evidence
from services.ingest.null_words import ALWAYS

FEWEST = 5
MOST_CHECKED, SAMPLE = 2_000, 500
UUID = re.compile(r"\{?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\}?")
IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}")
PLACE = re.compile(
    r"\(?[+-]?\d{1,2}\.\d+[,;] ?[+-]?\d{1,3}\.\d+\)?"
    r"|(?:SRID=\d+;)?POINT ?\([+-]?\d{1,3}(?:\.\d+)? [+-]?\d{1,2}(?:\.\d+)?\)"
)


def names_something(evidence: Evidence) -> str:
    """Why whole numbers are names of things; "" where nothing says so.

    A check digit is right by chance in one number of ten, so some different ones prove it.
    """
    texts = evidence.texts
    if pc.all(pc.match_substring_regex(texts, r"^\+[1-9]\d{7,14}$")).as_py():
        return f"each is a telephone number with the code of a country, as “{texts[0].as_py()}”"
    length = len(texts[0].as_py())
    if len(texts) < FEWEST or not 12 <= length <= 19:
        return ""
    if not pc.all(pc.match_substring_regex(texts, rf"^[1-9]\d{{{length - 1}}}$")).as_py():
        return ""
    few = evidence.sample(MOST_CHECKED).texts.to_pylist()
    if length <= 14 and all(map(is_article, few)):
        return "the last digit of each is the check digit of an article or book number"
    return "the last digit of each is the check digit of a card number" if all(map(is_card, few)) else ""


def role_of_texts(evidence: Evidence) -> Role | None:
    """What texts are for, where each of them tells: keys made at random, numbers of accounts, places on the globe."""
    first = evidence.texts[0].as_py() if len(evidence.texts) else ""
    roles: dict[Role, bool] = {"identifier": is_key(first), "location": PLACE.fullmatch(first) is not None}
    role = next((role for role, fits in roles.items() if fits), None)
    if role is None:
        return None
    texts = (text for text in evidence.sample(SAMPLE).texts.to_pylist() if text.lower() not in ALWAYS)
    return role if all(is_key(text) if role == "identifier" else PLACE.fullmatch(text) for text in texts) else None


def is_key(text: str) -> bool:
    """Whether a text is a UUID, or the international number of an account, whose digits check each other.

    >>> is_key("3f2504e0-4f89-11d3-9a0c-0305e82c3301"), is_key("DE89370400440532013000"), is_key("DE8937")
    (True, True, False)
    """
    if UUID.fullmatch(text):
        return True
    if not IBAN.fullmatch(text):
        return False
    digits = text.replace(" ", "")
    return int("".join(str(int(mark, 36)) for mark in digits[4:] + digits[:4])) % 97 == 1


def is_article(digits: str) -> bool:
    """Whether the last digit checks the others as in EAN, UPC, GTIN and ISBN-13.

    >>> is_article("9783161484100"), is_article("9783161484101")
    (True, False)
    """
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits))) % 10 == 0


def is_card(digits: str) -> bool:
    """Whether the last digit checks the others as in numbers of cards and telephones (Luhn).

    >>> is_card("4111111111111111"), is_card("4111111111111112")
    (True, False)
    """
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 * (number > 9) for number in doubled) % 10 == 0
