"""Group differences: a measure, a share, or the emptiness of a column differs between the groups of another."""

from typing import Any

import numpy as np

from services.insights import exact, pictures, words
from services.insights.exact import ByGroup, sturdy
from services.insights.finding import Finding
from services.insights.rows import Rows
from services.insights.variables import Groups, Measure

LEAST_RATIO, LEAST_GAP, LEAST_SHARE_GAP, LEAST_RATIO_OF_ALL = 0.1, 0.5, 0.15, 0.04
STRONG_GAP, STRONG_SHARE_GAP = 1.5, 0.75
# A measure that its group settles is part of what the group is: no surprise.
SETTLED, OF_SETTLED = 0.98, 0.4
LEAST_EMPTY, MOST_OF_GAPS = 0.99, 0.95
PARTS = {"hour": "time of day", "weekday": "day of the week", "month": "month"}
SPANS = {"hour": "through the day", "weekday": "through the week", "month": "through the year"}
ON = {"hour": "at", "weekday": "on", "month": "in"}


def finding(rows: Rows, measure: Measure, groups: Groups, excess: float) -> Finding | None:
    """The measure by group over all rows; None where the difference is of no use to anybody."""
    found = exact.by_group(rows, measure, groups, excess)
    if found is None or not is_relevant(measure, found):
        return None
    telling = tell_line if is_line(groups) else tell_bars
    title, text, picture = telling(measure, groups, found)
    kind = "missing_by_group" if measure.kind == "missing" else "time_pattern" if groups.part else "group_difference"
    return Finding(
        kind=kind,
        columns=(measure.column.name, groups.column.name),
        title=title,
        text=text,
        effect=found.ratio,
        strength=strength_of(measure, found.ratio, found.gap),
        chart=spec(measure, groups),
        picture=picture,
        caption=caption(measure, groups, found.rows),
        page="missing" if measure.kind == "missing" else "charts",
        p_value=found.chance,
        rows=found.rows,
        about=about(measure, groups),
    )


def theme(groups: Groups) -> str:
    """What groups are about: a part of time is the same whichever column it comes from."""
    return part_of_time(groups.part) if groups.part else groups.column.name


def part_of_time(part: str) -> str:
    """What everything is about that compares parts of the year, the week or the day."""
    return f"part of time: {part}"


def gap_name(measure: Measure) -> str:
    """The emptiness of a column: another thing than its values."""
    return f"{measure.column.name} is missing"


def about(measure: Measure, groups: Groups) -> tuple[str, ...]:
    """What a difference is about."""
    return gap_name(measure) if measure.kind == "missing" else measure.column.name, theme(groups)


def is_relevant(measure: Measure, found: ByGroup) -> bool:
    """Whether the difference is large enough to matter, and not only certain."""
    least = LEAST_SHARE_GAP if measure.is_share else LEAST_GAP
    return found.ratio >= LEAST_RATIO or (found.gap >= least and found.ratio >= LEAST_RATIO_OF_ALL)


def strength_of(measure: Measure, ratio: float, gap: float) -> float:
    """The larger of both sizes: the share of the spread, and how far the ends are apart."""
    if ratio >= SETTLED:
        return OF_SETTLED
    strong = STRONG_SHARE_GAP if measure.is_share else STRONG_GAP
    return min(1.0, max(ratio, min(gap / strong, 1.2) * 0.5))


def shown(measure: Measure, value: float) -> str:
    """A group's mean or share."""
    if measure.is_share:
        return words.share(value)
    # A year has no thousands.
    return words.number(value).replace(",", "") if measure.column.role == "time" else words.number(value)


def subject(measure: Measure) -> str:
    """What is counted or averaged, as the subject of a sentence."""
    name = words.name(measure.column.name)
    if measure.kind == "missing":
        return f"{name} is missing"
    return f"{name} is {'true' if measure.column.type == 'boolean' else '1'}" if measure.is_share else name


def group_name(groups: Groups, place: int, is_titled: bool = False) -> str:
    """A group inside a sentence."""
    label = words.pick(groups.labels[place])
    if groups.part:
        return f"{ON[groups.part]} {label}"
    return f"for {words.name(groups.column.name)} {label}" if is_titled or says_little(label) else f"for {label}"


def says_little(label: str) -> bool:
    """Whether a value needs the name of its column to be understood."""
    return len(label) < 2 or label in ("true", "false") or not any(letter.isalpha() for letter in label)


def ends_of(found: ByGroup) -> tuple[int, int]:
    """The groups with the lowest and the highest mean, of those that have enough rows."""
    chosen = sturdy(found.counts)
    return int(chosen[np.nanargmin(found.means[chosen])]), int(chosen[np.nanargmax(found.means[chosen])])


def tell_bars(measure: Measure, groups: Groups, found: ByGroup) -> tuple[str, str, dict[str, Any]]:
    """Groups without an order: the highest and the lowest."""
    low, high = ends_of(found)
    picture = pictures.bars(*chosen_bars(measure, groups, found, high, low), from_zero=measure.is_share)
    if measure.kind == "missing" and (empty := empty_groups(found)):
        return *tell_empty(measure, groups, found, empty), picture
    if found.ratio >= SETTLED:
        return *tell_settled(measure, groups, found, (low, high)), picture
    most = "most often" if measure.is_share else "highest"
    verb = "" if measure.is_share else " is"
    title = f"{subject(measure)}{verb} {most} {group_name(groups, high, is_titled=True)}"
    return title, compared(measure, groups, found, low, high) + advice(measure, groups, found), picture


def empty_groups(found: ByGroup) -> list[int]:
    """The groups that are empty altogether, largest first, where these are nearly all gaps."""
    empty = np.flatnonzero((found.counts > 0) & (np.nan_to_num(found.means) >= LEAST_EMPTY))
    gaps = found.counts * np.nan_to_num(found.means)
    if gaps[empty].sum() < MOST_OF_GAPS * gaps.sum():
        return []
    return [int(place) for place in empty[np.argsort(-found.counts[empty], kind="stable")]]


def tell_empty(measure: Measure, groups: Groups, found: ByGroup, empty: list[int]) -> tuple[str, str]:
    """A column that is empty for some groups, and for no others."""
    name, by = words.name(measure.column.name), words.name(groups.column.name)
    listed = words.listed([words.pick(groups.labels[place]) for place in empty])
    rows = words.rows(int(found.counts[empty].sum()))
    text = f"It is empty in {rows}, and these are nearly all its gaps. Perhaps a list that was joined lacks them."
    return f"{name} is missing just for {by} {listed}", text


def tell_settled(measure: Measure, groups: Groups, found: ByGroup, ends: tuple[int, int]) -> tuple[str, str]:
    """A measure that hardly varies within a group."""
    name, by = words.name(measure.column.name), words.name(groups.column.name)
    text = (
        f"{compared(measure, groups, found, *ends)}Within a group it hardly varies: {name} belongs to {by}, so that "
        "rows of one group are no separate measurements of it."
    )
    return f"{by} all but decides {name}", text


def chosen_bars(
    measure: Measure, groups: Groups, found: ByGroup, high: int, low: int
) -> tuple[list[str], list[float], list[str], list[int]]:
    """The highest groups and the lowest one, highest first; the highest is marked."""
    chosen = sturdy(found.counts)
    order = chosen[np.argsort(-found.means[chosen], kind="stable")]
    if len(order) > pictures.MOST_BARS:
        order = np.append(order[: pictures.MOST_BARS - 1], low)
    means = found.means[order]
    return (
        [groups.labels[place] for place in order],
        means.tolist(),
        [shown(measure, float(mean)) for mean in means],
        [0],
    )


def compared(measure: Measure, groups: Groups, found: ByGroup, low: int, high: int) -> str:
    """The two ends with their numbers and rows."""
    first, second = (group_in_figures(measure, groups, found, place) for place in (high, low))
    return f"{'' if measure.is_share else 'On average '}{first}, {second}. "


def group_in_figures(measure: Measure, groups: Groups, found: ByGroup, place: int) -> str:
    """One group with its mean and its rows."""
    rows = words.rows(int(found.counts[place]))
    return f"{shown(measure, float(found.means[place]))} {group_name(groups, place)} ({rows})"


def advice(measure: Measure, groups: Groups, found: ByGroup) -> str:
    """What the difference means, and what to do."""
    if measure.kind == "missing":
        return "So the gaps are not random: leaving these rows out favours the other groups."
    explained = words.share(found.ratio**2)
    by = f"The {PARTS[groups.part]}" if groups.part else words.name(groups.column.name)
    if measure.is_share:
        return f"{by} explains {explained} of it."
    if found.ratio >= 0.5:
        return f"{by} explains {explained} of the spread: compare within it, not over all rows."
    return f"{by} explains {explained} of the spread."


def tell_line(measure: Measure, groups: Groups, found: ByGroup) -> tuple[str, str, dict[str, Any]]:
    """Groups in an order: whether the measure climbs through them, or where it peaks."""
    low, high = ends_of(found)
    chosen = sturdy(found.counts)
    means = found.means[chosen]
    climb = float(np.corrcoef(np.arange(len(means)), means)[0, 1]) if len(means) > 2 else 0.0
    title = f"{subject(measure)} {movement(measure, groups, climb, high)}"
    picture = pictures.line(
        [groups.labels[place] for place in chosen],
        means.tolist(),
        [shown(measure, float(mean)) for mean in means],
        found.counts[chosen].tolist(),
    )
    return title, compared(measure, groups, found, low, high) + advice(measure, groups, found), picture


def movement(measure: Measure, groups: Groups, climb: float, high: int) -> str:
    """How a measure moves along ordered groups."""
    span = SPANS.get(groups.part) or f"as {words.name(groups.column.name)} rises"
    is_cycle = groups.part in ("weekday", "month")
    if abs(climb) >= 0.8 and not is_cycle:
        if measure.is_share:
            return f"{'more' if climb > 0 else 'less'} often {span}"
        return f"{'rises' if climb > 0 else 'falls'} {span}"
    peak = group_name(groups, high, is_titled=True)
    return f"most often {peak}" if measure.is_share else f"is highest {peak}"


def spec(measure: Measure, groups: Groups) -> dict[str, Any]:
    """The chart of it, as the chart page takes it: means, or rows told apart by what is counted."""
    name, by = measure.column.name, groups.column.name
    if measure.kind == "missing":
        return {"chart": "bar", "x": by, "agg": "count", "filter": [{"column": name, "op": "is_missing"}]}
    if measure.column.type == "boolean":
        return {"chart": "bar", "x": by, "color": name, "agg": "count", "stack": True}
    return {"chart": "line" if is_line(groups) else "bar", "x": by, "y": name, "agg": "mean"}


def is_line(groups: Groups) -> bool:
    """Whether the groups lie along an axis of numbers or of time."""
    return groups.is_ordered and groups.size > 2


def caption(measure: Measure, groups: Groups, rows: int) -> str:
    """What is drawn, and of how many rows."""
    what = "Share of rows" if measure.is_share else "Mean"
    by = f"{PARTS[groups.part]} of {words.name(groups.column.name)}" if groups.part else words.name(groups.column.name)
    return f"{what} by {by}; {words.rows(rows)}"
