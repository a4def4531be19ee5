"""Parallel: the same work on parts of the rows, on every core; each part gives a state, and states are merged."""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from services.charts.reductions.question import Block, Question

State = TypeVar("State")
Item = TypeVar("Item")
MOST_THREADS = 4
# Below about a million rows threads cost more than they bring.
FEWEST_BLOCKS = 4


def cores() -> int:
    """How many threads can work at once."""
    return min(MOST_THREADS, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)


def in_parts(question: Question, work: Callable[[Iterable[Block]], State]) -> list[State]:
    """Give each core the blocks of one run of rows; their states, in the order of the rows."""
    count = question.block_count
    parts = max(1, min(cores(), count // FEWEST_BLOCKS))
    cuts = [count * part // parts for part in range(parts + 1)]
    return at_once(lambda part: work(question.blocks(cuts[part], cuts[part + 1])), range(parts))


def at_once(work: Callable[[Item], State], items: Iterable[Item]) -> list[State]:
    """Work on several things at once, as numpy lets go of the interpreter while it counts."""
    listed = list(items)
    threads = min(cores(), len(listed))
    if threads <= 1:
        return [work(item) for item in listed]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, listed))


def sum_of(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Counts or sums of parts of the rows as those of all."""
    total: np.ndarray = np.sum(parts, axis=0)
    return total
