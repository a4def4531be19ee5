"""Digits that name a thing and count nothing: they carry a check digit, or the sign of a number to call."""

import pyarrow.compute as pc

from services.ingest.evidence import Evidence

FEWEST = 5
MOST_CHECKED = 2_000


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
