"""Tables at the edge, through every route: an answer or a reason, and never a number that JSON cannot hold."""

import json
from itertools import product
from typing import Any

import pytest

from services.analyses import ANALYSES
from services.charts import CHARTS
from tests.fixtures.clients import Person

BIG = 2**63 - 1
ROWS = range(12)
TABLES = {
    "only names": "a,b,day\n",
    "one row": "a,b,day\n1.5,x,2024-01-01\n",
    "constant": "a,b,day\n" + "3,x,2024-01-01\n" * 12,
    "all missing": "a,b,day\n" + ",,\n" * 6,
    "one value": "a,b,day\n1,x,2024-01-01\n" + ",,\n" * 11,
    "infinite": "a,b,day\n" + "".join(f"{'inf' if n % 4 == 1 else n},{'xy'[n % 2]},2024-01-{n + 1:02}\n" for n in ROWS),
    "one column": "a\n" + "".join(f"{n * n}\n" for n in ROWS),
    "texts": "a,b\n" + "".join(f"word {n},{'xy'[n % 2]}\n" for n in ROWS),
    "days": "a,b\n" + "".join(f"2024-01-{n + 1:02},2024-02-{n + 1:02}T10:00:00\n" for n in ROWS),
    "largest integers": "a,b,c\n" + "".join(f"{BIG - n},{-BIG + n},{n}\n" for n in ROWS),
    "largest numbers": "a,b\n" + "".join(f"{'-' * (n % 2)}1.7e308,{n}e-320\n" for n in ROWS),
}


def refused(_name: str) -> None:
    raise AssertionError("JSON has no such number")


def checked(reply: Any, what: Any) -> Any:
    """The reply is an answer or a refusal with words, and strict JSON."""
    assert reply.status_code < 500, (what, reply.text)
    found = json.loads(reply.text, parse_constant=refused)
    if not found["success"]:
        assert found["error"]["message"].endswith("."), what
    return found


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("content", TABLES.values(), ids=list(TABLES))
def test_every_question_about_an_edge_table_is_answered(grace: Person, content: str):
    uploaded = checked(grace.upload(content.encode(), "edge.csv"), "upload")["data"]
    address = f"/{uploaded['id']}"
    described = checked(grace.get(f"/datasets{address}"), "dataset")
    names = [column["name"] for column in described["data"].get("columns") or []]
    for kind in ANALYSES:
        checked(grace.get(f"/analysis{address}/{kind}"), kind)
        checked(grace.get(f"/analysis{address}/{kind}?filter=" + json.dumps(missing(names))), kind)
    for method in ("iqr", "zscore", "modified_zscore", "isolation_forest", "consensus"):
        checked(grace.get(f"/analysis{address}/outliers?method={method}&threshold=0"), method)
    for method in ("pearson", "spearman", "kendall", "cramers_v", "mixed"):
        checked(grace.get(f"/analysis{address}/correlation?method={method}"), method)
    for page in ("preview", "rejected"):
        checked(grace.get(f"/datasets{address}/{page}"), page)
    for name in names:
        checked(grace.get(f"/datasets{address}/preview?sort=-{name}"), name)
    checked(grace.get(f"/visualization{address}/suggestions"), "suggestions")
    for chart, axes in product(CHARTS, (names[:1], names[:2], names[1::-1])):
        spec = {"chart": chart, **dict(zip("xy", axes, strict=False))}
        checked(grace.ask("POST", f"/visualization{address}/custom", json=spec), spec)
    for kind in ("csv", "json", "ndjson", "xlsx", "parquet"):
        assert grace.get(f"/datasets{address}/export?format={kind}").status_code < 500, kind


def missing(names: list[str]) -> list[dict[str, str]]:
    """A filter that keeps the rows without a value in the first column."""
    return [{"column": name, "op": "is_missing"} for name in names[:1]]
