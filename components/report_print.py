"""The report for paper: the overview's words and pictures as plain values, which `services/reports/pdf.py` draws."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from components import gap_parts, numbers, profiles
from components.column_cards import bins_of, end_words
from components.insight_parts import GRADES
from components.overview_parts import kinds_in_words, repeated_remark, rows_remark
from components.print_drawings import columns_drawing, drawing_of, ranking_drawing, stripe
from components.profiles import Profile
from components.reading_words import read_as
from components.relation_parts import LEAST_SHARE, MOST_LINES
from components.report_page import NOTES, decision_words, rows_words
from models.printed import Card, Drawing, Grid, Printed, Section

TOKEN = re.compile(r"--dl-([a-z0-9-]+): (#[0-9a-f]{6})")
STRONGEST = 20
# How strong the blocks of the map of missing values are, as in assets/missing.css.
STRENGTHS = (0.0, 0.12, 0.24, 0.36, 0.48, 0.6, 0.74, 0.87, 1.0)
Found = Mapping[str, Any]


def printed(assets: Path, report: Any) -> Printed:
    """A report as it goes on paper; the light colours of the tokens in `assets` are used."""
    dataset = report.dataset
    sections = [findings(report.insights), notes(report.insights), columns(report.statistics["profile"])]
    sections += [gaps(report.missing), relations(report.correlation), reading(dataset.receipt or {})]
    return Printed(
        title=dataset.name,
        facts=(f"{dataset.original_filename} · {numbers.size(dataset.file_size)}", f"SHA-256 {dataset.sha256}"),
        made=(
            f"Report made {numbers.moment_in_full(report.made_at)} from "
            f"{rows_words(report.rows, dataset, report.conditions)}."
        ),
        figures=figures(report),
        chips=tuple(read_as(dataset.receipt or {})),
        sections=tuple(section for section in sections if section is not None),
        colours=colours(assets),
    )


def colours(assets: Path) -> dict[str, str]:
    """The light colours by their names; the dark ones come later in the sheet."""
    found: dict[str, str] = {}
    for name, colour in TOKEN.findall((assets / "tokens.css").read_text(encoding="utf-8")):
        found.setdefault(name, colour)
    return found | {f"gap{place}": mixed(found["flag"], found["empty"], part) for place, part in enumerate(STRENGTHS)}


def mixed(colour: str, other: str, part: float) -> str:
    """A colour between two others, as the style sheet mixes them."""
    pairs = ((int(colour[place : place + 2], 16), int(other[place : place + 2], 16)) for place in (1, 3, 5))
    return "#" + "".join(f"{round(part * first + (1 - part) * second):02x}" for first, second in pairs)


def figures(report: Any) -> tuple[tuple[str, str, str], ...]:
    """The five figures of the overview."""
    statistics, receipt = report.statistics, report.dataset.receipt or {}
    rows, profile, missing = statistics["rows"], statistics["profile"], statistics["missing_cells"]
    cells, repeated = rows * len(profile), statistics["duplicate_rows"]
    rejected = int(receipt.get("rejected_cells") or 0)
    return (
        ("Rows", numbers.figure(rows), rows_remark(rows, receipt)),
        ("Columns", numbers.figure(len(profile)), kinds_in_words(profile)),
        ("Missing cells", numbers.share(missing / cells if cells else 0), f"{missing:,} of {cells:,}"),
        ("Duplicate rows", numbers.figure(repeated), repeated_remark(repeated, rows)),
        (
            "Cells that did not fit",
            numbers.figure(rejected),
            "kept as raw text" if rejected else "each cell fits its column",
        ),
    )


def findings(answer: Found) -> Section:
    """What stands out."""
    tests = numbers.counted(answer["tested"], "test")
    note = f"Strongest first; false discoveries held at 5% over {tests}"
    if not answer["items"]:
        note = f"Nothing is larger than chance gives and large enough to matter; {tests} were made"
    return Section("What stands out", note, finding_cards(answer["items"]))


def notes(answer: Found) -> Section | None:
    """What is so of single columns and nothing to wonder at; nothing where there is none."""
    found = answer["notes"]
    return Section(NOTES, numbers.counted(len(found), "note"), finding_cards(found)) if found else None


def finding_cards(items: Sequence[Found]) -> tuple[Card, ...]:
    """A card for each finding or note."""
    return tuple(
        Card(
            above=GRADES[item["severity"]][0],
            title=item["title"],
            text=item["text"],
            drawing=drawing_of(item["picture"]),
            below=item["caption"],
            warning=item.get("warning") or "",
        )
        for item in items
    )


def columns(profile: list[Profile]) -> Section:
    """A small card for each column."""
    return Section("Columns", numbers.counted(len(profile), "column"), tuple(map(column_card, profile)), across=4)


def column_card(profile: Profile) -> Card:
    """One column: type, role, shape, figures, how complete it is."""
    share = profile["missing_share"] or 0
    return Card(
        above=f"{profile['type']} · {profiles.role_name(profile)}",
        title=str(profile["name"]),
        text="",
        drawing=shape(profile),
        pairs=tuple((fact.label, fact.text) for fact in profiles.key_facts(profile)),
        below=f"{numbers.share(share)} missing" if profile["missing"] else "complete",
        filled=1 - share,
    )


def shape(profile: Profile) -> Drawing:
    """The column's histogram, or its commonest values."""
    if not profile["count"]:
        return Drawing()
    if not profiles.drawn_histogram(profile).get("counts"):
        return ranking_drawing(profiles.ranking(profile))
    bins = bins_of(profile)
    tail = [min(bins.tail, max(bins.counts))] if bins.tail else []
    values = [*bins.counts, *tail]
    return columns_drawing(values, {len(bins.counts)} if tail else set(), end_words(profile))


def gaps(answer: Found) -> Section | None:
    """Where cells are missing, in the order of the file; nothing where none is."""
    if not answer["missing_cells"]:
        return None
    clear = [group for group in answer["groups"] if group["missing_share"] >= LEAST_SHARE] or answer["groups"]
    kept = sorted(clear, key=lambda group: -group["missing"])[:MOST_LINES]
    stripes = tuple(
        (gap_parts.names_of(group), stripe(group["blocks"], answer["edges"]), numbers.share(group["missing_share"]))
        for group in answer["groups"]
        if group in kept
    )
    return Section("Missing values, in file order", gap_parts.map_caption(answer["edges"]), stripes=stripes)


def relations(answer: Found | None) -> Section | None:
    """The strongest pairs of columns; nothing where no pair could be computed."""
    if answer is None or not answer["strongest"]:
        return None
    rows = tuple(
        (
            " · ".join(pair["columns"]),
            numbers.hundredths(pair["value"]),
            numbers.figure(pair["n"]),
            "–" if pair["p_value"] is None else chance(pair["p_value"]),
        )
        for pair in answer["strongest"][:STRONGEST]
    )
    measures, pairs = numbers.counted(len(answer["columns"]), "measure"), numbers.counted(answer["pairs"], "pair")
    note = f"Pearson’s r of {measures}; {pairs}"
    grid = Grid("", "", ("Strongest pairs", "r", "rows", "p"), rows, (0.58, 0.12, 0.15, 0.15), frozenset({1, 2, 3}))
    return Section("Correlation", note, grids=(grid,))


def chance(p_value: float) -> str:
    """A p value as tables write it."""
    return "< 0.001" if p_value < 0.001 else f"{p_value:.3f}"


def reading(receipt: Found) -> Section | None:
    """How the file was read."""
    rows = tuple(decision_words(decision) for decision in receipt.get("decisions") or ())
    if not rows:
        return None
    grid = Grid("", "", ("What", "Chosen", "Evidence", "Runner-up"), rows, (0.2, 0.18, 0.47, 0.15))
    return Section("How it was read", f"{numbers.counted(len(rows), 'decision')} with evidence", grids=(grid,))
