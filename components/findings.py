"""Findings that follow from the statistics alone: exact, each with its number and its rows."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from dash import dcc, html
from dash.development.base_component import Component

from components import numbers, profiles
from components.column_cards import address_of, ends, mini, share_bars
from components.profiles import Profile, Share

GRADES = {3: "Strong", 2: "Clear", 1: "Worth knowing"}
MOST_SHOWN, MOST_OF_A_KIND = 6, 2
# Columns of dates in one table share their gaps.
MOST_OF = {"gap": 1}
MOSTLY_EMPTY, DOMINANT, SKEWED, LONG_GAP = 0.5, 0.9, 3.0, 0.08
LEAST_TOGETHER, RARELY = 3, 0.005


class Finding(NamedTuple):
    """One sentence with its number: how strong, what it says, its picture, and where to look further."""

    kind: str
    grade: int
    weight: float
    title: Sequence[Any]
    text: str
    picture: Component
    caption: str
    address: str
    link: str


def code(name: str) -> Component:
    """A column's name inside a sentence."""
    return html.Span(name, className="mono")


def mostly_empty(dataset_id: str, profile: Profile) -> Finding | None:
    """A column that is empty in at least half of the rows."""
    part = profile["missing_share"] or 0
    if part < MOSTLY_EMPTY:
        return None
    cells = numbers.figure(profile["missing"] + profile["count"])
    text = f"{numbers.counted(profile['missing'], 'cell')} of {cells} hold no value. "
    text += "Leave it out of a model, or find out why it is empty."
    title = [code(profile["name"]), f" is empty in {numbers.share(part)} of the rows"]
    bars = share_bars(
        [Share("missing", profile["missing"], part), Share("present", profile["count"], 1 - part, is_rest=True)]
    )
    address = address_of(dataset_id, profile["name"])
    return Finding(
        "empty",
        3 if part > 0.9 else 2,
        part,
        title,
        text,
        html.Div(bars, className="is-flag"),
        "Share of rows",
        address,
        "Column",
    )


def constant(dataset_id: str, profile: Profile) -> Finding | None:
    """A column with one value in all rows that have one."""
    if profile["distinct"] != 1 or profile["count"] < 2:
        return None
    title = [code(profile["name"]), " holds the same value everywhere"]
    text = "It tells no two rows apart. Leave it out of comparisons and models."
    top = profile.get("top") or [{"value": profile.get("min"), "count": profile["count"]}]
    bars = share_bars([Share(profiles.shown(profile, top[0]["value"]), profile["count"], 1.0)])
    return Finding(
        "constant", 2, 1.0, title, text, bars, "Share of values", address_of(dataset_id, profile["name"]), "Column"
    )


def skewed(dataset_id: str, profile: Profile) -> Finding | None:
    """A measure whose mean is pulled away from its middle by a long tail."""
    skewness: Any = profile.get("skewness")
    if not numbers.is_number(skewness) or abs(skewness) < SKEWED or profile["role"] != "measure":
        return None
    words = {name: profiles.shown(profile, profile.get(name)) for name in ("median", "mean", "p99", "p01")}
    is_high = skewness > 0
    title = [f"A few {'large' if is_high else 'small'} values pull the mean of ", code(profile["name"])]
    tail = f"one in a hundred is above {words['p99']}" if is_high else f"one in a hundred is below {words['p01']}"
    text = f"The median is {words['median']}, the mean {words['mean']}; {tail}. The median describes it better."
    picture = html.Div([mini(profile), ends(profile)], className="dl-figure")
    caption = f"Skewness {numbers.figure(skewness, 3)} over {numbers.counted(profile['count'], 'value')}"
    return Finding(
        "skew", 2, abs(skewness), title, text, picture, caption, address_of(dataset_id, profile["name"]), "Column"
    )


def dominant(dataset_id: str, profile: Profile) -> Finding | None:
    """A column that nearly always holds the same value."""
    ranked = profiles.ranking(profile)
    top = next((item for item in ranked if not item.is_rest), None)
    is_kind = profile["type"] in ("category", "boolean") or (profiles.is_numeric(profile) and profile.get("zeros"))
    if not is_kind or top is None or not DOMINANT <= top.part < 1 or profile["distinct"] < 2:
        return None
    title = [code(profile["name"]), f" is {top.label} in {numbers.share(top.part)} of its values"]
    others = profile["distinct"] - 1
    rest = numbers.counted(profile["count"] - top.rows, "row")
    text = f"{numbers.counted(others, 'other value')} share{'s' if others == 1 else ''} the remaining {rest}."
    return Finding(
        "dominant",
        1,
        top.part,
        title,
        text,
        share_bars(ranked),
        "Share of values",
        address_of(dataset_id, profile["name"]),
        "Column",
    )


def duplicates(dataset_id: str, statistics: Mapping[str, Any]) -> Finding | None:
    """Rows that repeat another row in every cell."""
    count, rows = statistics.get("duplicate_rows") or 0, statistics["rows"]
    if not count:
        return None
    part = count / rows
    title = [f"{numbers.counted(count, 'row')} {'repeats' if count == 1 else 'repeat'} an earlier one"]
    text = "Every cell is equal. Counts and sums include them until they are removed."
    bars = share_bars([Share("repeated", count, part), Share("different", rows - count, 1 - part, is_rest=True)])
    grade = 3 if part > 0.01 else 2
    address = f"/datasets/{dataset_id}/table"
    return Finding(
        "duplicates",
        grade,
        1 + part,
        title,
        text,
        html.Div(bars, className="is-flag"),
        "Share of rows",
        address,
        "Table",
    )


def longest_gap(profile: Profile) -> tuple[float, float] | None:
    """The longest stretch of a column's time in which no value lies, in seconds; exact, from the empty bars."""
    histogram = profile.get("histogram") or {}
    edges, counts = histogram.get("edges") or (), histogram.get("counts") or ()
    runs: list[tuple[int, int]] = []
    start = 0
    for place, count in enumerate(counts):
        if count:
            start = place + 1
        else:
            runs.append((start, place + 1))
    longest = max(runs, key=lambda run: edges[run[1]] - edges[run[0]], default=None)
    return (edges[longest[0]], edges[longest[1]]) if longest else None


def empty_time(dataset_id: str, profile: Profile) -> Finding | None:
    """A stretch of time in which the table holds no row."""
    if profile["type"] not in ("date", "datetime") or not (gap := longest_gap(profile)):
        return None
    part = (gap[1] - gap[0]) / (profile.get("range_seconds") or 1)
    if part < LONG_GAP:
        return None
    start, end = (profiles.shown(profile, place).split(" ")[0] for place in gap)
    title = [code(profile["name"]), f" is empty from {start} to {end}"]
    text = f"No row lies in these {numbers.duration(gap[1] - gap[0])}. Sums and trends over this time mislead."
    picture = html.Div([mini(profile), ends(profile)], className="dl-figure")
    caption = f"{numbers.counted(profile['count'], 'row')} over time"
    grade = 3 if part > 0.2 else 2
    address = address_of(dataset_id, profile["name"])
    return Finding("gap", grade, 1 + part, title, text, picture, caption, address, "Column")


def empty_together(dataset_id: str, statistics: Mapping[str, Any]) -> Finding | None:
    """The largest group of columns that lack the same number of cells."""
    groups: dict[int, list[Profile]] = {}
    for profile in statistics["profile"]:
        if profile["missing"] and profile["count"]:
            groups.setdefault(profile["missing"], []).append(profile)
    missing, group = max(groups.items(), key=lambda item: len(item[1]), default=(0, []))
    part = missing / statistics["rows"]
    if len(group) < LEAST_TOGETHER or part < RARELY:
        return None
    names = [str(profile["name"]) for profile in group]
    title = [f"{numbers.counted(len(group), 'column')} are empty equally often"]
    listed = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    text = f"{listed} each lack {numbers.counted(missing, 'cell')}: perhaps in the same rows."
    bars = share_bars([Share(name, missing, part) for name in names[:4]])
    picture = html.Div(bars, className="is-flag")
    return Finding(
        "together", 1, part, title, text, picture, "Share of rows", address_of(dataset_id, names[0]), "Column"
    )


PER_COLUMN = (mostly_empty, constant, skewed, dominant, empty_time)


def found(dataset_id: str, statistics: Mapping[str, Any]) -> list[Finding]:
    """What stands out, strongest first, no kind more than twice."""
    all_found = [duplicates(dataset_id, statistics), empty_together(dataset_id, statistics)]
    all_found += [look(dataset_id, profile) for profile in statistics["profile"] for look in PER_COLUMN]
    ordered = sorted((item for item in all_found if item), key=lambda item: (-item.grade, -item.weight))
    kept: list[Finding] = []
    for item in ordered:
        if sum(other.kind == item.kind for other in kept) < MOST_OF.get(item.kind, MOST_OF_A_KIND):
            kept.append(item)
    return kept[:MOST_SHOWN]


def finding_card(item: Finding) -> Component:
    """A finding as a card that leads further."""
    grade = html.Span([html.I(), GRADES[item.grade]], className=f"dl-grade g{item.grade}")
    footer = html.Footer([html.Span(item.caption), html.Span(f"{item.link} →", className="nowrap")])
    body = [grade, html.H3(list(item.title)), html.P(item.text), html.Div(item.picture, className="viz"), footer]
    return dcc.Link(body, href=item.address, className="dl-insight")


def section(dataset_id: str, statistics: Mapping[str, Any]) -> Component | None:
    """The section of findings; nothing at all where nothing stands out."""
    items = found(dataset_id, statistics)
    if not items:
        return None
    words = f"Strongest first, counted over all {numbers.counted(statistics['rows'], 'row')}"
    head = html.Header([html.H2("What stands out"), html.P(words, className="no-phone")])
    return html.Section(
        [head, html.Div([finding_card(item) for item in items], className=f"dl-insights of-{len(items)}")],
        className="dl-sec",
    )
