"""What a reader of blocks must know of a delimited text."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.ingest.reading import Plain


@dataclass(frozen=True)
class Shape:
    """What a block reader must know: marks, width, and which columns come as dictionaries of few texts.

    `comment` starts lines that hold no row ("" for none), and where `inline` is set also the rest of a row that is
    none; `skip_space` leaves out spaces after a delimiter. `plain` are the columns whose texts have proven to be
    numbers, which may come as such; what stands there for a missing one is `missing`.
    """

    delimiter: str
    quote: str
    escape: str
    width: int
    multiline: bool
    coded: frozenset[int] = frozenset()
    comment: str = ""
    skip_space: bool = False
    inline: bool = False
    plain: Mapping[int, Plain] = field(default_factory=dict)
    missing: str = ""

    @property
    def names(self) -> list[str]:
        """Places as names: real names may repeat or be empty."""
        return [str(place) for place in range(self.width)]

    @property
    def is_simple(self) -> bool:
        """Whether the fast reader can read this at all."""
        plain = self.delimiter.isascii() and self.quote.isascii() and self.delimiter != "\0"
        return len(self.delimiter) == 1 and plain and not self.skip_space
