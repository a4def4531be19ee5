"""`make bench`: it finds its modules, and what they measure with does not change from run to run."""

import csv
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.__main__ import found, main
from benchmarks.processes import anonymous, proportional, tree_of
from benchmarks.tables import SAMPLE, write_flights


def test_every_benchmark_is_found_and_says_what_it_measures():
    assert {"engine", "journey", "reading", "startup", "upload"} <= set(found())
    assert all(sentence.endswith(".") for sentence, _ in found().values())


def test_help_lists_them(capsys):
    assert main(["--help"]) == 0
    listed = capsys.readouterr().out
    assert all(f"  {name} " in listed for name in found())


def test_an_unknown_name_is_refused(capsys):
    assert main(["nothing"]) == 2
    assert "nothing" in capsys.readouterr().err


def test_equal_sizes_give_equal_tables(tmp_path: Path):
    rows = {write_flights(tmp_path / name, 1_500_000) for name in ("first.csv", "second.csv")}
    first, second = ((tmp_path / name).read_bytes() for name in ("first.csv", "second.csv"))
    assert first == second
    assert len(first) >= 1_500_000
    assert rows == {first.count(b"\n") - 1}


def test_repeated_flights_differ_but_keep_their_gaps(tmp_path: Path):
    write_flights(tmp_path / "flights.csv", 1_500_000)
    with (tmp_path / "flights.csv").open(newline="") as file, SAMPLE.open(newline="") as sample:
        rows = list(csv.reader(file))
        originals = list(csv.reader(sample))
    assert rows[0] == originals[0]
    assert len({tuple(row) for row in rows}) == len(rows)
    again = rows[len(originals) : 2 * len(originals) - 1]
    gaps = [[cell in {"", "NA"} for cell in row] for row in originals[1:]]
    assert [[cell in {"", "NA"} for cell in row] for row in again] == gaps


def test_memory_is_that_of_a_process_and_its_children():
    child = subprocess.Popen(
        [sys.executable, "-c", "held = bytearray(64 * 2**20); print(flush=True); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    child.stdout.readline()
    try:
        assert child.pid in tree_of(os.getpid())
        assert anonymous(child.pid) > 64 * 2**20
        assert anonymous(os.getpid()) > anonymous(child.pid)
        assert proportional(child.pid) > 64 * 2**20
    finally:
        child.communicate(b"\n")
