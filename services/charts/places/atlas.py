"""Atlas: the countries of the world or the states of the USA, found by any of their names and codes."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

FOLDER = Path(__file__).parent
# What a person adds to a name without meaning another place.
DECORATION = re.compile(r"^(the|republic of) ")
PUNCTUATION = re.compile(r"[’'`´.]")
SAINT = re.compile(r"\bst\b")


class Place(NamedTuple):
    """One place: its code in the outlines, its name, and where it lies if it is too small for an outline."""

    code: str
    name: str
    point: tuple[float, float] | None


@dataclass(frozen=True)
class Atlas:
    """Places of one kind. `words` says what one and many of them are called; `known` leads from a name to a place."""

    name: str
    words: tuple[str, str]
    places: Sequence[Place]
    known: Mapping[str, int]

    def find(self, text: str) -> int | None:
        """The number of the place that somebody calls so; None where there is none.

        >>> world = countries()
        >>> [world.places[world.find(name) or 0].code for name in ("de", "FRA", "Korea, Rep.", "Österreich")]
        ['DEU', 'FRA', 'KOR', 'AUT']
        """
        return self.known.get(text.strip().casefold(), self.known.get(plain(text)))


def plain(text: str) -> str:
    """A name without accents, punctuation and what only decorates it.

    >>> plain("The Gambia"), plain("St. Lucia"), plain("Côte d’Ivoire")
    ('gambia', 'saint lucia', 'cote divoire')
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    bare = PUNCTUATION.sub("", bare.replace("&", " and "))
    words = " ".join(re.sub(r"\W+|_", " ", bare).split())
    return SAINT.sub("saint", DECORATION.sub("", words))


@cache
def countries() -> Atlas:
    """Every country and territory of ISO 3166-1."""
    return read("countries", ("country", "countries"))


@cache
def states() -> Atlas:
    """The states of the USA."""
    return read("us_states", ("US state", "US states"))


def read(name: str, words: tuple[str, str]) -> Atlas:
    """Read one list of places; names come before codes where both could be meant."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    places: list[Place] = []
    known: dict[str, int] = {}
    codes: dict[str, int] = {}
    for number, line in enumerate(lines):
        code, short, title, point, also = line.split("\t")
        places.append(Place(code, title, point_of(point)))
        for spelling in [title, *filter(None, also.split("|"))]:
            known.setdefault(plain(spelling), number)
        codes |= {code.casefold(): number, short.casefold(): number}
    return Atlas(name, words, tuple(places), MappingProxyType(codes | known))


def point_of(text: str) -> tuple[float, float] | None:
    """Longitude and latitude from text; None for empty text."""
    if not text:
        return None
    longitude, latitude = (float(part) for part in text.split())
    return longitude, latitude
