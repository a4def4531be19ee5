"""Scripts and styles travel compressed; what belongs to somebody does not."""

import gzip

import brotli
import pytest
from flask import Flask

from tests.fixtures.clients import Person

STYLE = "/assets/tokens.css"


@pytest.mark.parametrize(("name", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_style_sheet_travels_compressed_and_arrives_whole(shared_app: Flask, name: str, decode):
    client = shared_app.test_client()
    plain = client.get(STYLE)
    assert "Content-Encoding" not in plain.headers
    for _ in range(2):
        reply = client.get(STYLE, headers={"Accept-Encoding": name})
        assert reply.headers["Content-Encoding"] == name
        assert "Accept-Encoding" in reply.headers["Vary"]
        assert int(reply.headers["Content-Length"]) == len(reply.data) < len(plain.data)
        assert decode(reply.data) == plain.data


def test_a_file_that_did_not_change_is_not_sent_again(shared_app: Flask):
    client = shared_app.test_client()
    known = client.get(STYLE, headers={"Accept-Encoding": "br"}).headers["ETag"]
    again = client.get(STYLE, headers={"Accept-Encoding": "br", "If-None-Match": known})
    assert (again.status_code, again.data) == (304, b"")


def test_private_replies_are_left_alone(shared_app: Flask, grace: Person, sales: str):
    every = {"Accept-Encoding": "gzip, br"}
    assert "Content-Encoding" not in grace.get(f"/datasets/{sales}/preview", headers=every).headers
    assert "Content-Encoding" not in grace.browser().client.get("/", headers=every).headers
