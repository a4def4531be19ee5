"""How a file was read, in words: the same ones in the overview's line and on the receipt."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space", ":": "colon"}
RARE_DELIMITERS = {
    "-": "hyphen", "_": "underscore", "^": "caret", "~": "tilde", "/": "slash", "\\": "backslash", "&": "ampersand",
    "=": "equals sign", "#": "hash", "*": "asterisk", "!": "exclamation mark", "\x01": "control character 1",
    "\x1f": "unit separator", "\x1e": "record separator", "\xa0": "fixed space", "§": "section sign",
}  # fmt: skip
QUOTES = {'"': 'double quote "', "'": "single quote '", "": "none"}
MARKS = {".": "point", ",": "comma", "": "none", " ": "space", "'": "apostrophe", "\u202f": "narrow space"}
ORDERS = {"dmy": "day-month-year", "mdy": "month-day-year", "ymd": "year-month-day"}
ENCODINGS = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-8-mixed": "UTF-8 with stray bytes", "ascii": "ASCII",
    "cp1252": "Windows-1252", "cp932": "Shift-JIS", "cp949": "Windows-949", "cp874": "Windows-874",
    "gb18030": "GB18030", "big5": "Big5", "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP", "koi8-r": "KOI8-R",
    "koi8-u": "KOI8-U", "mac-roman": "Mac Roman", "mac-cyrillic": "Mac Cyrillic", "mac-greek": "Mac Greek",
    "mac-latin2": "Mac Latin 2",
}  # fmt: skip
FAMILIES = (
    (re.compile(r"^cp(125\d)$"), r"Windows-\1"), (re.compile(r"^cp(\d{3})$"), r"DOS code page \1"),
    (re.compile(r"^iso8859-(\d+)$"), r"ISO 8859-\1"), (re.compile(r"^(utf-.+)$"), None),
)  # fmt: skip
WHAT = {
    "encoding": "Encoding",
    "delimiter": "Delimiter",
    "quote": "Quotes",
    "header_rows": "Header",
    "header": "Header",
    "skipped_rows": "Skipped lines",
    "skip_rows": "Skipped lines",
    "decimal": "Decimal sign",
    "thousands": "Thousands sign",
    "date_order": "Dates",
    "null_values": "Missing values",
    "sheet": "Sheet",
    "table": "Table",
    "tables": "Table",
    "json_path": "Place in the file",
    "types": "Types",
}


def encoding_name(encoding: str) -> str:
    """An encoding as people write it."""
    lowered = encoding.lower()
    for pattern, written in FAMILIES:
        if lowered not in ENCODINGS and pattern.match(lowered):
            return pattern.sub(written, lowered) if written else lowered.upper()
    return ENCODINGS.get(lowered, encoding)


def header_words(receipt: Mapping[str, Any]) -> str:
    """Where the column names stand."""
    rows, first = int(receipt.get("header_rows") or 0), int(receipt.get("skipped_rows") or 0) + 1
    if not rows:
        return "no header"
    return f"header in line {first:,}" if rows == 1 else f"header in lines {first:,}\u2013{first + rows - 1:,}"


def missing_words(words: Sequence[str]) -> str:
    """Which words mean missing, the first few of them."""
    shown = [word or "empty" for word in words]
    return f"missing = {', '.join(shown[:3])}{' …' if len(shown) > 3 else ''}"


def read_as(receipt: Mapping[str, Any]) -> list[str]:
    """The decisions in a few words, for one line."""
    words: list[str] = []
    if receipt.get("sheet"):
        words.append(f"sheet {receipt['sheet']}")
    if receipt.get("encoding"):
        words.append(encoding_name(str(receipt["encoding"])))
    if receipt.get("delimiter"):
        words.append(chosen_words("delimiter", receipt["delimiter"]))
        words.append(header_words(receipt))
    if receipt.get("null_values"):
        words.append(missing_words(receipt["null_values"]))
    if receipt.get("decimal"):
        words.append(f"decimal {MARKS.get(receipt['decimal'], receipt['decimal'])}")
    if receipt.get("date_order"):
        words.append(ORDERS.get(receipt["date_order"], receipt["date_order"]))
    return words


def what_words(what: str) -> str:
    """The name of a decision; one about a column keeps the column's name."""
    return WHAT.get(what, what.replace("_", " ").capitalize() if what.islower() and ":" not in what else what)


def chosen_words(what: str, chosen: Any) -> str:
    """What was chosen, in words."""
    if chosen is None:
        return "–"
    if isinstance(chosen, bool):
        return "yes" if chosen else "no"
    if what == "encoding":
        return encoding_name(str(chosen))
    if isinstance(chosen, list | tuple):
        return ", ".join(str(item) if item != "" else "empty" for item in chosen) or "none"
    if what in ("header_rows", "header") and isinstance(chosen, int):
        return "no header" if not chosen else f"{chosen} {'line' if chosen == 1 else 'lines'}"
    if isinstance(chosen, int):
        return f"{chosen:,}"
    tables = {
        "delimiter": {**DELIMITERS, **RARE_DELIMITERS}, "quote": QUOTES, "decimal": MARKS, "thousands": MARKS,
        "date_order": ORDERS,
    }  # fmt: skip
    kind = "date_order" if what.startswith("date order") else what
    text = str(chosen)
    return tables.get(kind, {}).get(text, text) if text or kind in tables else "none"
