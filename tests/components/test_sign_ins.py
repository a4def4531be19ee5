from datetime import UTC, datetime
from uuid import uuid4

import pytest

from components.html_text import text_of
from components.sign_ins import browser_words, sign_in_table
from services.sessions import SignIn
from tests.components.profiles import HOSTILE

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140 on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge 140 on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("something of mine", "something of mine"),
        ("", "A browser that does not say its name"),
    ],
)
def test_a_browser_is_named_in_a_few_words(agent: str, words: str):
    assert browser_words(agent) == words


def test_the_one_that_looks_is_ended_by_signing_out():
    found = [SignIn(uuid4(), agent, NOW, NOW, is_this) for agent, is_this in (("curl/8", True), (HOSTILE, False))]
    text = text_of(sign_in_table(found, NOW))
    assert text.count("this one") == 1
    assert "<img" not in text
    assert "Sign out 1 other browser" in text
    assert "Sign out 1 other" not in text_of(sign_in_table(found[:1], NOW))
