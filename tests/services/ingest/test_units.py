"""Measures with their unit in every cell are numbers, and the unit is told."""

import pytest

from tests.services.ingest.tables import Read, read_text


def column(values: list[str], tmp_path, **options) -> Read:
    lines = "\n".join(f"{value}\t{number}" for number, value in enumerate(values))
    return read_text(f"x\tn\n{lines}\n", tmp_path, delimiter="\t", **options)


MEASURES = {
    "kg": (["10 kg", "3.5 kg", "-7 kg"], [10, 3.5, -7]),
    "km": (["3,5 km", "12,25 km", "1.200,5 km"], [3.5, 12.25, 1_200.5]),
    "km/h": (["10km/h", "35km/h"], [10, 35]),
    "m²": (["120 m²", "85 m²"], [120, 85]),
    "sq ft": (["1,234 sq ft", "900 sq ft"], [1_234, 900]),
    "°C": (["20°C", "−4.5°C"], [20, -4.5]),
    "V": (["12 V", "5 V", "230 V"], [12, 5, 230]),
    "days": (["2 days", "1 day", "14 days"], [2, 1, 14]),
}


@pytest.mark.parametrize("unit", MEASURES)
def test_measures_in_one_unit_are_numbers_and_the_unit_is_told(unit, tmp_path):
    texts, numbers = MEASURES[unit]
    found = column(texts, tmp_path)
    assert found.values("x") == numbers
    assert (found.columns["x"].format, found.columns["x"].role) == (f"in {unit}", "measure")
    told = next(decision for decision in found.receipt.decisions if decision.what == "unit of x")
    assert (told.chosen, told.runner_up) == (unit, "text")


def test_several_units_stay_as_they_are_written_and_the_receipt_says_why(tmp_path):
    found = column(["10 kg", "500 g", "7 kg"], tmp_path)
    assert found.values("x") == ["10 kg", "500 g", "7 kg"]
    told = next(decision for decision in found.receipt.decisions if decision.what == "units of x")
    assert "kg, g" in told.evidence


@pytest.mark.parametrize("texts", [["12A", "14A", "2A"], ["12 Main St", "14 Main St"], ["10+ years", "2 years"]])
def test_codes_and_addresses_are_no_measures(texts, tmp_path):
    assert column(texts, tmp_path).values("x") == texts


def test_a_measure_without_its_unit_or_in_another_one_is_listed(tmp_path):
    found = column([*["5 kg", "6 kg"] * 60, "500 g", "7"], tmp_path)
    assert found.types["x"] == "integer"
    assert [(cell.raw, cell.reason) for cell in found.rejected] == [
        ("500 g", "is not a number in kg"),
        ("7", "is not a number in kg"),
    ]
