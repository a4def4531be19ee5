"""Forms between two tries: where to go afterwards, what is kept, where an error stands."""

import pytest

from callbacks.form_state import FormState, local_path, typed_in
from models.errors import Conflict, Forbidden, InvalidParameters, RateLimited, Unauthorized


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n//evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/sign-in?next=/",
        "/sign-out",
        "/api/v1/datasets/",
        "/_dash-update-component",
        "/" + "a" * 3000,
        "",
        None,
    ],
)
def test_what_could_lead_elsewhere_leads_home(address: str | None):
    assert local_path(address) == "/"


@pytest.mark.parametrize("address", ["/", "/settings", "/datasets/1/table?sort=-a&filter=%5B%5D", "/?q=äpfel"])
def test_a_page_of_ours_is_kept(address: str):
    assert local_path(address) == address


def test_no_password_and_no_token_comes_back_in_a_page():
    sent = {"email": "a@b", "password": "x", "new_password": "x", "current_password": "x", "setup_token": "x"}
    assert typed_in(sent) == {"email": "a@b"}


def test_an_error_of_fields_stands_beside_them():
    form = FormState().with_error(
        InvalidParameters("…", fields={"username": "is too short", "password": "is common"}), "email"
    )
    assert form.errors == {"username": "The user name is too short.", "password": "The password is common."}
    assert (form.focus, form.status) == ("username", 422)


def test_an_error_that_names_its_field_stands_beside_it():
    taken = FormState().with_error(Conflict("This user name is taken.", field="username"), "email")
    refused = FormState().with_error(Forbidden("The token is wrong.", field="setup_token"), "email")
    assert taken.errors == {"username": "This user name is taken."}
    assert (refused.errors, refused.status) == ({"setup_token": "The token is wrong."}, 403)


def test_an_error_of_the_whole_form_is_a_title_and_what_to_do():
    form = FormState().with_error(Unauthorized("It is wrong. Check both and try again."), "password")
    assert (form.title, form.text, form.errors) == ("It is wrong.", "Check both and try again.", {})
    assert (form.focus, form.status) == ("password", 401)


def test_how_long_to_wait_is_kept_for_the_header():
    assert FormState().with_error(RateLimited("Please wait.", retry_after=7), "email").retry_after == 7
