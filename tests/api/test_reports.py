"""Reports over HTTP: one file that needs no server, says what it is about, and in which nothing runs."""

import json
import re

import pytest

from tests.fixtures.clients import Person

HOSTILE = b'"</style><script>alert(1)</script>",amount\n<img src=x>,1\n=1+1,2\n<img src=x>,3\nb,\n'
SMALLER = json.dumps([{"column": "amount", "op": "<=", "value": 2}])


def test_a_page_says_what_it_is_about(grace: Person, sales: str):
    reply = grace.get(f"/datasets/{sales}/report")
    assert reply.content_type == "text/html; charset=utf-8"
    assert re.search(r'filename="sales report \d{4}-\d\d-\d\d\.html"', reply.headers["Content-Disposition"])
    text = re.sub(r"<[^>]+>", "", reply.text)
    assert "from all 3 rows" in text
    assert all(part in text for part in ("What stands out", "animal", "price", "How it was read", "Encoding"))


def test_it_asks_nobody_for_anything(grace: Person, sales: str):
    text = grace.get(f"/datasets/{sales}/report").text
    assert "default-src 'none'" in text
    assert re.findall(r"""(?:src|href)=|url\((?!["']?data:)|@import|https?://(?!www\.w3\.org/2000/svg)""", text) == []
    assert "<script" not in text


def test_names_and_cells_are_only_ever_text(grace: Person):
    dataset = grace.dataset(HOSTILE, name="<script>alert(2)</script>.csv")
    text = grace.get(f"/datasets/{dataset}/report").text
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize("format", ["html", "pdf"])
def test_a_filter_takes_part_and_is_said(grace: Person, format: str):
    dataset = grace.dataset(HOSTILE, name="some.csv")
    reply = grace.get(f"/datasets/{dataset}/report?format={format}&filter={SMALLER}")
    assert reply.status_code == 200
    if format == "html":
        assert "from 2 of 4 rows, where amount is at most 2" in reply.text
        assert "of 4 in the file" in reply.text


def test_notes_on_single_columns_are_part_of_every_form(grace: Person):
    values = "".join(f"{1.02**place:.3f}\n" for place in range(700))
    dataset = grace.dataset(f"amount\n{values}".encode(), name="tailed.csv")
    page = re.sub(r"<[^>]+>", " ", grace.get(f"/datasets/{dataset}/report").text)
    assert "Notes on single columns" in page
    assert re.search(r"pull the mean of\s+amount\s+up", page)
    assert "log scale" in page
    listed = grace.get(f"/analysis/{dataset}/insights/export?format=csv")
    assert "pull the mean of amount up" in listed.text
    assert "\r\nnote,A few large values" in listed.text
    assert grace.get(f"/datasets/{dataset}/report?format=pdf").status_code == 200


def test_a_filter_that_leaves_nothing_is_refused(grace: Person, sales: str):
    nothing = json.dumps([{"column": "price", "op": ">", "value": 1000}])
    reply = grace.get(f"/datasets/{sales}/report?filter={nothing}")
    assert reply.status_code == 409
    assert "No row is left" in reply.json["error"]["message"]


def test_a_pdf_is_a_pdf(grace: Person, sales: str):
    reply = grace.get(f"/datasets/{sales}/report?format=pdf")
    assert reply.content_type == "application/pdf"
    assert reply.data.startswith(b"%PDF-")
    assert reply.data.rstrip().endswith(b"%%EOF")


def test_another_format_is_refused(grace: Person, sales: str):
    reply = grace.get(f"/datasets/{sales}/report?format=docx")
    assert reply.status_code == 422
    assert reply.json["error"]["details"]["fields"] == {"format": "must be html or pdf"}


def test_nobody_else_gets_it(linus: Person, sales: str):
    assert linus.get(f"/datasets/{sales}/report").status_code == 404


def test_the_page_may_link_to_it(grace: Person, sales: str):
    assert grace.browser().client.get(f"/api/v1/datasets/{sales}/report").status_code == 200
