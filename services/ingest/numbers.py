"""Numbers in text: whole, decimal or scientific, with the marks that people and places put into them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.engine.forms import numbers_in
from services.ingest.marks import holds
from services.ingest.reading import Parsed, Plain, Reading

PLAIN = r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$"
WHOLE = r"^[+-]?\d+$"
WHOLE_TEXT = r"^-?[0-9]{1,40}$"
LEADING_ZERO = r"^[+-]?0\d"
EXACT = 2**53
FEWEST_MARKED = 5
LARGEST_SCALE = 9
CURRENCIES = "$€£¥₹₽₩₺₪฿¢₴₦₫₱"
CODES = (
    "USD|EUR|GBP|CHF|JPY|CNY|INR|RUB|BRL|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|TRY|MXN|ZAR|KRW|SGD|HKD|ILS|RON|BGN|UAH|AED"
    "|SAR|THB|IDR|MYR|PHP|VND|TWD|CLP|COP|ARS|PEN|EGP|NGN|KES"
)
COIN = (
    rf"(?:(?:US|R|A|C|CA|AU|NZ|HK|NT|S|MX)\$|[{re.escape(CURRENCIES)}]|\b(?:{CODES})\b|\bkr\.?|Kč|zł|руб\.?|\bр\.|грн\.?"
    r"|лв\.?|\bRs\.?|\bRp\.?|\bFr\.|\bSFr\.?|\bFt\b|\blei\b|\bTL\b|円|元|원|圓)"
)
MINUS = "[-+]"
# What other scripts and wide letters write for the digits and marks of numbers.
FOLDED = str.maketrans(
    "０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९−－–＋．，％￥＄٫٬", "0123456789" * 4 + "---+.,%¥$.,"
)
FOLDABLE = "[０-９٠-٩۰-۹०-९−－–＋．，％￥＄٫٬]"
SPACES = " \u00a0\u202f\u2009"
# What stands for no cents behind a decimal mark: 12,- or 12.--
NO_CENTS = "[.,]-{1,2}"
# What programs write for numbers beyond all others: no statistic could hold them.
INFINITE = frozenset({sign + word for sign in ("", "-", "+") for word in ("inf", "infinity", "∞", "1.#inf")})
IS_INFINITE = "is infinite"
REASONS = {"integer": "is not a whole number", "number": "is not a number"}


@dataclass(frozen=True)
class NumberStyle:
    """How numbers are written: the mark before decimals, the one between thousands, and what stands around."""

    decimal: str = "."
    thousands: str = ""
    dressed: bool = False

    def pattern(self) -> str:
        """A regular expression (RE2) that a whole number text of this style matches."""
        point, group = re.escape(self.decimal), self._group()
        # In India the thousands are followed by pairs of digits: 12,34,567.
        pairs = rf"|\d{{1,2}}(?:{group}\d{{2}})+{group}\d{{3}}" if self.thousands == "," else ""
        body = rf"(?:\d{{1,3}}(?:{group}\d{{3}})+{pairs}|\d+)(?:{point}\d+)?|{point}\d+" if group else (
            rf"\d+(?:{point}\d*)?|{point}\d+"
        )  # fmt: skip
        body = rf"(?:{body})(?:[eE][+-]?\d{{1,3}})?"
        return dressed(body) if self.dressed else rf"^[+-]?{body}$"

    def proof(self) -> str:
        """A regular expression for texts in which the decimal mark can be no mark between thousands."""
        point, group = re.escape(self.decimal), self._group()
        both = rf"|{group}\d{{3}}(?:{group}\d{{3}}|{point}\d)" if group else ""
        return rf"{point}(?:\d{{1,2}}|\d{{4,}})(?:\D|$)|(?:^|[^\d.,])0*{point}\d{both}"

    def folded(self, texts: pa.Array) -> pa.Array:
        """Texts with the digits and marks of ASCII; looked for only where something stands around numbers anyway."""
        if not self.dressed or pc.all(pc.string_is_ascii(texts)).as_py() is not False:
            return texts
        if not pc.any(pc.match_substring_regex(texts, FOLDABLE)).as_py():
            return texts
        return pa.array([text and text.translate(FOLDED) for text in texts.to_pylist()], texts.type)

    def plain(self, texts: pa.Array) -> pa.Array:
        """Rewrite texts of this style so that a program reads them as numbers."""
        if self.dressed:
            texts = pc.replace_substring_regex(texts, COIN, "")
            texts = pc.replace_substring_regex(texts, rf"([0-9]){NO_CENTS}[{SPACES}]*$", r"\1")
            texts = pc.replace_substring_regex(texts, rf"^[{SPACES}]*\((.*)\)[{SPACES}%]*$", r"-\1")
            texts = pc.replace_substring_regex(texts, rf"^(.*[0-9.,%])[{SPACES}]*(?:-|(?i:dr)\.?)$", r"-\1")
            texts = pc.replace_substring_regex(texts, r"(?i:cr)\.?$|\+$", "")
            texts = pc.replace_substring_regex(texts, r"^([^0-9]*)-", r"-\1")
            texts = pc.replace_substring_regex(texts, r"[^0-9eE.,'’+\-]", "")
        if self.thousands:
            texts = pc.replace_substring_regex(texts, self._group(), "")
        return texts if self.decimal == "." else pc.replace_substring(texts, self.decimal, ".")

    def _group(self) -> str:
        kinds = {" ": f"[{SPACES}]", "'": "['’]"}
        return kinds.get(self.thousands, re.escape(self.thousands))


def dressed(body: str) -> str:
    """A regular expression for numbers with something around them, from one for what is between."""
    coin, space = COIN, f"[{SPACES}]?"
    return (
        rf"^(?:{MINUS}?{space}(?:{coin}|\\)?{space}|{coin}{space}{MINUS}){body}(?:{NO_CENTS})?{space}(?:{coin}|%)?$"
        rf"|^(?:{coin})?{space}{body}{space}(?:{coin}|%)?{space}(?:{MINUS}|(?i:[dc]r)\.?)$"
        rf"|^(?:{coin})?{space}\((?:{coin})?{space}{body}{space}(?:{coin}|%)?\){space}(?:{coin}|%)?$"
    )


PLAIN_STYLE = NumberStyle()
# Whatever is a number in some dressed style fits this; most texts that are none in any do not.
DRESSED = dressed(rf"(?:\d[\d.,'’{SPACES}]*|[.,]\d+)(?:[eE][+-]?\d{{1,3}})?")


def are_open(texts: pa.Array) -> bool:
    """Whether each of several texts ends with a sign: ages such as 50- and 65+ go from there on, none is below nought.

    >>> are_open(pa.array(["50-", "65+"])), are_open(pa.array(["50-", "65"]))
    (True, False)
    """
    return len(texts) > 1 and bool(pc.all(pc.match_substring_regex(texts, r"\d ?[+-]$")).as_py())


def may_be_dressed(texts: pa.Array) -> np.ndarray:
    """Which of n texts may be numbers with something around them, in whatever style."""
    folded = NumberStyle(dressed=True).folded(texts)
    fits: np.ndarray = pc.match_substring_regex(folded, DRESSED).to_numpy(zero_copy_only=False)
    return fits


def candidate_styles(decimal: str | None, thousands: str | None, favoured: str = ".") -> Iterator[NumberStyle]:
    """Every style worth trying, the likeliest first; given marks are kept to."""
    other = "," if favoured == "." else "."
    thousands = "'" if thousands == "’" else thousands
    pairs = [
        (favoured, ""), (favoured, other), (other, ""), (other, favoured),
        (".", " "), (",", " "), (".", "'"), (",", "'"),
    ]  # fmt: skip
    for dressed in (False, True):
        for point, group in pairs:
            if decimal not in (None, point) or thousands not in (None, group):
                continue
            yield NumberStyle(point, group, dressed)


def in_thousands(texts: pa.Array, style: NumberStyle, proven: str | None) -> NumberStyle | None:
    """The style in which the decimal mark of numbers is one between thousands, where that is likelier; else None.

    Numbers with a mark then have just three digits behind it, and others without one go up to hundreds: numbers with
    three decimals would be as large as those without. `proven` is the decimal mark of the other columns.

    >>> few = pa.array(["1.234", "2.481", "782", "3.024", "12.532", "1.829"])
    >>> in_thousands(few, PLAIN_STYLE, None)
    NumberStyle(decimal=',', thousands='.', dressed=False)
    """
    if style.thousands or style.dressed or style.decimal == proven:
        return None
    marked = texts.filter(pc.match_substring(texts, style.decimal))
    if len(marked) < FEWEST_MARKED or len(marked) == len(texts):
        return None
    mark = re.escape(style.decimal)
    pattern = rf"^[+-]?(?:[1-9]\d{{0,2}}(?:{mark}\d{{3}})+|\d{{1,3}})$"
    hundreds = pc.any(pc.match_substring_regex(texts, r"^[+-]?[1-9]\d\d$")).as_py()
    if not hundreds or not pc.all(pc.match_substring_regex(texts, pattern)).as_py():
        return None
    return NumberStyle("," if style.decimal == "." else ".", style.decimal)


def currencies_in(texts: pa.Array) -> list[str]:
    """The different signs and codes of currencies in some texts, sorted."""
    found = pc.extract_regex(texts, f"(?P<coin>{COIN})").drop_null()
    return sorted(found.field("coin").unique().to_pylist())


def are_plain(texts: pa.Array) -> bool:
    """Whether each text is a finite number as programs write them, with nothing around it.

    >>> are_plain(pa.array(["-2.6e-18", "4"])), are_plain(pa.array(["4 m"])), are_plain(pa.array(["inf"]))
    (True, False, False)
    """
    try:
        values = texts.cast(pa.float64())
    except pa.ArrowInvalid:
        return False
    return bool(pc.all(pc.is_finite(values)).as_py())


def floats_of(texts: pa.Array, style: NumberStyle = PLAIN_STYLE) -> tuple[np.ndarray, np.ndarray]:
    """Read n texts as n float64 and n bools that say which are numbers; the others are 0."""
    if style == PLAIN_STYLE:
        try:
            values = texts.cast(pa.float64()).to_numpy(zero_copy_only=False)
            if np.isfinite(values).all():
                return values, np.ones(len(texts), dtype=bool)
        except pa.ArrowInvalid:
            pass
    texts = style.folded(texts)
    fits = pc.match_substring_regex(texts, style.pattern()).to_numpy(zero_copy_only=False)
    values = np.zeros(len(texts))
    found = style.plain(texts.filter(pa.array(fits))).cast(pa.float64()).to_numpy(zero_copy_only=False)
    values[fits] = found
    fits[fits] = np.isfinite(found)
    return np.where(fits, values, 0.0), fits


def typed(values: np.ndarray, fits: np.ndarray, arrow: pa.DataType) -> Parsed:
    """Values with a gap where a text did not fit."""
    return Parsed(pa.array(values, type=arrow, mask=None if fits.all() else ~fits), fits)


def parse_floats(style: NumberStyle, texts: pa.Array) -> Parsed:
    """Read texts as float64."""
    return typed(*floats_of(texts, style), pa.float64())


def parse_decimals(style: NumberStyle, scale: int, texts: pa.Array) -> Parsed:
    """Read texts as integers k of k / 10**scale; a text that is not exactly such a number does not fit."""
    values, fits = floats_of(texts, style)
    scaled, are_exact = times_power(values, scale)
    fits &= are_exact
    return typed(np.where(fits, scaled, 0).astype(np.int64), fits, pa.int64())


def times_power(values: np.ndarray, scale: int) -> tuple[np.ndarray, np.ndarray]:
    """Numbers as whole ones k of k / 10**scale, and which of them are exactly that."""
    scaled = np.rint(values * 10.0**scale)
    return scaled, (np.abs(scaled) < EXACT) & (scaled / 10.0**scale == values)


def finite_ones(numbers: pa.Array) -> pa.Array | None:
    """Float64 with gaps, where no number is infinite or none at all."""
    # What lies in a gap is nought.
    return numbers if np.isfinite(numbers_in(numbers)).all() else None


def whole_powers(scale: int, numbers: pa.Array) -> pa.Array | None:
    """Float64 with gaps as whole numbers k of k / 10**scale, where all of them are exactly that."""
    values = numbers_in(numbers)
    present = numbers.is_valid().to_numpy(zero_copy_only=False)
    scaled, are_exact = times_power(values, scale)
    if not are_exact[present].all():
        return None
    return pa.array(np.where(are_exact, scaled, 0).astype(np.int64), mask=~present if numbers.null_count else None)


def parse_integers(style: NumberStyle, texts: pa.Array) -> Parsed:
    """Read texts as int64, exactly; hexadecimal and anything beyond 64 bits does not fit."""
    if style == PLAIN_STYLE:
        try:
            values = texts.cast(pa.int64())
            # Arrow takes hexadecimal numbers too; no other whole number has a letter.
            if not holds(texts, b"xX"):
                return Parsed(values, np.ones(len(texts), dtype=bool))
        except pa.ArrowInvalid:
            pass
    texts = style.folded(texts)
    fits = pc.match_substring_regex(texts, style.pattern()).to_numpy(zero_copy_only=False)
    plain = pc.replace_substring_regex(style.plain(texts.filter(pa.array(fits))), r"^\+", "")
    whole = pc.match_substring_regex(plain, WHOLE_TEXT).to_numpy(zero_copy_only=False)
    numbers = [int(text) for text in plain.filter(pa.array(whole)).to_pylist()]
    whole[whole] = [-(2**63) <= number < 2**63 for number in numbers]
    fits[fits] = whole
    values = np.zeros(len(texts), dtype=np.int64)
    values[fits] = [number for number in numbers if -(2**63) <= number < 2**63]
    return typed(values, fits, pa.int64())


def scale_of(values: np.ndarray) -> int | None:
    """The fewest decimals that write all values exactly, or None where there is no such number."""
    for scale in range(LARGEST_SCALE + 1):
        power = 10.0**scale
        scaled = np.rint(values * power)
        if np.abs(scaled).max(initial=0) >= EXACT:
            return None
        if np.array_equal(scaled / power, values):
            return scale
    return None


def integer_reading(style: NumberStyle = PLAIN_STYLE) -> Reading:
    """Whole numbers, exact to 64 bits."""
    plain = Plain(pa.int64(), lambda numbers: numbers) if style == PLAIN_STYLE else None
    return Reading(
        "integer", pa.int64(), partial(parse_integers, style), REASONS["integer"], plain=plain, **marks(style)
    )


def number_reading(values: np.ndarray, style: NumberStyle = PLAIN_STYLE) -> Reading:
    """Numbers with decimals: scaled integers where that is exact for all values, else float64."""
    scale = scale_of(values)
    settled = finite_ones if scale is None else partial(whole_powers, scale)
    plain = Plain(pa.float64(), settled) if style == PLAIN_STYLE else None
    told = marks(style) | {"plain": plain}
    if scale is None:
        return Reading("number", pa.float64(), partial(parse_floats, style), REASONS["number"], **told)
    parse = partial(parse_decimals, style, scale)
    return Reading("number", pa.int64(), parse, REASONS["number"], scale=scale, **told)


def reason_of(reading: Reading, raw: str) -> str:
    """Why a text is none of the values of a column.

    >>> reason_of(integer_reading(), "1.5"), reason_of(integer_reading(), "-Inf")
    ('is not a whole number', 'is infinite')
    """
    return IS_INFINITE if reading.type in REASONS and raw.strip().lower() in INFINITE else reading.reason


def marks(style: NumberStyle) -> dict[str, Any]:
    """What a style says about marks, as the fields of a reading."""
    unusual = style != PLAIN_STYLE
    shown = f"1{style.thousands}234{style.decimal}5" if unusual else None
    return {"decimal": style.decimal, "thousands": style.thousands or None, "format": shown}
