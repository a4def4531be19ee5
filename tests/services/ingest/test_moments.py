"""Dates, times and parts of years are read in the ways in which programs and people of many countries write them."""

import pytest

from tests.services.ingest.tables import Read, read_text


def column(values: list[str], tmp_path, name: str = "x") -> Read:
    lines = "\n".join(f"{value}\t{number}" for number, value in enumerate(values))
    return read_text(f"{name}\tn\n{lines}\n", tmp_path, delimiter="\t")


DATES = [
    "13.1.24 2.2.24 31.12.23", "13jan2024 02feb2024 31dec2023", "13-Jan-24 02-Feb-24 31-Dec-23",
    "13/jan/2024 02/fev/2024 31/dez/2023", "2024年1月13日 2024年2月2日 2023年12月31日",
    "2024-W02-6 2024-W05-5 2023-W52-7", "2024-013 2024-033 2023-365",
]  # fmt: skip
LONG_DATES = [
    ("Samstag 13. Januar 2024", "Freitag 2. Februar 2024"), ("Sa, 13.01.2024", "Fr, 02.02.2024"),
    ("13 janvier 2024", "2 février 2024"), ("13 de enero de 2024", "2 de febrero de 2024"),
    ("13 января 2024 г.", "2 февраля 2024 г."), ("2024. január 13.", "2024. február 2."),
    ("2024. 01. 13.", "2024. 02. 02."), ("2024년 1월 13일", "2024년 2월 2일"),
    ("2024-01-13 (Sat)", "2024-02-02 (Fri)"), ("13 Jan '24", "2 Feb '24"), ("13. led 2024", "2. úno 2024"),
    ("令和6年1月13日", "令和6年2月2日"), ("R6.1.13", "R6.2.2"), ("民國113年1月13日", "民國113年2月2日"),
    ("13 ม.ค. 2567", "2 ก.พ. 2567"), ("13 มกราคม 2567", "2 กุมภาพันธ์ 2567"), ("13 जनवरी 2024", "2 फरवरी 2024"),
    ("13 يناير 2024", "2 فبراير 2024"), ("13 בינואר 2024", "2 בפברואר 2024"), ("13 Januari 2024", "2 Februari 2024"),
    ("13 січня 2024", "2 лютого 2024"), ("13 ianuarie 2024", "2 februarie 2024"),
    ("13 tháng 1, 2024", "2 tháng 2, 2024"),
    ("13th January 2024", "2nd of February 2024"), ("１３/０１/２０２４", "０２/０２/２０２４"),
    ("January 13th, 2024", "February 2nd, 2024"), ("Sat, Jan 13, 2024", "Fri, Feb 2, 2024"),
]  # fmt: skip


@pytest.mark.parametrize("texts", DATES)
def test_dates_without_spaces(texts, tmp_path):
    found = column(texts.split(), tmp_path)
    assert (found.types["x"], found.values("x")) == ("date", ["2024-01-13", "2024-02-02", "2023-12-31"])


@pytest.mark.parametrize("texts", LONG_DATES)
def test_dates_in_words(texts, tmp_path):
    found = column([*texts], tmp_path)
    assert (found.types["x"], found.values("x")) == ("date", ["2024-01-13", "2024-02-02"])


def test_the_first_of_a_month_has_an_ending_in_romance_languages(tmp_path):
    assert column(["1er février 2024", "2 mars 2024"], tmp_path).values("x") == ["2024-02-01", "2024-03-02"]


@pytest.mark.parametrize(
    "text",
    [
        "13JAN2024:10:15:00", "Sat Jan 13 10:15:00 2024", "[13/Jan/2024:10:15:00]", "13.01.2024 10:15 Uhr",
        "13/1/2024 10:15 a. m.", "2024/01/13 午前10:15", "2024/1/13 上午10:15:00", "2024-01-13 오전 10:15",
        "10:15 13/01/2024", "10:15:00, 13 Jan 2024",
        "January 13, 2024 at 10:15 AM", "13. Januar 2024 um 10:15", "2024-01-13-10.15.00.000000",
        "Jan 13 2024 10:15AM", "13-JAN-24 10.15.00.000000 AM", "13.01.2024 10.15",
        "13 Jan 2024 - 10:15",
    ],
)  # fmt: skip
def test_moments_in_words(text, tmp_path):
    found = column([text, text], tmp_path)
    assert (found.types["x"], found.values("x")[0]) == ("datetime", "2024-01-13T10:15:00")


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-13 10:15:00 UTC", "2024-01-13 05:15:00 EST", "2024-01-13 11:15:00 CET",
        "10:15, 13 January 2024 (UTC)", "2024/01/13 6:15:00 AM AST",
        "Sat Jan 13 2024 11:15:00 GMT+0100 (Central European Standard Time)",
        "2024-01-13T11:15:00+01:00[Europe/Paris]", "20240113T101500Z", "Sat Jan 13 10:15:00 +0000 2024",
        "Sat, 13 Jan 2024 11:15:00 +0100", "Sat Jan 13 11:15:00 CET 2024", "[13/Jan/2024:11:15:00 +0100]",
        "2024/01/13 3:15:00 PM GMT+5", "2024/01/13 3:45:00 PM GMT+5:30", "2024/01/13 8:15:00 PM GMT+10",
    ],
)  # fmt: skip
def test_moments_with_a_zone(text, tmp_path):
    found = column([text, text], tmp_path, "time")
    assert (found.types["time"], found.values("time")[0]) == ("datetime", "2024-01-13T10:15:00Z")


def test_the_end_of_a_day_is_the_start_of_the_next(tmp_path):
    found = column(["2024-01-13 24:00", "2024-01-14 12:00"], tmp_path)
    assert found.values("x") == ["2024-01-14T00:00:00", "2024-01-14T12:00:00"]


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        ("2023-01 2023-02 2023-12", "2023-01-01"), ("01/2023 02/2023 12/2023", "2023-01-01"),
        ("01.2023 02.2023 12.2023", "2023-01-01"), ("Jan-23 Feb-23 Dec-23", "2023-01-01"),
        ("2023M01 2023M02 2023M12", "2023-01-01"), ("2023-Jan 2023-Feb 2023-Dec", "2023-01-01"),
        ("2023Q2 2023Q3 2023Q4", "2023-04-01"), ("2023-Q2 2023-Q3 2023-Q4", "2023-04-01"),
        ("Q2/2023 Q3/2023 Q4/2023", "2023-04-01"), ("T2-2023 T3-2023 T4-2023", "2023-04-01"),
        ("2024-W01 2024-W02 2024-W52", "2024-01-01"), ("2024KW01 2024KW02 2024KW52", "2024-01-01"),
    ],
)  # fmt: skip
def test_a_part_of_a_year_stands_for_its_first_day(texts, first, tmp_path):
    found = column(texts.split(), tmp_path)
    assert (found.types["x"], found.values("x")[0]) == ("date", first)
    assert next(item for item in found.receipt.decisions if item.what == "type of x").runner_up is not None


@pytest.mark.parametrize("texts", [("Jan 2023", "Feb 2023"), ("Januar 2023", "Februar 2023"), ("1 2023", "2 2023")])
def test_a_month_with_its_year_is_no_day_of_it(texts, tmp_path):
    assert column([*texts], tmp_path).values("x") == ["2023-01-01", "2023-02-01"]


@pytest.mark.parametrize("texts", ["2010-11 2011-12", "2019/20 2020/21", "1.2.3 1.10.1", "2019-2020 2020-2021"])
def test_years_of_business_and_versions_are_no_dates(texts, tmp_path):
    assert column(texts.split(), tmp_path).types["x"] in ("text", "category")


@pytest.mark.parametrize(
    ("name", "text", "moment"),
    [
        ("timestamp", "1705140900", "2024-01-13T10:15:00"), ("created_at", "1705140900000", "2024-01-13T10:15:00"),
        ("event_time", "1705140900000000", "2024-01-13T10:15:00"), ("ts", "1705140900.5", "2024-01-13T10:15:00.500000"),
        ("timestamp", "20240113101500", "2024-01-13T10:15:00"), ("timestamp", "2024011310", "2024-01-13T10:00:00"),
        ("Date", "45304", "2024-01-13"), ("Date", "45304.4270833333", "2024-01-13T10:15:00"),
        ("date", "13012024", "2024-01-13"), ("month", "202401", "2024-01-01"),
    ],
)  # fmt: skip
def test_a_number_under_a_name_of_time_is_a_moment(name, text, moment, tmp_path):
    found = column([text, text], tmp_path, name)
    assert found.values(name)[0] == moment
    assert next(item for item in found.receipt.decisions if item.what == f"type of {name}").runner_up is not None


@pytest.mark.parametrize(("name", "text"), [("population", "1705140900"), ("price", "45304"), ("size", "202401")])
def test_the_same_number_under_another_name_is_a_number(name, text, tmp_path):
    assert column([text, "17"], tmp_path, name).types[name] == "integer"
    assert column([text, text], tmp_path, name).types[name] == "integer"


def test_a_year_of_two_digits_that_hardly_changes_stands_first(tmp_path):
    found = column([f"24-01-{day:02}" for day in range(1, 29)], tmp_path)
    assert found.values("x")[-1] == "2024-01-28"
    decision = next(item for item in found.receipt.decisions if item.what == "date order of x")
    assert (decision.chosen, decision.runner_up) == ("ymd", "dmy")


def test_a_day_that_is_not_in_the_calendar_is_listed_and_the_others_stay_dates(tmp_path):
    found = column(["2024-01-15", "2024-02-30", "2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04"], tmp_path)
    assert (found.types["x"], found.values("x")[1]) == ("date", None)
    assert [(cell.line, cell.raw) for cell in found.rejected] == [(3, "2024-02-30")]


def test_hours_with_a_point_and_a_word_are_times(tmp_path):
    assert column(["9.20 Uhr", "23.59 Uhr"], tmp_path).values("x") == ["09:20:00", "23:59:00"]


def test_what_a_narrow_column_shows_of_a_date_is_missing(tmp_path):
    found = column(["##########", "3/1/15 5:41", "##########", "4/13/16 0:05"], tmp_path)
    assert (found.types["x"], found.columns["x"].missing) == ("datetime", 2)


def test_moments_of_older_services_count_milliseconds(tmp_path):
    found = read_text('[{"at": "\\/Date(1700000000000)\\/"}, {"at": "\\/Date(-5000+0100)\\/"}]', tmp_path, "t.json")
    assert found.values("at") == ["2023-11-14T22:13:20", "1969-12-31T23:59:55"]


SHORT = {
    "hours": (["10 AM", "2 PM", "12am"], ["10:00:00", "14:00:00", "00:00:00"]),
    "German quarters": (["1. Quartal 2024", "2. Quartal 2024"], ["2024-01-01", "2024-04-01"]),
    "two moments of digits": (
        ["20240131T101530Z", "20240201T110000Z"],
        ["2024-01-31T10:15:30Z", "2024-02-01T11:00:00Z"],
    ),
}


@pytest.mark.parametrize("form", SHORT)
def test_short_forms_are_times_too(form, tmp_path):
    texts, values = SHORT[form]
    assert read_text("\n".join(["x;n", *(f"{text};1" for text in texts)]) + "\n", tmp_path).values("x") == values


def test_a_month_before_its_day_is_told_as_it_stands(tmp_path):
    found = read_text("x;n\nJan 31, 2024;1\nFeb 1, 2024;2\n", tmp_path)
    assert found.columns["x"].format == "month, day, year"


@pytest.mark.parametrize(("texts", "order"), [("01/{:02}/2020", "dmy"), ("{:02}/01/2020", "mdy")])
def test_days_that_never_change_are_the_first_of_each_month(texts, order, tmp_path):
    found = column([texts.format(month) for month in (1, 4, 7, 10)], tmp_path)
    assert found.values("x") == ["2020-01-01", "2020-04-01", "2020-07-01", "2020-10-01"]
    told = next(decision for decision in found.receipt.decisions if decision.what == "date order of x")
    assert told.chosen == order
    assert told.runner_up in {"dmy", "mdy"} - {order}


def test_days_come_first_where_decimals_follow_a_comma(tmp_path):
    found = read_text("x;y\n02/03/2020;1,5\n04/05/2020;2,25\n", tmp_path)
    assert found.values("x") == ["2020-03-02", "2020-05-04"]


PERIODS = {
    "H1 2024": ["H1 2024", "H2 2024"], "2024-H1": ["2024-H1", "2024-H2"], "1H 2024": ["1H 2024", "2H 2024"],
    "1. Halbjahr 2024": ["1. Halbjahr 2024", "2. Halbjahr 2024"],
}  # fmt: skip


@pytest.mark.parametrize("texts", PERIODS.values(), ids=PERIODS)
def test_halves_of_years_stand_for_their_first_day(texts, tmp_path):
    found = column(texts, tmp_path)
    assert (found.types["x"], found.values("x")) == ("date", ["2024-01-01", "2024-07-01"])


@pytest.mark.parametrize(
    "texts", [["令和6年", "令和元年", "昭和64年", "平成2年"], ["2024年", "2019年", "1989年", "1990年"]]
)
def test_years_of_emperors_are_years(texts, tmp_path):
    found = column(texts, tmp_path)
    assert (found.types["x"], found.values("x")) == ("date", [f"{year}-01-01" for year in (2024, 2019, 1989, 1990)])


@pytest.mark.parametrize("texts", [["13/01/2567", "29/02/2567"], ["2567-01-13", "2567-02-29"]])
def test_buddhist_years_are_told_by_lying_far_ahead(texts, tmp_path):
    found = column(texts, tmp_path)
    assert (found.types["x"], found.values("x")) == ("date", ["2024-01-13", "2024-02-29"])
    told = next(decision for decision in found.receipt.decisions if decision.what == "calendar of x")
    assert (told.chosen, told.runner_up) == ("Buddhist", "common")


@pytest.mark.parametrize("texts", [["13/01/2024", "29/01/2567"], ["2500-01-01", "2500-01-01"]])
def test_a_few_dates_far_ahead_are_no_buddhist_years(texts, tmp_path):
    assert column(texts, tmp_path).values("x")[1][:2] == "25"


@pytest.mark.parametrize(
    ("texts", "times"),
    [
        (["10:15+01:00", "23:30:15+01:00"], ["10:15:00", "23:30:15"]),
        (["10:15:00Z", "23:30:15Z"], ["10:15:00", "23:30:15"]),
        (["00:15+01:00", "22:30:15-01:00"], ["23:15:00", "23:30:15"]),
    ],
)
def test_times_of_one_zone_are_as_told_there_and_those_of_several_in_utc(texts, times, tmp_path):
    found = column(texts, tmp_path)
    assert (found.types["x"], found.values("x")) == ("time", times)
