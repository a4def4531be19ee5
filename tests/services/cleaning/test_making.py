"""Making versions: from the parent's columns or from the original, over many blocks, with the same cells."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from models.errors import InvalidParameters
from models.recipes import Applied, steps_from
from services.cleaning.drafts.cells import BLOCK
from services.cleaning.drafts.holding import MOST_HELD, held
from services.cleaning.recipes.making import make_version
from services.engine.table import Table
from tests.services.cleaning.cleaning import Step, cells, clean, quiet

SAMPLES = Path(__file__).parents[3] / "services" / "sample_data"
PENGUINS = (SAMPLES / "penguins.csv").read_bytes()
FILL: Step = {"step": "fill", "columns": ["body_mass_g"], "method": "mean"}
CAP: Step = {"step": "cap", "columns": ["bill_length_mm"], "to": "quantiles", "upper": 0.9}
FAR: Step = {"step": "outliers", "method": "consensus", "columns": ["bill_depth_mm", "body_mass_g"], "action": "mask"}


def recipe(*steps: Step, **more: Any) -> list[Any]:
    return [Applied(step=step, **more).model_dump(mode="json") for step in steps_from(list(steps))]


def folder_in(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir()
    return made


def test_the_parents_columns_and_the_original_give_the_same(tmp_path: Path):
    parent = clean(tmp_path, PENGUINS, [FILL], "penguins.csv")
    order: dict[str, Any] = {
        "source": str(parent.source), "filename": "penguins.csv", "options": {},
        "recipe": [*parent.made.recipe, *recipe(CAP, FAR)],
    }  # fmt: skip
    alone = make_version(order, folder_in(tmp_path, "alone"), quiet)
    base = {"folder": str(parent.table.folder), "receipt": parent.made.receipt.model_dump(mode="json"), "steps": 1}
    shorter = make_version(order | {"base": base}, folder_in(tmp_path, "shorter"), quiet)
    assert shorter == alone
    tables = [Table.open(tmp_path / name) for name in ("alone", "shorter")]
    assert cells(tables[0]) == cells(tables[1])
    assert tables[0].profile("bill_length_mm") == tables[1].profile("bill_length_mm")
    shutil.rmtree(parent.table.folder)
    lonely = make_version(order | {"base": base}, folder_in(tmp_path, "lonely"), quiet)
    assert lonely == alone
    names = {path.name for path in (tmp_path / "lonely").iterdir()}
    assert {"table.json", "outset.json"} <= names
    assert not names & {"base", "scratch"}


def test_what_was_found_is_used_again_unless_the_file_is_read_anew(tmp_path: Path):
    content = b"n,x\n1,a\n,b\n3,c\n"
    known = recipe(FILL | {"columns": ["n"]}, found={"values": {"n": 77}})
    order: dict[str, Any] = {"source": str(tmp_path / "t.csv"), "filename": "t.csv", "options": {}, "recipe": known}
    (tmp_path / "t.csv").write_bytes(content)
    values = []
    fixed = [known[0] | {"is_fixed": True}]
    for number, more in enumerate(({}, {"is_again": True}, {"is_again": True, "recipe": fixed})):
        make_version(order | more, folder_in(tmp_path, str(number)), quiet)
        values.append(cells(Table.open(tmp_path / str(number)))["n"][1])
    assert values == [77, 2, 77]


def test_rejected_cells_are_those_of_the_original(tmp_path: Path):
    from services.ingest.rejected import read_rejected

    content = b"n,x\n" + b"".join(b"%d,a\n" % number for number in range(200)) + b"oops,b\n"
    cleaned = clean(tmp_path, content, [{"step": "drop_rows"}])
    assert (cleaned.table.rows, read_rejected(cleaned.table.folder, 10, 0)[1]) == (200, 1)


def test_many_blocks_are_one_table(tmp_path: Path):
    random = np.random.default_rng(4)
    count = BLOCK + 5_000
    number = pd.Series(random.integers(0, 90_000, count)).astype("Int64").mask(pd.Series(random.random(count) < 0.2))
    number.iloc[BLOCK - 40 : BLOCK + 40] = pd.NA
    word = pd.Series(random.integers(0, 200_000, count)).map("w{}".format)
    table = pd.DataFrame({"number": number, "word": word, "row": range(count)})
    steps: list[Step] = [
        {"step": "compute", "column": "carried", "expression": "[number]"},
        {"step": "fill", "columns": ["carried"], "method": "forward"},
        {"step": "fill", "columns": ["number"], "method": "interpolate"},
        {"step": "filter", "filter": [{"column": "row", "op": ">", "value": 10}]},
        {"step": "tidy_text", "columns": ["word"], "case": "upper"},
        {"step": "deduplicate", "columns": ["word"], "keep": "last"},
    ]
    cleaned = clean(tmp_path, table.to_csv(index=False).encode(), steps)
    table["carried"] = number.ffill()
    places = np.flatnonzero(number.notna())
    between = np.rint(np.interp(np.arange(count), places, number.dropna().astype(float)))
    inside = pd.Series(range(count)).between(places[0], places[-1])
    table["number"] = number.where(number.notna(), pd.Series(between).astype("Int64").where(inside))
    table = table[table["row"] > 10]
    table["word"] = table["word"].str.upper()
    table = table.drop_duplicates("word", keep="last")
    found = cells(cleaned.table)
    for name in table.columns:
        assert found[name] == [None if pd.isna(cell) else cell for cell in table[name]], name


def test_a_large_column_goes_to_a_file_that_leaves_no_name(tmp_path: Path):
    block = pa.array(np.arange(MOST_HELD // 16))
    found = held(iter([block] * 3), pa.int64(), tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert found.to_pylist() == block.to_pylist() * 3


def test_a_step_that_finds_nothing_to_search_in_fails_in_words(tmp_path: Path):
    step: Step = {"step": "outliers", "method": "iqr", "columns": ["n"]}
    with pytest.raises(InvalidParameters, match=r"Step 1 \(treat outliers\): Outliers need at least four rows"):
        clean(tmp_path, b"n\n1\n2\n", [step])
