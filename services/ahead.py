"""Working ahead: the next items are being worked on while the result of one is used, and results keep their order.

Very many small items are shared out instead: to hand each over takes longer than some of them.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
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


def shared_out(
    pool: ThreadPoolExecutor, action: Callable[[Item], Result], items: Sequence[Item], parts: int
) -> list[Result]:
    """The result of each item, which are shared out in so many parts; neighbours, which are often alike, apart."""
    results: list[Result | None] = [None] * len(items)

    def work(first: int) -> None:
        results[first::parts] = [action(item) for item in items[first::parts]]

    list(pool.map(work, range(min(parts, len(items)))))
    return results  # type: ignore[return-value]
