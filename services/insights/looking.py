"""Looking: everything that stands out in a table, tested, made exact, merged, and in order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from models.columns import Column
from services.insights import (
    empty_together,
    extremes,
    ranking,
    repeated_rows,
    repeats,
    rounding,
    seasons,
    shapes,
    time_gaps,
    trends,
    words,
)
from services.insights.candidates import SAME_NUMBERS, Candidate, Relations
from services.insights.discoveries import RATE, Chances
from services.insights.finding import Finding
from services.insights.profile_pictures import Profile
from services.insights.rows import Rows
from services.insights.variables import Measure

# What a person can act on comes before what is only so.
WEIGHTS = {"time_pattern": 1.3, "trend": 1.3, "season": 1.3, "time_gap": 1.2, "missing_by_group": 0.9}
UNTOLD = ("identifier", "free_text")
OVER_TIME = ("trend", "season")
MOST_CONFIRMED, MOST_TOLD, MOST_NOTES, MOST_WARNED, MOST_TIMES = 40, 30, 12, 10, 2
# With fewer rows every relation is looked at for a turn.
FEW_ROWS, TURNED, EXPLAINED_AWAY = 300_000, 0.55, 0.5


class Seen(NamedTuple):
    """What was found, strongest first, each with its q value, how many tests were made, and notes on single columns.

    Notes say how a column is, which is nothing to wonder at: of pure chance many a column has a long tail.
    """

    findings: list[tuple[Finding, float | None]]
    tested: int
    notes: list[Finding]


def look(rows: Rows) -> Seen:
    """Look through a table."""
    tests = Chances()
    relations = Relations(rows, tests)
    candidates = relations.found()
    profiles = profiles_of(rows)
    plain = {name: shapes.found(profile) for name, profile in profiles.items()}
    unremarkable = {name: profile for name, profile in profiles.items() if plain[name] is None}
    tested = [*over_time(rows, relations, tests), *about_columns(rows, tests), *ends(rows, unremarkable, tests)]
    told = [
        *filter(None, plain.values()),
        *facts(rows),
        *relations.repeated,
        *kept(tested, tests),
        *confirmed(candidates, relations, tests),
    ]
    q_values = tests.q_values()
    sure = [item for item in told if item.test is None or q_values[item.test] <= RATE]
    ordered = in_order(sure, relations)
    notes = notes_on(unremarkable, ordered)
    found = [(item, None if item.test is None else float(q_values[item.test])) for item in ordered]
    return Seen(found, tests.made, notes)


def profiles_of(rows: Rows) -> dict[str, Profile]:
    """What the rows that take part hold in each column that can tell something."""
    told = [column.name for column in rows.table.columns if column.role not in UNTOLD] if rows.count else []
    return {name: rows.table.profile(name, rows.mask) for name in told}


def ends(rows: Rows, profiles: dict[str, Profile], tests: Chances) -> Iterator[Finding]:
    """Values that lie far beyond all others."""
    for name, profile in profiles.items():
        yield from tested_one(*extremes.finding(profile, partial(rows.table.value_counts, name, rows.mask)), tests)


def tested_one(chance: float, found: Finding | None, tests: Chances) -> Iterator[Finding]:
    """Take in the chance of one question, and give its finding a number."""
    if chance == chance:
        number = tests.add_one(chance)
        if found is not None:
            yield replace(found, test=number)


def notes_on(profiles: dict[str, Profile], told: list[Finding]) -> list[Finding]:
    """Long tails, the longest first, without the columns of which a far value is told."""
    known = {item.columns for item in told if item.kind == "outliers"}
    tails = [shapes.long_tail(profile) for name, profile in profiles.items() if (name,) not in known]
    return sorted(filter(None, tails), key=strength_of, reverse=True)[:MOST_NOTES]


def facts(rows: Rows) -> Iterator[Finding]:
    """What is counted and needs no test."""
    if not rows.count:
        return
    repeated = repeated_rows.finding(rows)
    if repeated is not None:
        yield repeated
    yield from repeats.equal(rows)
    yield from empty_together.findings(rows)


def about_columns(rows: Rows, tests: Chances) -> Iterator[Finding]:
    """What is tested of one column alone."""
    for column in rows.table.columns:
        if column.type in ("date", "datetime"):
            yield from tested_one(*time_gaps.finding(rows, column), tests)
        else:
            yield from tested_one(*rounding.finding(rows, column), tests)


def over_time(rows: Rows, relations: Relations, tests: Chances) -> Iterator[Finding]:
    """Measures that climb or fall, or come and go."""
    for column in relations.times[:MOST_TIMES] if rows.count else []:
        for chance, found in along(rows, relations.measures, column):
            yield from tested_one(chance, found, tests)


def along(rows: Rows, measures: list[Measure], column: Column) -> Iterator[tuple[float, Finding | None]]:
    """What measures do along one column of dates."""
    time = trends.periods(rows, column)
    if time is None:
        return
    # Days, months and numbers that only name a group go on with the calendar, and say nothing by it.
    measures = [item for item in measures if item.is_share or item.column.role == "measure"]
    for measure in measures:
        yield trends.finding(rows, measure, time)
    steps = seasons.timeline(rows, column)
    if steps is not None:
        yield from seasons.findings(rows, measures, steps)


def kept(findings: list[Finding], tests: Chances) -> list[Finding]:
    """Those that are sure enough so far."""
    q_values = tests.q_values()
    return [item for item in findings if item.test is not None and q_values[item.test] <= RATE]


def confirmed(candidates: list[Candidate], relations: Relations, tests: Chances) -> Iterator[Finding]:
    """The strongest candidates over all rows, with a warning where a third column or time explains them."""
    q_values = tests.q_values()
    likely = sorted(
        (item for item in candidates if q_values[item.test] <= RATE), key=lambda item: item.strength, reverse=True
    )
    single = ranking.merged(likely, kind_of, about_of, relations.alike)
    others = {id(first): rest for first, rest in single}
    ordered = ranking.varied([first for first, _ in single], kind_of, about_of, strength_of, relations.alike)
    for place, (item, _) in enumerate(ordered[:MOST_CONFIRMED]):
        found = item.confirm()
        if found is None or found.p_value is None:
            continue
        tests.settle(item.test, found.p_value)
        if found.kind in ("correlation", "linear_copy") and abs(found.effect) >= SAME_NUMBERS:
            relations.alike.join(*found.columns)
        text = found.text + also(item, others[id(item)])
        turned = item.warn() if place < MOST_WARNED or relations.rows.count <= FEW_ROWS else None
        doubt = item.doubt() if turned is None else None
        # A relation that turns round is the more surprising the weaker it looks.
        strength = found.strength if turned is None else max(found.strength, TURNED)
        strength *= 1.0 if doubt is None else EXPLAINED_AWAY
        yield replace(found, test=item.test, warning=turned or doubt, text=text, strength=strength)


def with_others(item: Finding, others: list[Finding]) -> Finding:
    """What is told of one measure over time holds for those that go its way."""
    alike = [other for other in others if other.effect * item.effect > 0] if item.kind in OVER_TIME else []
    return replace(item, text=item.text + also(item, alike))


def also(item: Candidate | Finding, others: Sequence[Candidate | Finding]) -> str:
    """The columns of which much the same was found."""
    told = 2 if item.kind == "correlation" else 1
    names = list(dict.fromkeys(name for other in others for name in other.columns[:told] if name not in item.columns))
    return f" Much the same holds for {words.listed([words.name(name) for name in names], 3)}." if names else ""


def kind_of(item: Candidate | Finding) -> str:
    """Which kind it is of."""
    return item.kind


def about_of(item: Candidate | Finding) -> tuple[str, ...]:
    """Which columns it is about."""
    return item.about


def strength_of(item: Candidate | Finding) -> float:
    """How strong it is."""
    return item.strength * WEIGHTS.get(item.kind, 1.0)


def in_order(findings: list[Finding], relations: Relations) -> list[Finding]:
    """No finding twice, in the order of size × surprise: what is like something told before weighs less."""
    strongest = sorted(findings, key=strength_of, reverse=True)
    merged = ranking.merged(strongest, kind_of, about_of, relations.alike)
    single = [with_others(first, rest) for first, rest in merged]
    ordered = ranking.varied(single, kind_of, about_of, strength_of, relations.alike)
    return [replace(item, strength=size) for item, size in ordered[:MOST_TOLD]]
