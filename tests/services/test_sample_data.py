"""The bundled samples: what the list says is what the files hold, and each has a source and a licence."""

import csv
import json

import pytest

from tests.contracts.source import ROOT

FOLDER = ROOT / "services" / "sample_data"
LISTED = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))


def test_a_new_user_finds_three_samples():
    assert [sample["key"] for sample in LISTED] == ["flights", "penguins", "sales"]


@pytest.mark.parametrize("sample", LISTED, ids=lambda sample: sample["key"])
def test_a_sample_holds_what_the_list_says(sample: dict):
    with (FOLDER / sample["filename"]).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert (len(rows), len(header)) == (sample["rows"], sample["columns"])
    assert {len(row) for row in rows} == {len(header)}
    assert sample["title"]
    assert sample["description"].endswith(".")


@pytest.mark.parametrize("sample", LISTED, ids=lambda sample: sample["key"])
def test_a_sample_has_a_source_and_a_licence(sample: dict):
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    row = next(line for line in lines if line.startswith(f"| `{sample['filename']}` |"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert len(cells) == 5
    assert all(cells)


def test_samples_are_small_and_all_of_them_are_listed():
    files = list(FOLDER.glob("*.csv"))
    assert {path.name for path in files} == {sample["filename"] for sample in LISTED}
    assert sum(path.stat().st_size for path in files) < 1_000_000
