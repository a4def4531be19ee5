"""Keys that come twice in one record of JSON: only the last value of each is read, which has to be told."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from models.receipt import Decision

CHECKED_BYTES = 8 * 1024**2
BEHIND_A_KEY = b'":'
SHOWN = 10


@dataclass
class RepeatedKeys:
    """The repeated keys found so far; `left` is how many bytes may still be looked through one by one."""

    found: dict[str, None] = field(default_factory=dict)
    left: int = CHECKED_BYTES

    def look(self, texts: Sequence[bytes], records: Any) -> None:
        """Look at some JSON texts and what was read of them; without repeated keys there are as many on both sides."""
        if is_whole(texts, records):
            return
        for text in texts:
            self.left -= len(text)
            if self.left < 0:
                return
            try:
                json.loads(text, object_pairs_hook=self._note)
            except (ValueError, RecursionError):
                continue  # told elsewhere

    def _note(self, pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        """One record out of its pairs; keys that come again are remembered."""
        record = dict(pairs)
        if len(record) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            self.found.update((key, None) for key, count in counts.items() if count > 1)
        return record

    def decisions(self) -> Iterable[Decision]:
        """What the receipt says."""
        if self.found:
            why = f"a record holds the same key twice: {', '.join(list(self.found)[:SHOWN])[:200]}"
            yield Decision(what="repeated keys", chosen="the last value", evidence=why, runner_up="the first value")


def is_whole(texts: Sequence[bytes], records: Any) -> bool:
    """Whether what was read has as many keys as its texts."""
    try:
        again = orjson.dumps(records)
    except TypeError:  # numbers that only the exact reader keeps
        return False
    return sum(text.count(BEHIND_A_KEY) for text in texts) == again.count(BEHIND_A_KEY)
