"""Settings: where one is signed in, and ending it from another browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import arrived, create_account, sign_in
from tests.fixtures.servers import LiveServer

pytestmark = pytest.mark.browser


def test_a_sign_in_elsewhere_is_seen_and_ended(visit, live_server: LiveServer):
    here, _ = visit(live_server)
    there, watched = visit(live_server)
    watched.expect("401")
    name = create_account(here)
    there.goto("/sign-in")
    sign_in(there, name)
    arrived(there, "**/")
    here.goto("/settings")
    table = here.get_by_role("region", name="Sign-ins")
    expect(table.get_by_role("row")).to_have_count(3)
    expect(table.get_by_text("this one")).to_have_count(1)
    table.get_by_role("button", name="Sign out").click()
    expect(table.get_by_role("row")).to_have_count(2)
    there.goto("/settings")
    arrived(there, "**/sign-in*")
