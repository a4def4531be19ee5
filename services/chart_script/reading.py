"""Reading: the lines that read the original file the way its receipt says, each column as what it is."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from models.columns import Column
from services.chart_script.texts import comment, literal

PLAIN_FORMATS = ("csv", "tsv", "txt")
LINES = ("ndjson", "jsonl")
# What was decided about a file that a plain reader would not decide.
SPECIAL = frozenset({
    "mended rows", "footer", "comments", "escape", "NUL bytes", "delimiter at the end", "undecodable characters",
    "format", "content",
})  # fmt: skip
ORDER_WORDS = {"dmy": "dayfirst=True", "mdy": "dayfirst=False", "ymd": "yearfirst=True"}
DRESSED = r"[^0-9eE.,'’+\-]|[A-Z]{3}"


class Source(NamedTuple):
    """A file as the script finds it: its name, its kind, its columns in order, and how it was read."""

    filename: str
    file_type: str
    columns: Sequence[Column]
    receipt: Mapping[str, Any]
    missing_words: Mapping[str, Sequence[str]]


def reading(source: Source, names: Sequence[str]) -> list[str]:
    """Read the columns that are needed, and turn them into what they are."""
    used = [column for column in source.columns if column.name in names]
    opened = as_text(source, used) if is_plain(source) else as_export(source, used)
    cells = [line for column in used for line in typed(column, source)]
    return [*opened, *cells]


def is_plain(source: Source) -> bool:
    """Whether pandas alone reads the file in the same way."""
    told = {str(item.get("what")) for item in source.receipt.get("decisions") or ()}
    is_spaced = len(str(source.receipt.get("delimiter") or ",")) != 1 and source.file_type not in LINES
    kind = source.file_type.removesuffix(".gz").removesuffix(".bz2").removesuffix(".xz")
    is_usual = all(column.is_plainly_written for column in source.columns)
    return kind in PLAIN_FORMATS and not told & SPECIAL and not is_spaced and is_usual


def as_text(source: Source, used: Sequence[Column]) -> list[str]:
    """Every cell as text, by the place of its column."""
    places = {column.name: place for place, column in enumerate(source.columns)}
    receipt = source.receipt
    skipped = int(receipt.get("skipped_rows") or 0) + int(receipt.get("header_rows") or 0)
    quote = receipt.get("quote")
    options = {
        "sep": receipt.get("delimiter") or ",",
        "encoding": receipt.get("encoding") or "utf-8",
        "header": None,
        "skiprows": skipped,
        "usecols": [places[column.name] for column in used],
        "names": [column.name for column in used],
        "dtype": str,
        "keep_default_na": False,
    }
    options |= {"quotechar": quote} if quote and quote != '"' else {} if quote else {"quoting": 3}
    lines = [f"FILE = {literal(source.filename)}", "", *comment("The table: every cell as text, then each column.")]
    arguments = [f"    {name}={'str' if value is str else literal(value)}," for name, value in options.items()]
    return [*lines, "table = pd.read_csv(", "    FILE,", *arguments, ")"]


def as_export(source: Source, used: Sequence[Column]) -> list[str]:
    """A file that takes more than pandas to be read: its export as CSV."""
    name = f"{source.filename.rpartition('.')[0] or source.filename}.csv"
    why = (
        f"{source.filename} takes more than pandas to be read as DataLens read it. Save the table from its page "
        "(Export, CSV) beside this script, and it is read from there."
    )
    lines = [*comment(why), f"FILE = {literal(name)}", ""]
    columns = literal([column.name for column in used])
    return [*lines, f"table = pd.read_csv(FILE, usecols={columns}, dtype=str, keep_default_na=False)[{columns}]"]


def typed(column: Column, source: Source) -> list[str]:
    """Turn one column of texts into what it holds; what does not fit is missing."""
    cell = f"table[{literal(column.name)}]"
    is_own = is_plain(source)
    if column.type in ("integer", "number"):
        return numbers(cell, column if is_own else column.model_copy(update={"format": None}))
    if column.type == "boolean":
        yes, no = (column.format or "true/false").split("/", 1) if is_own else ("true", "false")
        words = f"{{{literal(yes)}: True, {literal(no)}: False}}"
        return [f"{cell} = {cell}.str.strip().str.lower().map({words})"]
    if column.type in ("date", "datetime"):
        return moments(cell, source.receipt if is_own else {})
    if column.type == "time":
        return [f'{cell} = pd.to_datetime("1970-01-01 " + {cell}.str.strip(), errors="coerce", format="mixed")']
    missing = ["", *(source.missing_words.get(column.name, ()) if is_own else ())]
    lines = [] if is_own else [f'{cell} = {cell}.str.replace(r"^\'(?=[=+@\\t\\r＝＋－＠-])", "", regex=True)']
    return [*lines, f"{cell} = {cell}.mask({cell}.isin({literal(missing)}))"]


def numbers(cell: str, column: Column) -> list[str]:
    """A column of numbers, without the marks that people put into them."""
    shown = column.format or ""
    text = f"{cell}.str.strip()"
    lines = []
    if shown:
        thousands, decimal = shown[1:-5], shown[-2]
        lines.append(f'{cell} = {text}.str.replace(r"^\\((.*)\\)$", r"-\\1", regex=True)')
        lines.append(f'{cell} = {cell}.str.replace({literal(DRESSED)}, "", regex=True)')
        text = cell
        if thousands.strip():
            text += f'.str.replace({literal(thousands)}, "", regex=False)'
        if decimal != ".":
            text += f'.str.replace({literal(decimal)}, ".", regex=False)'
    return [*lines, f'{cell} = pd.to_numeric({text}, errors="coerce")']


def moments(cell: str, receipt: Mapping[str, Any]) -> list[str]:
    """A column of dates, or of dates with a time of day, in UTC where they have a zone."""
    order = ORDER_WORDS.get(str(receipt.get("date_order") or ""), "")
    style = f', format="mixed", {order}' if order else ', format="ISO8601"'
    return [f'{cell} = pd.to_datetime({cell}.str.strip(), errors="coerce", utc=True{style}).dt.tz_localize(None)']


def words_of(names: Sequence[str], receipt: Mapping[str, Any], has_value: Any) -> dict[str, list[str]]:
    """The words that mean missing in columns of text: those of the receipt that the column does not hold as values."""
    words = [str(word) for word in receipt.get("null_values") or ()]
    return {name: [word for word in words if not has_value(name, word)] for name in names}
