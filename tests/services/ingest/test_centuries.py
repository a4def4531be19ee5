"""Years of two digits lie in the century that the column itself, its name and today speak for."""

from datetime import UTC, datetime

import pytest

from tests.services.ingest.tables import Read, read_text

NOW = datetime.now(UTC).year
AHEAD = NOW + 25 - 2000


def column(values: list[str], tmp_path, name: str = "x", **options) -> Read:
    return read_text("\n".join([f"{name};n", *(f"{value};1" for value in values)]) + "\n", tmp_path, **options)


def years(found: Read, name: str) -> list[int]:
    return [int(value[:4]) for value in found.values(name)]


def century(found: Read, name: str = "x"):
    return next(decision for decision in found.receipt.decisions if decision.what == f"century of {name}")


@pytest.mark.parametrize("form", ["2/23/{:02}", "23.2.{:02} 10:15", "23-Feb-{:02}", "Feb-{:02}"])
def test_dates_that_would_all_lie_far_in_the_future_lie_in_the_past(form, tmp_path):
    found = column([form.format(AHEAD), form.format(AHEAD + 8)], tmp_path)
    assert years(found, "x") == [1900 + AHEAD, 1908 + AHEAD]
    assert century(found).chosen == f"{1900 + AHEAD}–{1908 + AHEAD}"
    assert century(found).runner_up == f"{2000 + AHEAD}–{2008 + AHEAD}"


@pytest.mark.parametrize("name", ["birth date", "DateOfBirth", "Geburtsdatum", "date de naissance", "earliest_cr_line"])
def test_a_name_that_speaks_of_the_past_settles_it(name, tmp_path):
    found = column([f"2/23/{AHEAD}", "12/1/85", "1/31/10"], tmp_path, name)
    assert years(found, name) == [1900 + AHEAD, 1985, 2010]


@pytest.mark.parametrize("name", ["maturity", "due date", "valid until", "Fälligkeit"])
def test_a_name_that_speaks_of_the_future_settles_it(name, tmp_path):
    assert years(column([f"2/23/{AHEAD}", f"12/1/{AHEAD + 5}"], tmp_path, name), name)[0] == 2000 + AHEAD


def test_years_that_go_on_into_the_future_do(tmp_path):
    values = [f"2/23/{year:02}" for year in range(NOW - 2005, AHEAD, 2)]
    assert years(column(values, tmp_path), "x")[-1] > NOW


def test_years_on_both_sides_of_the_sixties_lie_in_the_past(tmp_path):
    values = [f"2/23/{year % 100:02}" for year in range(1900 + AHEAD, 2012, 3)]
    assert max(years(column(values, tmp_path), "x")) < 2012


def test_dates_of_the_next_years_need_no_word(tmp_path):
    found = column([f"2/23/{NOW - 1999}", "12/1/98"], tmp_path)
    assert years(found, "x") == [NOW + 1, 1998]
    assert not [decision for decision in found.receipt.decisions if decision.what.startswith("century")]


def test_four_digits_of_a_year_are_what_they_are(tmp_path):
    found = column([f"2/23/20{AHEAD}", f"12/1/20{AHEAD + 3}"], tmp_path, "birth")
    assert years(found, "birth")[0] == 2000 + AHEAD
