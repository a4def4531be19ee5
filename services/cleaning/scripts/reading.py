"""Reading the original file, in pandas: as its receipt says, and each column as it was decided."""

from typing import Any

from models.columns import Column
from models.receipt import Receipt
from services.cleaning.scripts.writing import column

DELIMITED = ("csv", "tsv", "txt")
ORDERS = {"day, month, year": "dmy", "month, day, year": "mdy", "year, month, day": "ymd"}


def is_delimited(file_type: str) -> bool:
    """Whether pandas reads such a file by itself."""
    return file_type.partition(".")[0] in DELIMITED


def reading(receipt: Receipt, names: list[str], file_type: str) -> list[str]:
    """Lines that read the file as text, cell by cell."""
    if not is_delimited(file_type):
        return [
            "with open(source, encoding='utf-8') as file:",
            "    rows = [json.loads(line) for line in file]",
            f"names = {names!r}",
            "table = pd.DataFrame([[row.get(name) for name in names] for row in rows], columns=names, dtype=object)",
            "table = table.map(as_written)",
        ]
    encoding = "utf-8-sig" if (receipt.encoding or "utf-8").lower().replace("_", "-") == "utf-8" else receipt.encoding
    quote = f"quotechar={receipt.quote!r}" if receipt.quote else "quoting=3"
    escape = next((item.chosen for item in receipt.decisions if item.what == "escape"), None)
    escaped = f", escapechar={escape!r}" if escape else ""
    comment = next((item.chosen for item in receipt.decisions if item.what == "comments"), None)
    commented = f", comment={comment!r}" if comment else ""
    return [
        "table = pd.read_csv(",
        f"    source, sep={receipt.delimiter!r}, {quote}{escaped}{commented}, encoding={encoding!r}, header=None,",
        f"    skiprows={receipt.skipped_rows + receipt.header_rows}, nrows={receipt.rows_read},",
        f"    names={names!r},",
        f"    index_col=False, dtype=str, keep_default_na=False, na_values=[''], skip_blank_lines={len(names) > 1},",
        ")",
    ]


def typing(item: dict[str, Any], receipt: Receipt) -> str:
    """The line that gives one column its type."""
    known = Column(**item["column"])
    cells = column(known.name)
    words = f"{item['words']!r}" if item["words"] else "[]"
    if known.type in ("text", "category"):
        return f"{cells} = texts({cells}, {words})"
    trimmed = f"values({cells}, {words})"
    if known.type == "boolean":
        yes, no = (known.format or "true/false").split("/")
        words = f"{{{yes!r}: True, {no!r}: False}}"
        return f'{cells} = converted({trimmed}, lambda text: {words}.get(text.lower()), "boolean")'
    if known.type in ("integer", "number"):
        return f"{cells} = {number_typing(known, trimmed)}"
    if known.type == "time":
        return f"{cells} = clocks({trimmed}, clock_in)"
    order = ORDERS.get(known.format or "", receipt.date_order or "ymd")
    read = "day_in" if known.type == "date" else "moment_in"
    return f'{cells} = moments({trimmed}, lambda text: {read}(text, "{order}"))'


def number_typing(known: Column, trimmed: str) -> str:
    """Numbers with the marks that the column was written with, as in 1.234,5."""
    decimal, thousands = ".", ""
    if known.format and known.format.startswith("1") and "234" in known.format:
        thousands, _, rest = known.format[1:].partition("234")
        decimal = rest[:1] or "."
    if known.type == "integer":
        return f'converted({trimmed}, lambda text: whole_in(text, {thousands!r}), "Int64")'
    return f'converted({trimmed}, lambda text: number_in(text, {decimal!r}, {thousands!r}), "Float64")'
