"""Maps: places are found by any of their names, values are those of pandas, and what has no place is counted."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.charts import ChartData, spec_from
from models.errors import InvalidParameters
from services.charting import Charting
from services.charts.places.atlas import countries, states
from services.charts.reductions.proposals import proposals
from services.engine.table import Table

SPELLINGS = ["Germany", "DE", "deu", "Deutschland", "Peru", "PER", "Singapore", "Atlantis", "Ruritania", None]
CODES = dict.fromkeys(SPELLINGS[:4], "DEU") | {"Peru": "PER", "PER": "PER", "Singapore": "SGP"}


def charting() -> Charting:
    return Charting(None, None)  # type: ignore[arg-type]


def data(table: Table, **raw: Any) -> ChartData:
    return charting().draw(table, spec_from({"chart": "map"} | raw)).data


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    random = np.random.default_rng(11)
    return pd.DataFrame(
        {
            "country": random.choice(np.array(SPELLINGS, object), 5_000),
            "value": np.where(random.random(5_000) < 0.1, np.nan, random.normal(size=5_000).round(3)),
        }
    )


@pytest.fixture(scope="module")
def table(frame: pd.DataFrame) -> Table:
    return Table.of(**{name: [None if pd.isna(cell) else cell for cell in frame[name].tolist()] for name in frame})


@pytest.mark.parametrize("agg", ["mean", "sum", "count", "median", "min", "max"])
def test_values_are_joined_per_country_whatever_the_spelling(table: Table, frame: pd.DataFrame, agg: str):
    found = data(table, x="country", y="value", agg=agg)
    expected = frame.value.groupby(frame.country.map(CODES)).agg(agg)
    series = found.series[0]
    assert dict(zip(series["code"], series["y"], strict=True)) == pytest.approx(expected.to_dict())
    assert series["y"] == sorted(series["y"], reverse=True)
    assert "Germany" in series["x"]


def test_what_has_no_place_is_counted_and_named(table: Table, frame: pd.DataFrame):
    unplaced = frame.country.isin(["Atlantis", "Ruritania"]).sum()
    empty = frame.country.isna() | (frame.value.isna() & frame.country.isin(list(CODES)))
    reduced = data(table, x="country", y="value").reduced
    assert f"{unplaced:,} rows could not be placed: " in reduced
    assert "“Atlantis”" in reduced
    assert "are no countries known here" in reduced
    assert f"{empty.sum():,} rows without a value left out" in reduced


def test_a_filter_counts_only_its_own_rows(table: Table, frame: pd.DataFrame):
    condition = [{"column": "country", "op": "in", "value": ["DE", "PER"]}]
    found = data(table, x="country", filter=condition)
    expected = frame.country[frame.country.isin(["DE", "PER"])].map(CODES).value_counts()
    assert dict(zip(found.series[0]["code"], found.series[0]["y"], strict=True)) == expected.to_dict()
    assert found.reduced == "Every row counts, nothing was sampled."


@pytest.mark.parametrize(
    ("name", "values", "codes"),
    [
        ("state", ["CA", "DE", "IN", "GA"], {"CA", "DE", "IN", "GA"}),
        ("country", ["CA", "DE", "IN", "GA"], {"CAN", "DEU", "IND", "GAB"}),
        ("place", ["Georgia", "Texas", "N.Y.", "us-wa"], {"GA", "TX", "NY", "WA"}),
        ("place", ["Georgia", "Armenia"], {"GEO", "ARM"}),
    ],
)
def test_states_and_countries_are_told_apart(name: str, values: list[str], codes: set[str]):
    assert set(data(Table.of(**{name: values}), x=name).series[0]["code"]) == codes


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("uk", "GBR"), ("U.S.A.", "USA"), ("Russian Federation", "RUS"), ("Korea, Rep.", "KOR"), ("Viet Nam", "VNM"),
        ("Côte d'Ivoire", "CIV"), ("Ivory Coast", "CIV"), ("Congo, Dem. Rep.", "COD"), ("The Gambia", "GMB"),
        ("St. Kitts & Nevis", "KNA"), ("Hong Kong, China", "HKG"), ("Bolivia, Plurinational State of", "BOL"),
        ("Burma", "MMR"), ("swaziland", "SWZ"), ("TÜRKIYE", "TUR"), ("Frankreich", "FRA"), ("España", "ESP"),
        ("Suisse", "CHE"), ("GER", "DEU"), ("NA", "NAM"), ("xk", "XKX"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_names(spelling: str, code: str):
    number = countries().find(spelling)
    assert number is not None
    assert countries().places[number].code == code


def test_every_place_is_found_by_its_own_name_and_codes():
    for atlas in (countries(), states()):
        for number, place in enumerate(atlas.places):
            assert atlas.find(place.code) == number
            assert atlas.find(place.name) == number
    assert (len(countries().places), len(states().places)) == (250, 51)


def test_words_that_name_no_place_are_refused_with_the_reason():
    with pytest.raises(InvalidParameters) as caught:
        data(Table.of(carrier=["9E", "quartz", "feldspar"]), x="carrier")
    assert "names no country" in caught.value.message


def test_points_are_rows_and_impossible_ones_are_counted():
    table = Table.of(lat=[51.5, 48.9, 95.0, None], lon=[-0.1, 2.35, 0.0, 1.0])
    found = data(table, x="lon", y="lat")
    assert (found.series[0]["x"], found.series[0]["y"]) == ([-0.1, 2.35], [51.5, 48.9])
    assert "1 row could not be placed" in found.reduced
    assert "1 row without a value left out" in found.reduced


def test_latitude_and_longitude_are_told_apart_by_their_names():
    table = Table.of(latitude=[10.0, 20.0], longitude=[100.0, 110.0])
    assert data(table, x="latitude", y="longitude").series[0]["x"] == [100.0, 110.0]
    assert data(table, x="longitude", y="latitude").series[0]["x"] == [100.0, 110.0]


def test_a_country_without_an_outline_is_a_dot():
    figure = charting().draw(
        Table.of(country=["Singapore", "Malta", "Peru"]), spec_from({"chart": "map", "x": "country"})
    )
    assert [trace["type"] for trace in figure.figure["data"]] == ["choropleth", "scattergeo"]
    assert len(figure.figure["data"][1]["lon"]) == 2


def test_maps_are_proposed_for_places_only():
    places = Table.of(
        country=["Chad", "Peru", "Mali", "Fiji"] * 20,
        lat=[float(place) for place in range(80)],
        lon=[float(place) for place in range(80)],
        carrier=["quartz", "b", "c", "d"] * 20,
    )
    found = [item.spec for item in proposals(places) if item.spec.chart == "map"]
    assert {(spec.x, spec.y) for spec in found} >= {("lon", "lat")}
    assert any(spec.x == "country" for spec in found)
    assert all(spec.x != "carrier" for spec in found)


def test_numeric_codes_of_countries_are_known_where_the_column_is_called_so():
    table = Table.of(iso_num=[4, 276, 604, 276], rooms=[4, 276, 604, 276], value=[1.0, 2, 3, 4])
    found = data(table, x="iso_num", y="value", agg="sum").series[0]
    assert dict(zip(found["code"], found["y"], strict=True)) == {"AFG": 1, "DEU": 6, "PER": 3}
    assert "code" not in data(table, x="rooms", y="value").series[0]
