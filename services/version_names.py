"""Names of versions: that of the dataset they were made from, with a number where it is taken."""

import re
from collections.abc import Iterable

from services.dataset_names import LONGEST

ENDING = re.compile(r" \(cleaned(?: \d+)?\)$")


def version_name(parent: str, taken: Iterable[str]) -> str:
    """What a version is called when nobody gave it a name.

    >>> version_name("Sales", []), version_name("Sales (cleaned)", ["Sales (cleaned)"])
    ('Sales (cleaned)', 'Sales (cleaned 2)')
    """
    stem = ENDING.sub("", parent)[: LONGEST - 20]
    known = set(taken)
    number = 1
    while (name := f"{stem} (cleaned)" if number == 1 else f"{stem} (cleaned {number})") in known:
        number += 1
    return name
