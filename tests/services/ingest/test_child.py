"""The limited child: warm when it is needed, and an answer whatever happens."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

from services.ingest.cell_names import cell_name
from tests.services.formats.workbooks import PART, workbook

ROOT = Path(__file__).parents[3]


def run_child(job: dict | None) -> tuple[list[dict], int]:
    line = "" if job is None else json.dumps(job) + "\n"
    done = subprocess.run(
        [sys.executable, "-m", "services.ingest.child"], input=line.encode(), capture_output=True, cwd=ROOT, check=False
    )
    return [json.loads(text) for text in done.stdout.splitlines()], done.returncode


def job(path: Path, folder: Path, **limits: int) -> dict:
    return {"source": str(path), "filename": path.name, "options": {}, "folder": str(folder), "limits": limits}


def test_a_job_is_done_and_told(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,x\n2,y\n", encoding="utf-8")
    events, code = run_child(job(path, tmp_path / "columns"))
    assert code == 0
    assert events[0] == {"event": "idle"}
    assert {event["phase"] for event in events if event["event"] == "progress"} >= {"checking", "reading", "writing"}
    assert events[-1]["event"] == "done"
    assert events[-1]["row_count"] == 2
    assert [column["name"] for column in events[-1]["columns"]] == ["a", "b"]


def test_a_closed_input_ends_the_child():
    assert run_child(None) == ([{"event": "idle"}], 0)


def test_a_file_that_is_no_table_is_told_with_its_code(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(b"%PDF-1.7 not a table")
    events, code = run_child(job(path, tmp_path / "columns"))
    assert (events[-1]["event"], events[-1]["error"]["code"], code) == ("failed", "UNREADABLE_FILE", 0)


def test_a_disk_that_is_full_is_told(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(
        "a,b\n" + "".join(f"{number},{number * 7919 % 100_003}\n" for number in range(100_000)), encoding="utf-8"
    )
    events, code = run_child(job(path, tmp_path / "columns", file_size=20_000))
    assert (events[-1]["error"]["code"], code) == ("STORAGE_FULL", 0)


def test_too_little_memory_is_told(tmp_path):
    path = tmp_path / "table.json"
    path.write_text(json.dumps([{"a": number, "b": "x" * 50} for number in range(300_000)]), encoding="utf-8")
    events, _ = run_child(job(path, tmp_path / "columns", address_space=700 * 1024**2))
    assert "safely" in events[-1]["error"]["message"]


def test_a_small_workbook_that_says_one_long_text_everywhere_is_not_held_in_memory(tmp_path):
    path = workbook(tmp_path / "table.xlsx", Data=[[]])
    cells = [[f'<c r="{cell_name(row, place)}" t="s"><v>0</v></c>' for place in range(8)] for row in range(2_000)]
    rows = "".join(f'<row r="{row}">{"".join(line)}</row>' for row, line in enumerate(cells, start=1))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = PART.format("worksheet", "", f"<sheetData>{rows}</sheetData>")
    parts["xl/sharedStrings.xml"] = PART.format("sst", "", f"<si><t>{'x' * 30_000}</t></si>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert path.stat().st_size < 500_000
    events, code = run_child(job(path, tmp_path / "columns"))
    assert code < 0 or "safely" in str(events[-1].get("error"))
