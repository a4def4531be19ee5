from datetime import date, datetime, timedelta

import numpy as np
import pytest
from scipy.stats import chi2_contingency, kruskal, pearsonr

from models.charts import spec_from
from services.analyses.insights import NOTHING, Params, run, view
from services.charts import CHARTS
from services.engine.table import Table
from services.insights.groups import says_little
from tests.services.ingest.tables import read_file
from tests.services.insights.tables import first_of, kinds, noise

CHANCE = np.random.default_rng(11)
ROWS = 400
X = CHANCE.normal(size=ROWS)
GROUP = np.array(list("abcd"))[CHANCE.integers(0, 4, ROWS)]


def test_two_measures_that_go_together_are_told_with_their_number_and_their_rows():
    y = X + 0.5 * CHANCE.normal(size=ROWS)
    found = first_of(Table.of(x=X.tolist(), y=[None, *y[1:].tolist()]), "correlation")
    assert found.effect == pytest.approx(pearsonr(X[1:], y[1:]).statistic)
    assert found.title == "y rises with x"
    assert "over 399 rows" in found.text
    assert found.q_value <= 0.05
    assert spec_from(found.chart).shelves() == {"x": "x", "y": "y"}


def test_a_bent_relation_is_told_as_bent():
    found = first_of(Table.of(x=X.tolist(), y=np.exp(6 * X).tolist()), "correlation")
    assert found.effect == pytest.approx(1.0)
    assert "bent" in found.text


def test_a_copy_on_another_scale_is_told_as_such():
    assert kinds(Table.of(celsius=X.tolist(), fahrenheit=(X * 1.8 + 32).tolist())) == ["linear_copy"]


def test_a_measure_that_differs_between_groups_has_both_ends_and_what_is_explained():
    value = X + 2 * (GROUP == "c")
    found = first_of(Table.of(value=value.tolist(), kind=GROUP.tolist()), "group_difference")
    assert found.title == "value is highest for kind c"
    assert found.p_value == pytest.approx(kruskal(*[value[name == GROUP] for name in "abcd"]).pvalue, rel=1, abs=1e-12)
    assert f"({(GROUP == 'c').sum()} rows)" in found.text
    assert max(zip(found.picture["values"], found.picture["labels"], strict=True))[1] == "c"


def test_two_columns_of_categories_are_told_with_cramers_v():
    other = np.where(CHANCE.random(ROWS) < 0.5, GROUP, np.array(list("abcd"))[CHANCE.integers(0, 4, ROWS)])
    found = first_of(Table.of(one=GROUP.tolist(), two=other.tolist()), "association")
    counts = np.array([[np.sum((left == GROUP) & (other == right)) for right in "abcd"] for left in "abcd"])
    assert found.p_value == pytest.approx(chi2_contingency(counts, correction=False).pvalue, rel=1e-6)


def test_a_share_that_follows_the_hour_is_a_pattern_of_time():
    start = datetime(2021, 3, 1)
    when = [start + timedelta(minutes=37 * row) for row in range(4000)]
    late = [bool(CHANCE.random() < 0.1 + 0.5 * (moment.hour >= 18)) for moment in when]
    found = first_of(Table.of(when=when, late=late), "time_pattern")
    assert "through the day" in found.title or "most often at" in found.title
    assert found.picture["form"] == "line"
    assert len(found.picture["values"]) == 24


def test_gaps_that_depend_on_a_group_are_not_random():
    value = [
        None if name == "a" and draw < 0.8 else draw for name, draw in zip(GROUP, CHANCE.random(ROWS), strict=True)
    ]
    found = first_of(Table.of(value=value, kind=GROUP.tolist()), "missing_by_group")
    assert found.title == "value is missing most often for kind a"
    assert "not random" in found.text


def test_columns_that_are_empty_in_the_same_rows_are_one_gap():
    hole = CHANCE.random(ROWS) < 0.1
    columns = {
        name: [None if gap else value for gap, value in zip(hole, CHANCE.normal(size=ROWS).tolist(), strict=True)]
        for name in ("seats", "engine", "model")
    }
    found = first_of(Table.of(**columns), "empty_together")
    assert found.columns == ("seats", "engine", "model")
    assert f"the same {hole.sum()} rows" in found.text


def test_a_column_that_another_one_decides_is_told_once():
    town = np.array(["Oslo", "Bergen", "Rome", "Milan"])[CHANCE.integers(0, 4, ROWS)]
    land = np.where(np.isin(town, ["Oslo", "Bergen"]), "Norway", "Italy")
    code = np.array(["o", "b", "r", "m"])[[["Oslo", "Bergen", "Rome", "Milan"].index(name) for name in town]]
    found = kinds(Table.of(town=town.tolist(), land=land.tolist(), code=code.tolist()))
    assert "one_to_one" in found
    assert "decided" in found
    assert "association" not in found


def test_a_threshold_of_a_number_is_found_exactly():
    delay = CHANCE.integers(-20, 90, ROWS)
    found = first_of(Table.of(delay=delay.tolist(), late=(delay > 15).tolist()), "threshold")
    assert found.text.startswith("It is true exactly when delay is above 15")


def test_a_threshold_that_chance_gives_is_not_told():
    number = list(range(40))
    assert "threshold" not in kinds(Table.of(number=number, top=[value >= 37 for value in number]))
    assert "threshold" in kinds(Table.of(number=number, top=[value >= 20 for value in number]))


def test_equal_columns_and_rows_are_told():
    table = Table.of(a=[1, 2, 3, 4] * 10, b=[1, 2, 3, 4] * 10, c=list("wxyz") * 10)
    found = kinds(table)
    assert "equal_columns" in found
    assert "duplicates" in found


def test_a_stretch_of_time_without_rows_is_named_by_its_days():
    days = [date(2013, 1, 1) + timedelta(days=day) for day in range(365) if not 100 <= day < 160]
    found = first_of(Table.of(day=days, value=CHANCE.normal(size=len(days)).tolist()), "time_gap")
    assert found.title == "No rows for 60 days"
    assert "2013-04-11 to 2013-06-09" in found.text


def test_a_measure_that_climbs_over_the_years_has_its_ends():
    days = [date(2010, 1, 1) + timedelta(days=7 * week) for week in range(300)]
    value = np.arange(300) / 30 + CHANCE.normal(size=300)
    found = first_of(Table.of(day=days, value=value.tolist()), "trend")
    assert found.title == "value rises over time"
    assert found.effect > 0.5


def test_a_long_tail_and_a_lone_value_are_two_things():
    tail = np.exp(1.3 * X)
    lone = [*CHANCE.normal(size=ROWS - 1).tolist(), 9999.0]
    found = run(Table.of(tail=tail.tolist()), Params())
    assert [item.kind for item in found.notes] == ["long_tail"]
    assert not found.items
    found = run(Table.of(lone=lone), Params())
    assert [item.kind for item in found.items] == ["outliers"]
    assert not found.notes


@pytest.mark.parametrize(
    "values",
    [
        [*CHANCE.integers(0, 2, 500).tolist(), 999],
        [*CHANCE.integers(18, 90, 500).tolist(), -1000, -1000],
        [*np.exp(CHANCE.normal(3, 0.5, 2000)).round(2).tolist(), 20_000.0],
        [*CHANCE.normal(50, 10, 60).tolist(), 5_000.0],
    ],
    ids=["two values", "a code for missing", "a price", "few rows"],
)
def test_a_value_far_beyond_what_the_others_lead_to_is_told(values: list[float]):
    assert "outliers" in kinds(Table.of(value=values))


def test_numbers_in_steps_are_told_with_their_step():
    weight = (CHANCE.integers(100, 200, ROWS) * 25).tolist()
    assert "recorded in steps of 25" in first_of(Table.of(weight=weight), "rounding").title


def test_a_relation_that_turns_round_within_groups_carries_a_warning():
    group = np.repeat([0, 1, 2], 200)
    inside = CHANCE.normal(size=600)
    x = inside + 6 * group
    y = 0.8 * inside - 5 * group + 0.3 * CHANCE.normal(size=600)
    found = first_of(Table.of(x=x.tolist(), y=y.tolist(), kind=np.array(list("abc"))[group].tolist()), "correlation")
    assert found.effect < 0
    assert "Within the groups of kind it turns round" in found.warning


def test_a_difference_that_turns_round_within_groups_carries_a_warning():
    hard = np.repeat([True, False], 1000)
    treated = np.where(hard, CHANCE.random(2000) < 0.9, CHANCE.random(2000) < 0.1)
    score = np.where(hard, 20.0, 60.0) + 8 * treated + CHANCE.normal(size=2000)
    table = Table.of(
        score=score.tolist(),
        treated=np.where(treated, "yes", "no").tolist(),
        case=np.where(hard, "hard", "easy").tolist(),
    )
    found = next(item for item in run(table, Params()).items if item.columns == ("score", "treated"))
    assert "no" in found.title
    assert found.warning is not None
    assert "case" in found.warning


def test_identifiers_and_free_text_take_no_part():
    numbers = list(range(1000, 1000 + ROWS))
    table = Table.of(customer_id=numbers, other_id=[2 * number for number in numbers])
    assert kinds(table) == []


def test_the_strongest_comes_first_and_no_grade_returns():
    y = X + 0.2 * CHANCE.normal(size=ROWS)
    table = Table.of(x=X.tolist(), y=y.tolist(), kind=GROUP.tolist(), z=(X + 3 * CHANCE.normal(size=ROWS)).tolist())
    grades = [item.severity for item in run(table, Params()).items]
    order = ["strong", "clear", "worth_knowing"]
    assert grades == sorted(grades, key=order.index)


def test_a_filter_is_a_question_about_those_rows_only():
    y = np.where(GROUP == "a", X, CHANCE.normal(size=ROWS))
    table = Table.of(x=X.tolist(), y=y.tolist(), kind=GROUP.tolist())
    result = run(table, Params(filter='[{"column": "kind", "op": "=", "value": "a"}]'))
    assert result.rows == (GROUP == "a").sum()
    assert [item.kind for item in result.items][:1] == ["linear_copy"]


def test_hostile_names_are_only_text():
    name = '<img src=x onerror="alert(1)">'
    found = first_of(Table.of(**{name: X.tolist(), "y": (X + 0.1).tolist()}), "linear_copy")
    assert name in found.title


def test_every_chart_is_one_that_can_be_drawn():
    y = X + 0.5 * CHANCE.normal(size=ROWS)
    day = [date(2020, 1, 1) + timedelta(days=row) for row in range(ROWS)]
    gaps = [None if name == "a" else 1.5 for name in GROUP]
    columns = {"x": X.tolist(), "y": y.tolist(), "kind": GROUP.tolist(), "day": day, "late": (y > 0.3).tolist()}
    table = Table.of(**columns, gap=gaps, copy=GROUP.tolist())
    items = run(table, Params()).items
    assert {"correlation", "threshold", "missing_by_group", "equal_columns"} <= {item.kind for item in items}
    for item in items:
        spec = spec_from(item.chart)
        kind = CHARTS[spec.chart]
        chosen = {shelf: table.column(name) for shelf, name in spec.shelves().items()}
        assert kind.problems(chosen, spec.agg or kind.agg) == {}


def test_nothing_is_said_as_a_sentence():
    assert view(run(noise(3), Params()))[0].text == NOTHING


def test_a_value_that_says_little_is_named_with_its_column():
    assert says_little("3")
    assert says_little("true")
    assert not says_little("Oslo")


def test_a_measure_that_comes_and_goes_with_the_year_is_told_with_its_months():
    months = [date(2008 + place // 12, place % 12 + 1, 1) for place in range(120)]
    value = 100 + np.arange(120) / 2 + 20 * np.cos(2 * np.pi * (np.arange(120) - 6) / 12) + CHANCE.normal(size=120)
    found = first_of(Table.of(month=months, sales=value.tolist()), "season")
    assert found.title == "sales has a yearly season"
    assert "highest in July and lowest in January" in found.text
    assert found.picture["labels"][0] == "Jan"
    assert found.q_value < 0.05


def test_working_days_and_hours_have_their_rounds_too():
    days = [date(2013, 1, 1) + timedelta(days=day) for day in range(400)]
    busy = [place + 40 * (day.weekday() < 5) + float(CHANCE.normal()) for place, day in enumerate(days)]
    assert "highest on " in first_of(Table.of(day=days, visits=busy), "season").text
    hours = [datetime(2013, 1, 1) + timedelta(hours=hour) for hour in range(24 * 30)]
    swing = 5 * np.sin(2 * np.pi * (np.arange(len(hours)) - 9) / 24)
    warm = (np.arange(len(hours)) / 20 + swing + CHANCE.normal(size=len(hours))).tolist()
    assert first_of(Table.of(hour=hours, heat=warm), "season").title == "heat has a daily season"


def test_a_series_without_rounds_has_no_season_and_one_with_rounds_is_told_once():
    days = [date(2013, 1, 1) + timedelta(days=day) for day in range(400)]
    assert "season" not in kinds(Table.of(day=days, value=CHANCE.normal(size=400).tolist()))
    busy = [100 + 40 * (day.weekday() < 5) + float(CHANCE.normal()) for day in days]
    found = kinds(Table.of(day=days, visits=busy))
    assert ("season" in found) != ("time_pattern" in found), "the same is not told twice"
    assert "season" not in kinds(Table.of(day=days, walk=np.cumsum(CHANCE.normal(size=400)).tolist()))


def test_months_stand_in_equal_stretches_in_the_picture_of_a_trend():
    months = [date(2008 + place // 12, place % 12 + 1, 1) for place in range(144)]
    found = first_of(Table.of(month=months, value=(np.arange(144) + CHANCE.normal(size=144)).tolist()), "trend")
    assert set(found.picture["counts"]) == {3}


def test_parts_of_the_date_are_not_told_to_go_on_with_it(tmp_path):
    days = [date(2012, 1, 1) + timedelta(days=day) for day in range(1000)]
    lines = "".join(f"{day},{day.day},{day.month},{day.year},{CHANCE.normal():.3f}\n" for day in days)
    (tmp_path / "days.csv").write_text(f"date,day,month,year,value\n{lines}")
    read_file(tmp_path / "days.csv", tmp_path / "columns")
    assert not {"season", "trend"} & set(kinds(Table.open(tmp_path / "columns")))


def test_a_season_is_not_told_of_a_few_days_in_which_some_hours_hold_nothing():
    hours = [datetime(2013, 1, 1) + timedelta(hours=hour) for hour in range(24 * 5)]
    hours = [hour for hour in hours if hour.hour not in (2, 3, 4)]
    far = [float(800 + 300 * (hour.hour == 5) + CHANCE.normal(0, 20)) for hour in hours]
    assert "season" not in kinds(Table.of(hour=hours, distance=far))


def test_measures_are_told_over_the_years_of_a_table_without_dates(tmp_path):
    lines = [f"{1950 + place},{20 + 0.05 * place + X[place]},{X[100 + place]}" for place in range(60)]
    (tmp_path / "years.csv").write_text("\n".join(["year,warmth,rain", *lines]) + "\n", encoding="utf-8")
    read_file(tmp_path / "years.csv", tmp_path / "columns")
    found = run(Table.open(tmp_path / "columns"), Params()).items
    assert [item.kind for item in found] == ["trend"]
    assert found[0].title == "warmth rises over the years of year"
    assert found[0].picture["labels"][0] == "1950"


def test_two_measures_that_only_climb_together_are_told_with_a_warning_and_weigh_less():
    steps = np.arange(240)
    prices, people = steps * 0.5 + X[:240], steps * 2.0 + 5 * X[150:390]
    days = [date(2001, 1, 1) + timedelta(days=int(day)) for day in steps]
    found = first_of(Table.of(day=days, prices=prices.tolist(), people=people.tolist()), "correlation")
    assert found.effect > 0.9
    assert "Both go with day" in found.warning
    without = first_of(Table.of(prices=prices.tolist(), people=people.tolist()), "correlation")
    assert without.warning is None


def test_two_climbing_measures_whose_changes_go_together_too_are_told_without_a_warning():
    steps = np.arange(240)
    prices = steps * 0.5 + 3 * X[:240]
    days = [date(2001, 1, 1) + timedelta(days=int(day)) for day in steps]
    table = Table.of(day=days, prices=prices.tolist(), wages=(2 * prices + X[150:390]).tolist())
    assert first_of(table, "correlation").warning is None


def test_few_rows_are_drawn_as_points_and_many_as_a_grid():
    y = X + 0.5 * CHANCE.normal(size=ROWS)
    many = first_of(Table.of(x=X.tolist(), y=y.tolist()), "correlation").picture
    few = first_of(Table.of(x=X[:50].tolist(), y=y[:50].tolist()), "correlation").picture
    assert (many["form"], few["form"]) == ("density", "points")
    assert (min(few["x"]), max(few["x"]), min(few["y"]), max(few["y"])) == (0, few["steps"], 0, few["steps"])
    highest = few["x"].index(few["steps"])
    assert few["y"][highest] == pytest.approx(
        few["steps"] * (y[:50][np.argmax(X[:50])] - y[:50].min()) / np.ptp(y[:50]), abs=1
    )


def test_what_grows_by_its_own_size_rises_over_time_and_a_walk_without_a_direction_seldom():
    days = [date(2001, 1, 1) + timedelta(days=day) for day in range(240)]
    grown = np.exp(0.02 * np.arange(240) + 0.02 * np.random.default_rng(3).normal(size=240).cumsum())
    assert "trend" in kinds(Table.of(day=days, grown=grown.tolist()))
    walks = [np.random.default_rng(seed).normal(size=240).cumsum() for seed in range(60)]
    assert sum("trend" in kinds(Table.of(day=days, walk=walk.tolist())) for walk in walks) <= 12


def test_whole_numbers_that_are_written_with_a_point_are_groups_and_shares_too():
    ends = CHANCE.random(ROWS) < 0.4
    days = np.where(ends, 100, 300) + 50 * X
    found = first_of(Table.of(days=days.tolist(), censored=ends.astype(float).tolist()), "group_difference")
    assert found.title == "days is highest for censored 0"
    assert found.picture["labels"] == ["0", "1"]


def test_that_one_way_to_tell_the_time_goes_with_another_is_no_news(tmp_path):
    months = range(240)
    sold = [50 + month / 12 + CHANCE.normal() for month in months]
    rows = [f"{1990 + month // 12},{1990 + month / 12:.4f},{sold[month]:.3f}" for month in months]
    (tmp_path / "months.csv").write_text("season,date,sold\n" + "\n".join(rows) + "\n", encoding="utf-8")
    read_file(tmp_path / "months.csv", tmp_path / "columns")
    told = [{"season", "date"} & set(item.columns) for item in run(Table.open(tmp_path / "columns"), Params()).items]
    assert any(told)
    assert all(len(names) < 2 for names in told)


@pytest.mark.parametrize("rows", [60, 400])
def test_a_correlation_has_its_rows_and_the_interval_of_scipy(rows: int):
    chance = np.random.default_rng(rows)
    x, y = chance.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], rows).T
    item = first_of(Table.of(x=[None, *x.tolist()], y=[1.0, *y.tolist()]), "correlation")
    expected = pearsonr(x, y).confidence_interval(0.95)
    assert item.n == rows
    assert item.interval == pytest.approx((expected.low, expected.high), rel=1e-9)
