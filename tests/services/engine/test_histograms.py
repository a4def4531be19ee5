"""Histograms: how many bins, and where they begin."""

from services.engine.table import Table


def histogram_of(values: list[int]) -> dict:
    return Table.of(price=values).profile("price", None)["histogram"]


def test_a_long_tail_leaves_the_body_its_shape():
    body = [place % 100 for place in range(10_000)]
    found = histogram_of([*body, 5_000])
    inside = [edge for edge in found["edges"] if 0 <= edge < 100]
    assert len(inside) >= 8
    assert sum(found["counts"]) == 10_001


def test_a_tail_however_long_costs_a_bounded_number_of_bins():
    found = histogram_of([*range(1_000), 10**9])
    assert len(found["counts"]) <= 601
