"""Alike: columns that say nearly the same, so that a finding about one is not told again about the other."""


class Alike:
    """Sets of columns that were joined; a column that never was is alone."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The column that stands for all that are like this one."""
        while self._parents.get(name, name) != name:
            name = self._parents[name]
        return name

    def join(self, left: str, right: str) -> None:
        """Say that two columns are alike."""
        self._parents[self.of(right)] = self.of(left)

    def all_of(self, names: tuple[str, ...]) -> frozenset[str]:
        """What several columns are about, without repetition."""
        return frozenset(self.of(name) for name in names)
