"""Profiles: what the statistics say about one column, turned into the few figures that a card shows."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from components import numbers
from models.columns import NUMERIC_TYPES, TEMPORAL_TYPES, TEXT_TYPES, Role

Profile = Mapping[str, Any]
KINDS: dict[str, tuple[str, frozenset[str]]] = {
    "numbers": ("Numbers", NUMERIC_TYPES),
    "categories": ("Categories", frozenset({"category"})),
    "times": ("Dates and times", TEMPORAL_TYPES),
    "text": ("Text", frozenset({"text"})),
    "boolean": ("True / false", frozenset({"boolean"})),
}
ROLES = {"free_text": "free text"}
ROLE_TITLES: dict[Role, str] = {
    "measure": "Measures", "dimension": "Dimensions", "time": "Time", "location": "Places", "identifier": "Identifiers",
    "free_text": "Free text", "constant": "Constants",
}  # fmt: skip
YEAR_NAME = re.compile(r"(^|[^a-z])(year|yr|jahr|année|año)([^a-z]|$)", re.IGNORECASE)


class Fact(NamedTuple):
    """One key figure: its short name, what a card shows, and all its digits."""

    label: str
    text: str
    whole: str = ""


def is_numeric(profile: Profile) -> bool:
    """Whether the column holds numbers."""
    return profile["type"] in NUMERIC_TYPES


def is_temporal(profile: Profile) -> bool:
    """Whether the column holds dates or times."""
    return profile["type"] in TEMPORAL_TYPES


def is_textual(profile: Profile) -> bool:
    """Whether the column holds categories or text."""
    return profile["type"] in TEXT_TYPES


def kind_of(profile: Profile) -> str:
    """The kind under which a person looks for the column."""
    return next(kind for kind, (_, types) in KINDS.items() if profile["type"] in types)


def role_name(profile: Profile) -> str:
    """The column's role in words."""
    role = str(profile["role"])
    return ROLES.get(role, role)


def is_unseparated(profile: Profile) -> bool:
    """Whether its numbers are years or identifiers, which are written without separators."""
    if profile["role"] == "identifier":
        return True
    low, high = profile.get("min"), profile.get("max")
    years = numbers.is_number(low) and numbers.is_number(high) and low >= 1000 and high <= 2999
    return profile["type"] == "integer" and years and bool(YEAR_NAME.search(profile["name"].replace("_", " ")))


def shown(profile: Profile, value: Any) -> str:
    """One value of the column, as a card or an axis writes it."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_temporal(profile):
        return moment(profile, value)
    if is_numeric(profile):
        return numbers.plain(value) if is_unseparated(profile) else numbers.figure(value)
    return str(value)


def moment(profile: Profile, value: Any) -> str:
    """A date or time without the parts that say nothing."""
    text = seconds_as_text(profile["type"], value) if numbers.is_number(value) else str(value)
    if profile["type"] == "time":
        text = text.split(".")[0]
        return text[:5] if text.count(":") == 2 and text.endswith(":00") else text
    day, _, clock = text.replace("Z", "").partition("T")
    return day if clock in ("", "00:00:00") else f"{day} {clock[:5] if clock.endswith(':00') else clock}"


def seconds_as_text(kind: str, seconds: float) -> str:
    """Seconds since midnight, or since 1970, as ISO writes them."""
    if kind == "time":
        return f"{int(seconds) // 3600:02d}:{int(seconds) % 3600 // 60:02d}:{int(seconds) % 60:02d}"
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def lengths(profile: Profile) -> str:
    """How long its texts are."""
    low, high = profile.get("min_length"), profile.get("max_length")
    return "–" if low is None else numbers.figure(low) if low == high else f"{low:,}\u2013{high:,}"


def drawn_histogram(profile: Profile) -> Mapping[str, Any]:
    """The histogram that shows the column's shape: by size where equal bins would be one bar; empty without any."""
    return profile.get("log_histogram") or profile.get("histogram") or {}


def is_by_size(profile: Profile) -> bool:
    """Whether the axis of its histogram is logarithmic."""
    return bool(profile.get("log_histogram"))


def start_of_tail(profile: Profile) -> float | None:
    """The number above which one in a hundred lies; None where nothing does, or a logarithmic axis shows them all."""
    high, most = profile.get("p99"), profile.get("max")
    if not is_numeric(profile) or is_by_size(profile) or not numbers.is_number(high):
        return None
    return None if numbers.is_number(most) and high >= most else high


def key_facts(profile: Profile) -> list[Fact]:
    """The four figures of a column card, by the kind of column; fewer where there is nothing to say."""
    if not profile["count"]:
        return []
    if is_numeric(profile):
        facts = numeric_facts(profile)
    elif is_temporal(profile):
        facts = temporal_facts(profile)
    elif profile["type"] == "boolean":
        facts = [count_fact("true", profile.get("true")), count_fact("false", profile.get("false"))]
    else:
        facts = textual_facts(profile)
    return [fact for fact in facts if fact.text != "–"]


def count_fact(label: str, value: Any) -> Fact:
    """A figure that counts something."""
    return Fact(label, numbers.figure(value), numbers.full(value))


def brief(profile: Profile, value: Any) -> str:
    """One value of the column where there is little room."""
    is_long = is_numeric(profile) and not is_unseparated(profile)
    return numbers.short(value) if is_long else shown(profile, value)


def value_fact(profile: Profile, label: str) -> Fact:
    """A figure that is a value of a column of numbers; the hover text has every digit."""
    value = profile.get(label)
    return Fact(label, brief(profile, value), numbers.full(value))


def numeric_facts(profile: Profile) -> list[Fact]:
    """Middle and ends of a column of numbers; of an identifier only how many there are."""
    low, high = value_fact(profile, "min"), value_fact(profile, "max")
    if profile["role"] == "identifier":
        return [count_fact("distinct", profile["distinct"]), low, count_fact("once", profile["unique"]), high]
    return [value_fact(profile, "mean"), low, value_fact(profile, "median"), high]


def temporal_facts(profile: Profile) -> list[Fact]:
    """How many moments there are, how they follow each other, and how much time they cover."""
    gaps, covered = profile.get("gaps"), profile.get("range_seconds")
    return [
        count_fact("distinct", profile["distinct"]),
        Fact("step", str(profile.get("granularity") or "–")),
        count_fact("gaps", gaps) if numbers.is_number(gaps) else Fact("gaps", "–"),
        Fact("spans", numbers.duration(covered) if numbers.is_number(covered) else "–", numbers.full(covered)),
    ]


def textual_facts(profile: Profile) -> list[Fact]:
    """How many texts there are, how often the commonest, how long, how many stand alone."""
    top: Sequence[Mapping[str, Any]] = profile.get("top") or ()
    most = [count_fact("top", top[0]["count"])] if top else []
    if profile["type"] == "category":
        return [count_fact("distinct", profile["distinct"]), *most]
    return [
        count_fact("distinct", profile["distinct"]),
        Fact("length", lengths(profile)),
        count_fact("once", profile["unique"]),
        *most,
    ]


class Share(NamedTuple):
    """One bar of a ranking: what it stands for, how many, and which share of the present values."""

    label: str
    rows: int
    part: float
    is_rest: bool = False


def ranking(profile: Profile, most: int = 3) -> list[Share]:
    """The commonest values with their share, and what remains as one last bar."""
    present = profile["count"] or 1
    if profile["type"] == "boolean":
        pairs = [(name, int(profile.get(name) or 0)) for name in ("true", "false")]
        return [Share(name, count, count / present) for name, count in sorted(pairs, key=lambda pair: -pair[1])]
    top: Sequence[Mapping[str, Any]] = profile.get("top") or ()
    # One that is left takes as much room by its own name.
    most += profile["distinct"] == most + 1
    shares = [Share(shown(profile, item["value"]), item["count"], item["count"] / present) for item in top[:most]]
    others = profile["distinct"] - len(shares)
    rest = profile["count"] - sum(item.rows for item in shares)
    if others > 0:
        shares.append(Share(f"{numbers.counted(others, 'other')}", rest, rest / present, is_rest=True))
    return shares


def search(profiles: Sequence[Profile], kind: str = "", words: str = "") -> list[Profile]:
    """The columns of one kind whose name holds the words."""
    wanted = words.strip().casefold()
    return [
        profile
        for profile in profiles
        if (not kind or kind_of(profile) == kind) and wanted in str(profile["name"]).casefold()
    ]


def kind_counts(profiles: Sequence[Profile]) -> dict[str, int]:
    """How many columns there are of each kind, in the order of the kinds."""
    found = [kind_of(profile) for profile in profiles]
    return {kind: found.count(kind) for kind in KINDS}
