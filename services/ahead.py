"""Working ahead: the next items are being worked on while the result of one is used, and results keep their order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def ahead(
    pool: ThreadPoolExecutor, action: Callable[[Item], Result], items: Iterable[Item], most: int
) -> Iterator[Result]:
    """Results in the order of their items, of which at most so many are held."""
    waiting: deque[Future[Result]] = deque()
    for item in items:
        waiting.append(pool.submit(action, item))
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
