"""Undoing: what was begun is taken back when it does not end well, whatever ended it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager


@contextmanager
def undone_by(undo: Callable[[], object]) -> Iterator[None]:
    """Call `undo` unless the block ends by itself: after an error, and also when the worker is told to stop."""
    with ExitStack() as stack:
        stack.callback(undo)
        yield
        stack.pop_all()
