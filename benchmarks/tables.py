"""Tables to measure with: the bundled flights, repeated with small changes so that rows do not repeat."""

import csv
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

SAMPLE = Path(__file__).resolve().parent.parent / "services" / "sample_data" / "flights.csv"
NUMBERS = ("dep_delay", "arr_delay", "air_time", "distance")
DAYS_COVERED = 5


def write_flights(path: Path, size: int) -> int:
    """Write a CSV file of at least `size` bytes and give its number of rows; equal sizes give equal files."""
    with SAMPLE.open(encoding="utf-8", newline="") as source, path.open("w", encoding="utf-8", newline="") as target:
        reader = csv.DictReader(source)
        originals = list(reader)
        writer = csv.DictWriter(target, reader.fieldnames or ())
        writer.writeheader()
        for rows, row in enumerate(endless(originals), start=1):
            writer.writerow(row)
            if rows % 1000 == 0 and target.tell() >= size:
                break
    return rows


def endless(originals: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """The same flights again and again: later by the days they cover, a little faster or slower each time."""
    chance = random.Random(2013)
    for round_number in count():
        later = timedelta(days=DAYS_COVERED * round_number)
        yield from (changed(row, later, chance) for row in originals)


def changed(row: dict[str, str], later: timedelta, chance: random.Random) -> dict[str, str]:
    """One flight at a later time, its numbers moved a little; what is missing stays missing."""
    moment = datetime.fromisoformat(row["time_hour"]) + later
    moved = {name: str(int(row[name]) + chance.randint(-3, 3)) for name in NUMBERS if row[name] not in {"", "NA"}}
    when = {"year": str(moment.year), "month": str(moment.month), "day": str(moment.day)}
    return row | moved | when | {"time_hour": moment.isoformat().replace("+00:00", "Z")}
