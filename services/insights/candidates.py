"""Candidates: relations that the screening found large and likely enough to be computed over all rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from services.insights import association, correlation, groups, persistence, repeats, screening, shared_time, simpson
from services.insights.alike import Alike
from services.insights.choosing import gaps_of, groups_of, measures_of, times_of
from services.insights.discoveries import Chances
from services.insights.finding import Finding
from services.insights.rows import Rows
from services.insights.variables import Groups, Measure

# A little less than what is told at last: the sample may err to the low side.
NEAR = 0.85
SAME_NUMBERS, SAME_GROUPS, SAME_GAPS, SHARED = 0.9, 0.95, 0.8, 0.25
MOST_STRATA_TRIED = 12


@dataclass(frozen=True)
class Candidate:
    """One relation: its test, its size in the sample, what it is about, and how to make it exact.

    `warn` says what turns it round, `doubt` what explains it away.
    """

    kind: str
    test: int
    strength: float
    about: tuple[str, ...]
    columns: tuple[str, str]
    confirm: Callable[[], Finding | None]
    warn: Callable[[], str | None]
    doubt: Callable[[], str | None] = lambda: None


class Relations:
    """All relations between the variables of a table."""

    def __init__(self, rows: Rows, tests: Chances) -> None:
        self.rows = rows
        self.tests = tests
        self.alike = Alike()
        self.repeated: list[Finding] = []
        self._derived: set[str] = set()
        self.times = times_of(rows)
        # What goes with the years is told as their course.
        self.measures = [item for item in measures_of(rows) if item.column not in self.times]
        self.groups = groups_of(rows)
        order = self._order()
        self._in_time = rows.sample[order]
        self._codes = [item.read(rows.sample)[order] for item in self.groups]
        self._with_gaps = [*self.measures, *gaps_of(rows)]
        read = [item.read(rows.sample)[order] for item in self._with_gaps]
        ready = [
            values if item.is_share else screening.rank_scores(values)
            for item, values in zip(self._with_gaps, read, strict=True)
        ]
        self._scores = np.array(ready) if ready else np.empty((0, len(order)))
        self._are_shares = np.array([item.is_share for item in self._with_gaps], bool)
        self._lasting = persistence.autocorrelations(self._scores) if self.times else np.zeros((len(read), 1))
        self._groups_last = [
            persistence.of_groups(item, codes) if self.times else np.zeros(1)
            for item, codes in zip(self.groups, self._codes, strict=True)
        ]

    def _order(self) -> np.ndarray:
        """The order of time, where the table has one; the order of the file otherwise."""
        sample = self.rows.sample
        if not self.times:
            return np.arange(len(sample))
        from services.insights.variables import numbers_at

        table, column = self.rows.table, self.times[0]
        return np.argsort(numbers_at(table.form(column.name), table.domain(column.name), sample), kind="stable")

    def found(self) -> list[Candidate]:
        """All candidates; `alike` and `repeated` are filled on the way."""
        if len(self.rows.sample) < screening.LEAST_ROWS:
            return []
        self._join_gaps()
        return [*self._numbers(), *self._associations(), *self._by_group()]

    def _join_gaps(self) -> None:
        """Columns that are empty in nearly the same rows lack their values for one reason."""
        gaps = self._with_gaps[len(self.measures) :]
        seen = screening.correlations(self._scores[len(self.measures) :], np.zeros((len(gaps), len(gaps))))
        for left, right in zip(*np.nonzero(np.triu(np.abs(seen.values) >= SAME_GAPS, 1)), strict=True):
            self.alike.join(groups.gap_name(gaps[left]), groups.gap_name(gaps[right]))

    def _numbers(self) -> Iterator[Candidate]:
        """Pairs of measures."""
        count = len(self.measures)
        if count < 2:
            return
        lasting = self._lasting[:count]
        excess = persistence.excess(lasting, lasting, len(self.rows.sample))
        seen = screening.correlations(self._scores[:count], excess)
        left, right = np.triu_indices(count, 1)
        are_numbers = np.array([not item.is_share for item in self.measures])
        # That one way to tell the time goes with another is no news.
        are_times = np.array([item.column.role == "time" for item in self.measures])
        tested = are_numbers[left] & are_numbers[right] & ~(are_times[left] & are_times[right])
        first = self.tests.add(np.where(tested, seen.chances[left, right], np.nan))
        for place in np.flatnonzero(np.abs(seen.values[left, right]) >= NEAR * correlation.LEAST):
            pair = int(left[place]), int(right[place])
            value = float(seen.values[pair])
            if not tested[place]:
                self._threshold(*pair, value)
                continue
            one, other = (self.measures[number] for number in pair)
            if abs(value) >= SAME_NUMBERS:
                self.alike.join(one.column.name, other.column.name)
            yield self._pair(one, other, first + int(place), abs(value), float(excess[pair]))

    def _threshold(self, left: int, right: int, value: float) -> None:
        """Whether a column of true and false only says that a number exceeds a limit."""
        share, number = self.measures[left], self.measures[right]
        if share.is_share == number.is_share or abs(value) < SHARED:
            return
        if number.is_share:
            share, number = number, share
        found = repeats.threshold(share, number, self.rows)
        if found is not None:
            self.repeated.append(found)
            self._derived.add(share.column.name)
            self.alike.join(share.column.name, number.column.name)

    def _pair(self, one: Measure, other: Measure, test: int, strength: float, excess: float) -> Candidate:
        names = one.column.name, other.column.name
        return Candidate(
            "correlation",
            test,
            strength,
            names,
            names,
            lambda: correlation.finding(self.rows, one, other, excess),
            lambda: simpson.of_pair(self.rows, one, other, self._strata(names)),
            lambda: shared_time.of_pair(one, other, self._in_time, self.times[0]) if self.times else None,
        )

    def _strata(self, names: tuple[str, str]) -> list[Groups]:
        """Columns of few groups by which a relation might turn round."""
        taken = {self.alike.of(name) for name in names}
        return [
            item
            for item in self.groups
            if item.size <= simpson.MOST_STRATA and not item.part and self.alike.of(item.column.name) not in taken
        ][:MOST_STRATA_TRIED]

    def _associations(self) -> Iterator[Candidate]:
        """Pairs of columns of categories; those that give each other are told as such."""
        size = len(self.rows.sample)
        chances: list[float] = []
        kept: list[tuple[int, int, int, float, float]] = []
        for left, right in self._category_pairs():
            excess = float(
                persistence.excess(self._groups_last[left][None], self._groups_last[right][None], size)[0, 0]
            )
            sizes = self.groups[left].size, self.groups[right].size
            value, chance, _ = screening.association(self._codes[left], self._codes[right], sizes, excess)
            if value >= SAME_GROUPS:
                self._join(left, right)
            if all(not item.part and item.column.type != "boolean" for item in (self.groups[left], self.groups[right])):
                chances.append(chance)
                kept.append((left, right, len(chances) - 1, value, excess))
        first = self.tests.add(np.array(chances))
        for left, right, place, value, excess in kept:
            if value >= NEAR * association.LEAST:
                yield self._associated(left, right, first + place, value, excess)

    def _category_pairs(self) -> Iterator[tuple[int, int]]:
        """Pairs of groupings by values of different columns."""
        for left, one in enumerate(self.groups):
            for right in range(left + 1, len(self.groups)):
                other = self.groups[right]
                if one.column.name != other.column.name:
                    yield left, right

    def _associated(self, left: int, right: int, test: int, value: float, excess: float) -> Candidate:
        one, other = self.groups[left], self.groups[right]
        names = one.column.name, other.column.name
        return Candidate(
            "association",
            test,
            association.strength_of(value),
            names,
            names,
            lambda: association.finding(self.rows, one, other, excess),
            lambda: None,
        )

    def _join(self, left: int, right: int) -> None:
        """Two groupings that give each other: the same thing twice."""
        one, other = self.groups[left], self.groups[right]
        if max(sizes := (one.size, other.size)) <= 1.5 * min(sizes):
            self.alike.join(groups.theme(one), groups.theme(other))
        if one.part or other.part:
            return
        found = repeats.decided(one, other, association.counted(self.rows, one, other))
        if found is not None:
            self.repeated.append(found)

    def _by_group(self) -> Iterator[Candidate]:
        """Each measure, share and gap by each grouping."""
        scores = screening.Scores.of(self._scores)
        for item, codes, lasting in zip(self.groups, self._codes, self._groups_last, strict=True):
            excess = persistence.excess(self._lasting, lasting[None], len(codes))[:, 0]
            seen = screening.group_differences(codes, item.size, scores, self._are_shares, excess)
            allowed = np.array([self._is_sensible(measure, item) for measure in self._with_gaps], bool)
            first = self.tests.add(np.where(allowed, seen.chances, np.nan))
            if item.column.name in self._derived:
                continue
            for place in np.flatnonzero(allowed & (seen.values >= NEAR * groups.LEAST_RATIO_OF_ALL)):
                yield self._grouped(
                    int(place), item, first + int(place), self._size(int(place), seen), float(excess[place])
                )

    def _size(self, place: int, seen: screening.Screened) -> float:
        """About how strong a difference will be."""
        measure, gap = self._with_gaps[place], float(seen.gaps[place]) if seen.gaps is not None else 0.0
        # Ranks between −1 and 1 have a deviation of 0.58; shares of x % and 0 % lie 2 √x apart as angles, about.
        scaled = 2 * gap if measure.is_share else gap / 0.58
        return groups.strength_of(measure, float(seen.values[place]), scaled)

    def _is_sensible(self, measure: Measure, item: Groups) -> bool:
        """Whether a measure can differ between groups in a way that says something."""
        if measure.column.name == item.column.name:
            return False
        # Whole numbers that only name a group are no amounts.
        return measure.kind != "number" or measure.column.role != "dimension"

    def _grouped(self, place: int, item: Groups, test: int, value: float, excess: float) -> Candidate:
        measure = self._with_gaps[place]
        names = measure.column.name, item.column.name
        kind = "missing_by_group" if measure.kind == "missing" else "time_pattern" if item.part else "group_difference"
        return Candidate(
            kind,
            test,
            value,
            groups.about(measure, item),
            names,
            lambda: groups.finding(self.rows, measure, item, excess),
            lambda: self._turned(measure, item, excess),
        )

    def _turned(self, measure: Measure, item: Groups, excess: float) -> str | None:
        """The warning that the order of two groups turns round."""
        from services.insights import exact

        found = exact.by_group(self.rows, measure, item, excess)
        if found is None or item.part or measure.kind == "missing":
            return None
        names = measure.column.name, item.column.name
        return simpson.of_groups(self.rows, measure, item, groups.ends_of(found), self._strata(names))
