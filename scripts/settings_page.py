"""Write docs/settings.md from the settings themselves; `--check` only says whether it is up to date."""

import sys
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from models.settings import Settings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
INTRODUCTION = """# Settings

Every setting is read from the environment, then from a file `.env` in the folder where the server is
started; names are not case-sensitive. All have defaults: DataLens starts without any of them.
A value that is not valid stops the start with one line that names the setting.

This page is made from `models/settings.py` by `make docs`.

| setting | default | meaning |
|---|---|---|
"""


def default_of(field: FieldInfo) -> str:
    """The default as one would write it in the environment."""
    value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    if isinstance(value, tuple):
        return "`[]`" if not value else f"`{list(value)}`"
    return f"`{value}`" if str(value) else "empty"


def limits_of(field: FieldInfo) -> str:
    """The choices or the range that a value must be within, in words."""
    if get_origin(field.annotation) is Literal and len(get_args(field.annotation)) > 1:
        return " One of " + ", ".join(f"`{choice}`" for choice in get_args(field.annotation)) + "."
    bounds: dict[str, Any] = {
        name: getattr(item, name) for item in field.metadata for name in ("ge", "le") if hasattr(item, name)
    }
    if "le" in bounds:
        return f" From {bounds['ge']:,} to {bounds['le']:,}."
    return f" At least {bounds['ge']:,}." if "ge" in bounds else ""


def page() -> str:
    """The whole page."""
    rows = (
        f"| `{name.upper()}` | {default_of(field)} | {field.description}{limits_of(field)} |\n"
        for name, field in Settings.model_fields.items()
    )
    return INTRODUCTION + "".join(rows)


def main(arguments: list[str]) -> int:
    """Write the page, or say that it is old."""
    if "--check" not in arguments:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    print("docs/settings.md does not match models/settings.py: run `make docs`.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
