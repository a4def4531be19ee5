from models.errors import Conflict, DataLensError, NotReady, RateLimited


def test_an_error_carries_what_programs_need():
    error = Conflict("The name is taken. Choose another.", field="username")
    assert (str(error), error.code, error.status, error.details) == (
        "The name is taken. Choose another.",
        "CONFLICT",
        409,
        {"field": "username"},
    )


def test_how_long_to_wait_is_that_of_its_kind_unless_the_error_knows_better():
    assert NotReady("Wait.").retry_after == 1
    assert RateLimited("Wait.", retry_after=7).retry_after == 7
    assert DataLensError("No.").retry_after is None
