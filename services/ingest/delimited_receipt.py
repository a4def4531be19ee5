"""The receipt of delimited text: what was decided about it before its rows are read, with the evidence."""

from collections.abc import Iterator

from models.receipt import Decision, Receipt
from services.ingest.delimited_file import DelimitedFile
from services.ingest.delimited_footer import Below
from services.ingest.encodings import MIXED
from services.ingest.fixed_width import PREFIX
from services.ingest.spaces import ANY, FORMULAS, WIDE
from services.ingest.table_choice import Choice, decisions_on, listed


def receipt_of(file: DelimitedFile, footer: Below, choice: Choice | None) -> Receipt:
    """What has been decided so far, with the evidence."""
    encoding, dialect, layout = file.encoding, file.dialect, file.layout
    name = "utf-8" if encoding.name == MIXED else encoding.name
    decisions = [
        Decision(what="encoding", chosen=name, evidence=encoding.evidence, runner_up=encoding.runner_up),
        Decision(
            what="delimiter", runner_up=dialect.runner_up,
            chosen=dialect.delimiter if file.spaces in ("", FORMULAS) else file.spaces,
            evidence=f"cuts the rows into {file.columns:,} columns, the most regular of all marks",
        ),
        Decision(what="header_rows", chosen=layout.header_rows, evidence=layout.evidence),
        *(decisions_on(choice) if choice is not None else ()),
        *decisions_on_lines(file, footer, choice),
    ]  # fmt: skip
    if file.spaces == FORMULAS:
        why = 'cells such as “="00123"” are formulas that keep a spreadsheet from changing the text in them'
        decisions.append(Decision(what="texts as formulas", chosen="the texts", evidence=why, runner_up="as written"))
    if dialect.escape:
        escaped = f"“{dialect.escape}{dialect.quote}” stands inside cells"
        decisions.append(Decision(what="escape", chosen=dialect.escape, evidence=escaped, runner_up=dialect.quote))
    if file.found.nuls and not encoding.name.startswith(("utf-16", "utf-32")):
        decisions.append(Decision(what="NUL bytes", chosen="left out", evidence=f"{file.found.nuls:,} in the file"))
    return Receipt(
        encoding=name, delimiter=" " if file.spaces.startswith((WIDE, ANY, PREFIX)) else dialect.delimiter,
        quote=dialect.quote or None,
        header_rows=layout.header_rows,
        skipped_rows=layout.skipped, decisions=tuple(decisions), tables=listed(choice) if choice is not None else (),
    )  # fmt: skip


def decisions_on_lines(file: DelimitedFile, footer: Below, choice: Choice | None) -> Iterator[Decision]:
    """What is said about lines that are no rows."""
    if file.layout.skipped:
        other = "are other tables" if choice is not None and choice.number else "have another shape"
        what = f"{file.layout.skipped:,} lines before the table {other}"
        yield Decision(what="skipped_rows", chosen=file.layout.skipped, evidence=what)
    if file.repeated and choice is None:
        what = "the line with the names of the columns comes again further down; there it is no row"
        yield Decision(what="repeated names", chosen="left out", evidence=what, runner_up="rows of the table")
    if file.comment:
        more = ", and what stands behind one in a row" if file.inline else ""
        what = f"lines that start with “{file.comment}” are not cut like the rows; they are left out{more}"
        yield Decision(what="comments", chosen=file.comment, evidence=what)
    if file.ending:
        what = (
            "each row ends with a delimiter, and no name stands behind it; cells behind it would be listed as rejected"
        )
        yield Decision(what="delimiter at the end", chosen="no column", evidence=what, runner_up="an empty column")
    if footer.records:
        said = "; ".join(f"“{text[:200]}”" for text in footer.texts[:5]) or "nothing but delimiters"
        what = f"{footer.records:,} records below the table are no rows: {said}"
        yield Decision(what="footer", chosen=footer.records, evidence=what, runner_up="rows of the table")
