"""Inks: colours by the names of tokens; each theme fills in its own values, and so does a figure that stands alone."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

TOKENS = Path(__file__).resolve().parents[3] / "assets" / "tokens.css"
LIGHT = re.compile(r'\[data-bs-theme="light"\] \{(?P<body>[^}]*)\}')
DECLARATION = re.compile(r"--dl-([a-z0-9-]+):\s*(#[0-9a-f]{6});")
PLAIN = re.compile(r"var\(--dl-([a-z0-9-]+)\)")
THIN = re.compile(r"rgb\(from var\(--dl-([a-z0-9-]+)\) r g b / ([\d.]+)\)")
CATEGORIES = ("c1", "c2", "c3", "c4", "c5", "c6")
STEPS = ("z0", "p1", "p2", "p3", "p4", "p5")
DIVERGING = ("n5", "n4", "n3", "n2", "n1", "z0", "p1", "p2", "p3", "p4", "p5")
# Series differ by mark and dash as well, for eyes that do not tell their colours apart.
MARKS = ("circle", "square", "diamond", "triangle-up", "cross", "x")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
TRANSPARENT = "rgba(0,0,0,0)"


def ink(name: str, opacity: float = 1) -> str:
    """A colour by the name of its token."""
    return f"var(--dl-{name})" if opacity >= 1 else f"rgb(from var(--dl-{name}) r g b / {opacity:g})"


def category(place: int) -> str:
    """The name of the colour of a series by its place."""
    return CATEGORIES[min(place, len(CATEGORIES) - 1)]


def gradual(names: tuple[str, ...] = STEPS[1:]) -> list[list[Any]]:
    """A colour scale from the least to the most."""
    return [[place / (len(names) - 1), ink(name)] for place, name in enumerate(names)]


@cache
def light() -> Mapping[str, str]:
    """The colours of the light theme by name, as the style sheet has them."""
    found = LIGHT.search(TOKENS.read_text(encoding="utf-8"))
    return MappingProxyType(dict(DECLARATION.findall(found["body"] if found else "")))


def concrete(part: Any, is_colour: bool = False) -> Any:
    """A part of a figure with the colours of the light theme, for a client that knows no tokens."""
    if isinstance(part, Mapping):
        return {key: concrete(item, "color" in str(key).lower()) for key, item in part.items()}
    if isinstance(part, list | tuple):
        return [concrete(item, is_colour) for item in part]
    return coloured(part) if is_colour and isinstance(part, str) else part


def coloured(text: str) -> str:
    """What one ink looks like; any other text stays as it is."""
    if plain := PLAIN.fullmatch(text):
        return light()[plain[1]]
    if thin := THIN.fullmatch(text):
        red, green, blue = (int(light()[thin[1]][start : start + 2], 16) for start in (1, 3, 5))
        return f"rgba({red}, {green}, {blue}, {thin[2]})"
    return text
