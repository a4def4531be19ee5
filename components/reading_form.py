"""The form that says how a file is to be read: each field overrides one decision, and can be left to us."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from dash import dcc, html
from dash.development.base_component import Component
from pydantic import ValidationError

from components import ids
from components.attributes import marks
from components.drawn import drawn
from components.filters import field, option
from components.icons import icon
from components.reading_words import DELIMITERS, ENCODINGS, MARKS, ORDERS, chosen_words, missing_words
from models.columns import ColumnType
from models.errors import InvalidParameters
from models.receipt import ReadingOptions

ENCODING_CHOICES = (
    "utf-8", "utf-16", "windows-1252", "iso-8859-1", "iso-8859-15", "windows-1250", "windows-1251",
    "shift_jis", "gb18030", "big5", "euc-kr",
)  # fmt: skip
FIELDS = {
    "sheet": "Sheet",
    "table": "Table",
    "encoding": "Encoding",
    "delimiter": "Delimiter",
    "quote": "Quotes",
    "header_rows": "Header",
    "skip_rows": "Lines before the header",
    "decimal": "Decimal sign",
    "thousands": "Thousands sign",
    "date_order": "Dates",
    "null_values": "Words that mean missing",
}
# A decision may be called after the receipt's field; the form has one name for both.
SAME_FIELD = {"skipped_rows": "skip_rows", "header": "header_rows", "types": "type_column", "type": "type_column"}
# An empty text is a choice too, and an option of the browser's list cannot tell it from none.
NOTHING = "(none)"


def choices_of(name: str, receipt: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a field's list offers: value and words."""
    if name == "sheet":
        return [(str(sheet), str(sheet)) for sheet in receipt.get("sheets") or ()]
    if name == "table":
        return table_choices(receipt)
    if name == "header_rows":
        return [("0", "no header"), ("1", "1 line"), ("2", "2 lines"), ("3", "3 lines")]
    tables: dict[str, Mapping[str, str]] = {
        "encoding": {name: ENCODINGS.get(name, name) for name in ENCODING_CHOICES},
        "delimiter": DELIMITERS,
        "quote": {'"': 'double quote "', "'": "single quote '", "": "none"},
        "decimal": {mark: MARKS[mark] for mark in ".,"},
        "thousands": MARKS,
        "date_order": ORDERS,
    }
    return [(value or NOTHING, words) for value, words in tables.get(name, {}).items()]


def table_choices(receipt: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The tables of a file that holds several; those of a text can also be read as one."""
    found = receipt.get("tables") or ()
    words = [(str(table["name"]), " ".join(filter(None, (table["name"], table.get("title"))))) for table in found]
    whole = [("all", "all lines as one table")] if found and not any(table.get("sheet") for table in found) else []
    return [*words, *whole]


def as_found(name: str, receipt: Mapping[str, Any], before: Mapping[str, Any]) -> str:
    """The first line of a list: leave it to us, and what we found where that is known."""
    value = receipt.get("skipped_rows" if name == "skip_rows" else name)
    if before.get(name) is not None or value in (None, "", [], ()):
        return "as we find it"
    words = missing_words(value).removeprefix("missing = ") if name == "null_values" else chosen_words(name, value)
    return f"as found: {words}"


def chosen_text(name: str, before: Mapping[str, Any]) -> str:
    """What was chosen for this field the last time, as the form writes it."""
    value = before.get(name)
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(item or NOTHING for item in map(str, value))
    return str(value) or NOTHING


def list_field(name: str, receipt: Mapping[str, Any], before: Mapping[str, Any]) -> Component | None:
    """A native list; none where there is nothing to choose."""
    found, chosen = choices_of(name, receipt), chosen_text(name, before)
    if name == "table" and chosen and chosen not in dict(found):
        found = [*found, (chosen, "all lines as one table" if chosen == "all" else chosen)]
    if not found:
        return None
    options = [option("", as_found(name, receipt, before), chosen), *(option(*item, chosen) for item in found)]
    return field(FIELDS[name], html.Select(options, name=name, className="dl-select", id=f"reading-{name}"))


def text_field(name: str, receipt: Mapping[str, Any], before: Mapping[str, Any]) -> Component:
    """A field to type into."""
    hint = as_found(name, receipt, before)
    control = dcc.Input(
        name=name,
        id=f"reading-{name}",
        type="text",
        value=chosen_text(name, before),
        placeholder=hint,
        className="dl-input",
        autoComplete="off",
    )
    return field(FIELDS[name], control)


def type_fields(columns: Sequence[Mapping[str, Any]]) -> list[Component]:
    """One column and the type it is to have."""
    names = [
        option("", "no column"),
        *(option(str(item["name"]), f"{item['name']}: {item['type']}") for item in columns),
    ]
    types = [option(str(name), str(name)) for name in get_args(ColumnType)]
    return [
        field(
            "Type of a column",
            html.Select(name="type_column", className="dl-select", id="reading-type_column", **drawn(names)),
        ),
        field("Its type", html.Select(types, name="type_name", className="dl-select")),
    ]


def reading_form(
    receipt: Mapping[str, Any], options: Mapping[str, Any], columns: Sequence[Mapping[str, Any]]
) -> Component:
    """All that can be chosen, and the button that reads the kept original again."""
    texts = ("skip_rows", "null_values")
    fields = [
        text_field(name, receipt, options) if name in texts else list_field(name, receipt, options) for name in FIELDS
    ]
    kept = options.get("types") or {}
    note = [
        html.P(f"Chosen before: {', '.join(f'{name} is {kind}' for name, kind in kept.items())}.", className="dl-cap")
    ]
    buttons = html.Div(
        [submit_button("Read again", "read", "primary", "arrow-repeat"), submit_button("Forget all choices", "forget")],
        className="row w",
    )
    grid = html.Div(
        [item for item in [*fields, *(type_fields(columns) if columns else [])] if item], className="dl-reading-fields"
    )
    return html.Div(
        [grid, *(note if kept else []), html.Div(id=ids.RECEIPT_MESSAGE, className="dl-messages"), buttons],
        className="dl-card pad stack dl-wide",
        **marks({"data-form": "reading"}),
    )


def submit_button(text: str, action: str, kind: str = "", sign: str = "") -> Component:
    """A button that sends the whole form."""
    parts: list[Any] = [icon(sign), text] if sign else [text]
    return html.Button(
        parts,
        type="button",
        className=f"dl-btn {kind}".strip(),
        **marks({"data-submit": ids.RECEIPT_SUBMITTED, "data-value": action}),
    )


def value_of(name: str, text: str) -> Any:
    """One field as the reading options take it; None where it is left to us."""
    if not text.strip() and text != "\t" and text != " ":
        return None
    if name == "null_values":
        return tuple("" if word.strip() == NOTHING else word.strip() for word in text.split(","))
    return "" if text == NOTHING else text


def options_from(values: Mapping[str, Any], before: Mapping[str, Any]) -> ReadingOptions:
    """The reading options that the form holds.

    Raises:
        InvalidParameters: a field does not hold what it should; `fields` says which and why.
    """
    if values.get("_action") == "forget":
        return ReadingOptions()
    chosen = {name: value_of(name, str(values.get(name) or "")) for name in FIELDS}
    types = dict(before.get("types") or {})
    if values.get("type_column"):
        types[str(values["type_column"])] = values.get("type_name")
    kept = {name: before[name] for name in ("json_path",) if before.get(name) is not None}
    try:
        return ReadingOptions.model_validate({**kept, **chosen, "types": types})
    except ValidationError as error:
        fields = {FIELDS.get(str(item["loc"][0]), str(item["loc"][0])): item["msg"] for item in error.errors()}
        raise InvalidParameters(
            "One of the choices cannot be used. Correct it and read again.", fields=fields
        ) from error
