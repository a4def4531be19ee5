"""Steps on texts and values, in pandas."""

from typing import TYPE_CHECKING, Any

from models.steps import MapValues, TidyText
from services.cleaning.drafts.constants import value_of
from services.cleaning.drafts.mapping import domain_after, pairs_of
from services.cleaning.scripts.types import text_of
from services.cleaning.scripts.writing import DTYPES, column, value

if TYPE_CHECKING:
    from services.cleaning.drafts.draft import Draft

CASES = {"lower": "lower", "upper": "upper", "title": "title", "sentence": "capitalize"}


def tidying(step: TidyText, found: dict[str, Any], outline: "Draft") -> list[str]:
    """Trim, squeeze, change the case."""
    acts = ".str.strip(SPACES)" if step.trim else ""
    acts += '.str.replace("[" + SPACES + "]+", " ", regex=True)' if step.squeeze else ""
    acts += f".str.{CASES[step.case]}()" if step.case in CASES else ""
    return [f"{column(name)} = without_empty({column(name)}{acts})" for name in step.columns]


def mapping(step: MapValues, found: dict[str, Any], outline: "Draft") -> list[str]:
    """Put other values in the place of some."""
    cells = outline.cells(step.column)
    domain = domain_after(step, cells)
    table = pairs_of(step, cells.domain, domain)
    pairs = ", ".join(
        f"{value(value_of(old, domain), domain)}: {value(value_of(new, domain), domain)}"
        for old, new in table.items()
        if old is not None
    )
    gap = value(value_of(table.get(None), domain), domain)
    given = text_of(step.column, cells.domain) if domain.is_text and not cells.domain.is_text else column(step.column)
    kind = '"text"' if domain.is_text else DTYPES[domain.type]
    return [
        f'{column(step.column)} = mapped({given}, {{{pairs}}}, "{step.others}", {gap}, {kind})',
        *([f"{column(step.column)} = without_empty({column(step.column)})"] if domain.is_text else []),
    ]
