"""Types are proven on all rows; what does not fit is listed, and never lost."""

from pathlib import Path

import pytest

from tests.services.ingest.tables import read_text


def column(values: list[str], tmp_path: Path, name: str = "x", **options):
    lines = "\n".join(f"{value};{number}" for number, value in enumerate(values))
    return read_text(f"{name};n\n{lines}\n", tmp_path, delimiter=";", **options)


@pytest.mark.parametrize(
    ("values", "type"),
    [
        (["1", "2", "3"], "integer"),
        (["+1", "-2", "3"], "integer"),
        (["9223372036854775807", "1", "2"], "integer"),
        (["1.5", "2", "3"], "number"),
        (["1e5", "2.25", "3"], "number"),
        (["1,234", "22", "1,000,000"], "integer"),
        (["1.234,5", "22", "3,25"], "number"),
        (["$5", "$1,200.50", "$3"], "number"),
        (["true", "false", "true"], "boolean"),
        (["yes", "no", "yes"], "boolean"),
        (["2020-01-31", "2021-12-01", "2019-05-05"], "date"),
        (["31/01/2020", "01/12/2021", "05/05/2019"], "date"),
        (["Jan 31, 2020", "Feb 1, 2021", "May 5, 2019"], "date"),
        (["20200131", "20211201", "20190505"], "date"),
        (["2020-01-31 10:00", "2021-12-01 11:30", "2019-05-05 23:59"], "datetime"),
        (["2020-01-31T10:00:00Z", "2021-12-01T11:30:00Z", "2019-05-05T23:59:00Z"], "datetime"),
        (["10:30", "11:45", "23:59"], "time"),
        (["red", "blue", "red"], "category"),
    ],
)
def test_a_column_has_the_type_of_its_values(values, type, tmp_path):
    assert column(values, tmp_path).types["x"] == type


def test_integers_stay_exact(tmp_path):
    found = column(["9007199254740993", "1", "2"], tmp_path).values("x")
    assert [int(value) for value in found] == [9007199254740993, 1, 2]


def test_integers_beyond_64_bits_stay_as_they_are_written(tmp_path):
    found = column(["123456789012345678901", "1", "2"], tmp_path)
    assert found.values("x") == ["123456789012345678901", "1", "2"]
    assert found.columns["x"].role == "identifier"


def test_leading_zeros_make_an_identifier(tmp_path):
    found = column(["01234", "00501", "90210"], tmp_path)
    assert found.values("x") == ["01234", "00501", "90210"]
    assert found.columns["x"].role == "identifier"


@pytest.mark.parametrize(
    ("name", "role"),
    [("customer_no", "identifier"), ("invoice_number", "identifier"), ("iso_num", "identifier"),
     ("rooms_no", "measure"), ("number", "measure"), ("age", "measure")],
)  # fmt: skip
def test_the_key_of_another_table_is_no_measure_though_its_numbers_come_again(name, role, tmp_path):
    values = [str(number) for number in [*range(100, 300), *range(100, 300)]]
    assert column(values, tmp_path, name).columns[name].role == role


@pytest.mark.parametrize(
    ("name", "role"),
    [("Number of Passengers", "measure"), ("no. of visits", "measure"), ("passenger_number", "identifier")],
)
def test_how_many_there_are_is_a_measure_though_no_number_comes_twice(name, role, tmp_path):
    values = [str(1_000_000 + 97 * number % 7919) for number in range(60)]
    assert column(values, tmp_path, name).columns[name].role == role


def test_numbers_of_departments_and_stores_are_no_amounts(tmp_path):
    values = [str(number % 45 + 1) for number in range(200)]
    assert column(values, tmp_path, "Dept").columns["Dept"].role == "dimension"
    assert column(values, tmp_path, "store_nbr").columns["store_nbr"].role == "dimension"


def test_a_key_that_begins_with_the_digits_of_a_day_is_no_moment(tmp_path):
    values = ["2009091000", "2009091300", "2009091301", "2009091302"]
    found = column(values, tmp_path, "game_id").columns["game_id"]
    assert (found.type, found.role) == ("integer", "identifier")


def test_only_what_can_be_one_is_a_part_of_the_year(tmp_path):
    left = [str(second) for second in range(100, 200)]
    assert column(left, tmp_path, "quarter_seconds").columns["quarter_seconds"].role == "measure"
    assert column(["0", "1", "0", "0"], tmp_path, "quarter_end").columns["quarter_end"].role == "measure"
    assert column(["1", "2", "3", "4"], tmp_path, "quarter").columns["quarter"].role == "time"


@pytest.mark.parametrize(
    ("name", "values", "role"),
    [
        ("Full_time_year_round", range(1_100, 9_100, 100), "measure"),
        ("year1691", range(40, 120), "measure"),
        ("Year?", [0, 1] * 20, "measure"),
        ("year_release", range(1915, 1995), "time"),
        ("year", range(60, 100), "time"),
        ("yr", [1, 2, 3] * 9, "time"),
        ("season", range(1977, 2022), "time"),
        ("season", [1, 2, 3, 4] * 5, "measure"),
        ("date", [1990 + month / 12 for month in range(60)], "time"),
        ("time", [0.5, 12.25, 3.75], "measure"),
        ("years_at_work", [1.5, 12.25, 3.75], "measure"),
    ],
)
def test_a_year_is_told_by_its_numbers_too(name, values, role, tmp_path):
    cells = [str(value) for value in values]
    assert column(cells, tmp_path, name).columns[name].role == role


@pytest.mark.parametrize(
    ("name", "values", "role"),
    [
        ("hisp_lat_pct", ["0.5", "1.49", "7.25"], "measure"),
        ("state_income", ["40125.5", "51002.25", "38000.75"], "measure"),
        ("MPG.city", ["18", "25", "31", "22"], "measure"),
        ("city_population", ["18000", "2500", "310000"], "measure"),
        ("lat", ["32.4071", "-33.9599", "43.3781"], "location"),
        ("pickup_longitude", ["-73.98", "-74.01", "-73.97"], "location"),
        ("long", ["5000.5", "7200.25", "12000.75"], "measure"),
        ("county_fp", ["37", "3", "13"], "location"),
        ("state", ["1", "36", "6", "36"], "location"),
    ],
)
def test_a_number_is_a_place_only_where_it_can_say_which(name, values, role, tmp_path):
    assert column(values, tmp_path, name).columns[name].role == role


def test_the_words_of_a_question_do_not_say_what_its_answers_are(tmp_path):
    name = "Which information should we no longer ask for in your state"
    answers = ["Age", "Income of the house", "All of it", "Nothing at all"]
    assert column(answers, tmp_path, name).columns[name].role == "free_text"


@pytest.mark.parametrize(
    ("name", "values"),
    [("mobile_sessions", ["12", "340", "5"]), ("SSn17", ["0", "1", "0", "1"]), ("fax", ["0", "1", "2"]),
     ("iPhone", ["527", "707", "314"]), ("log.NIF", ["-14", "-11", "-10"])],
)  # fmt: skip
def test_the_name_of_a_key_makes_no_names_of_numbers_of_different_lengths(name, values, tmp_path):
    found = column(values, tmp_path, name).columns[name]
    assert (found.type, found.role) == ("integer", "measure")


def test_ages_from_one_on_are_no_numbers_below_nought(tmp_path):
    found = column(["50-", "55-", "60-", "65-", "70-"], tmp_path, "age")
    assert (found.columns["age"].type, found.values("age")[0]) == ("text", "50-")
    assert column(["50-", "55", "60-", "65", "70"], tmp_path, "due").values("due")[:2] == [-50, 55]


@pytest.mark.parametrize("name", ["rownames", "", "Unnamed: 0", "X", "row_id", "S.No."])
def test_the_numbers_of_rows_are_no_measure(name, tmp_path):
    found = read_text(f"{name},size\n" + "".join(f"{row},{row * 7 % 11}\n" for row in range(1, 30)), tmp_path)
    assert [column.role for column in found.columns.values()] == ["identifier", "measure"]


def test_an_x_that_leaves_numbers_out_is_a_measure(tmp_path):
    assert column([str(3 * row) for row in range(21)], tmp_path, "x").columns["x"].role == "measure"


def test_a_key_stays_as_it_is_written_where_some_are_longer_or_hold_letters(tmp_path):
    codes = [*(str(98101 + place) for place in range(200)), "98103-1204", "V6B 2W2"]
    found = column(codes, tmp_path, "zip_code")
    assert (found.values("zip_code"), found.rejected) == (codes, [])
    assert found.columns["zip_code"].role == "identifier"


def test_a_zip_code_is_no_measure(tmp_path):
    assert column(["90210", "10001", "60601"], tmp_path, "zip_code").columns["zip_code"].role == "identifier"


def test_codes_that_start_like_a_currency_are_no_numbers(tmp_path):
    assert column(["NEW01", "ALB02", "BOS03"], tmp_path).types["x"] == "text"


def test_one_thirteenth_settles_the_order_of_dates(tmp_path):
    values = ["01/02/2020", "03/04/2020", "13/04/2020"]
    found = column(values, tmp_path)
    assert found.values("x") == ["2020-02-01", "2020-04-03", "2020-04-13"]
    assert found.receipt.date_order == "dmy"


def test_a_tie_of_date_orders_is_told(tmp_path):
    found = column(["01/02/2020", "03/04/2020"], tmp_path)
    decision = next(item for item in found.receipt.decisions if item.what == "date order of x")
    assert {decision.chosen, decision.runner_up} == {"dmy", "mdy"}


def test_the_order_of_another_column_settles_a_tie(tmp_path):
    text = "a,b\n01/02/2020,25/12/2020\n03/04/2020,24/12/2020\n"
    assert read_text(text, tmp_path).values("a") == ["2020-02-01", "2020-04-03"]


def test_a_person_settles_the_order(tmp_path):
    found = column(["01/02/2020", "03/04/2020"], tmp_path, date_order="mdy")
    assert found.values("x") == ["2020-01-02", "2020-03-04"]


def test_times_with_a_zone_are_in_utc(tmp_path):
    found = column(["2020-01-01T10:00:00+02:00", "2020-01-01T10:00:00Z"], tmp_path)
    assert [value[:19] for value in found.values("x")] == ["2020-01-01T08:00:00", "2020-01-01T10:00:00"]


def test_a_cell_that_does_not_fit_is_listed_with_its_line(tmp_path):
    found = column([*map(str, range(100)), "12O"], tmp_path)
    assert found.types["x"] == "integer"
    assert found.values("x")[-1] is None
    assert [(cell.line, cell.column, cell.raw) for cell in found.rejected] == [(102, "x", "12O")]


def test_a_column_of_many_strange_cells_is_text(tmp_path):
    found = column([*map(str, range(20)), *[f"A-{number}" for number in range(10)]], tmp_path)
    assert found.types["x"] == "text"
    assert found.rejected == []


@pytest.mark.parametrize("word", ["NA", "n/a", "NULL", "-", "NaN", "#N/A", "nan", ""])
def test_a_word_for_missing_is_missing_beside_numbers(word, tmp_path):
    found = column(["1", word, "3"], tmp_path)
    assert (found.types["x"], found.columns["x"].missing, found.rejected) == ("integer", 1, [])


def test_namibia_is_no_missing_country(tmp_path):
    assert column(["DE", "NA", "FR", "DE"], tmp_path).columns["x"].missing == 0


@pytest.mark.parametrize("sign", [".", "-", "?", " ", "          "])
def test_a_sign_or_spaces_among_names_stand_for_no_value(sign, tmp_path):
    found = column(["north", sign, "south", "north", sign], tmp_path)
    assert (found.values("x"), found.columns["x"].missing) == (["north", None, "south", "north", None], 2)
    assert found.receipt.null_values == ((sign,) if sign.strip() else ())


@pytest.mark.parametrize("values", [["+", "-", "+", ".", "-"], ["-", "a+", "a", "--", "-"], ["a", "b", "a", "b", "-"]])
def test_signs_among_signs_and_those_that_come_once_are_values(values, tmp_path):
    assert column(values, tmp_path).columns["x"].missing == 0


ROLES = {
    "keys made at random": ("identifier", [f"3f2504e0-4f89-11d3-9a0c-0305e82c33{number}" for number in range(10, 15)]),
    "accounts": (
        "identifier",
        ["DE89370400440532013000", "GB29 NWBK 6016 1331 9268 19", "NA", "FR1420041010050500013M02606"],
    ),
    "places": ("location", ["52.5200, 13.4050", "48.1371, 11.5754", "-33.8688, 151.2093"]),
    "accounts with a wrong digit": ("free_text", ["DE89370400440532013001", "GB29NWBK60161331926819"]),
}


@pytest.mark.parametrize(("role", "values"), ROLES.values(), ids=ROLES)
def test_keys_accounts_and_places_are_told_by_their_texts(role, values, tmp_path):
    assert column(values, tmp_path).columns["x"].role == role


def test_sodium_is_no_missing_element(tmp_path):
    elements = ["H", "He", "Li", "Be", "C", "Ne", "Na", "Mg"]
    assert column(elements, tmp_path).values("x") == elements


def test_a_few_of_many_names_that_look_like_words_for_missing_are_names(tmp_path):
    names = [f"package-{number}" for number in range(3000)]
    assert column([*names[:900], "null", *names[900:], "nan"], tmp_path).columns["x"].missing == 0
    assert column([*names, "null", "null"], tmp_path).columns["x"].missing == 2


def test_a_person_names_the_words_for_missing(tmp_path):
    found = column(["1", "-999", "3"], tmp_path, null_values=["-999"])
    assert found.values("x") == [1, None, 3]


def test_a_person_chooses_a_type(tmp_path):
    found = column(["1", "2", "x"], tmp_path, types={"x": "integer"})
    assert found.values("x") == [1, 2, None]
    assert [cell.raw for cell in found.rejected] == ["x"]
    assert column(["1", "2", "3"], tmp_path, types={"x": "text"}).values("x") == ["1", "2", "3"]


def test_infinity_is_no_number(tmp_path):
    found = column([*map(str, range(60)), "inf"], tmp_path)
    assert found.types["x"] == "integer"
    assert [cell.raw for cell in found.rejected] == ["inf"]


@pytest.mark.parametrize("word", ["Infinity", "-inf", "+Inf", "∞", "1.#INF"])
def test_infinite_cells_are_listed_however_many_and_do_not_make_a_column_text(word, tmp_path):
    found = column(["1.5", word, "2", "-Infinity", "4.25", "inf"], tmp_path)
    assert (found.types["x"], found.values("x")) == ("number", [1.5, None, 2.0, None, 4.25, None])
    assert [cell.raw for cell in found.rejected] == [word, "-Infinity", "inf"]


def test_a_type_that_breaks_far_down_is_decided_again(tmp_path, monkeypatch):
    monkeypatch.setattr("services.ingest.blocks.BLOCK", 4096)
    monkeypatch.setattr("services.ingest.survey.CHUNK", 4096)
    values = [*map(str, range(5000)), "0.5", *map(str, range(5000))]
    found = column(values, tmp_path)
    assert found.types["x"] == "number"
    assert found.rejected == []


def test_identifiers_that_show_far_down_keep_their_zeros(tmp_path, monkeypatch):
    monkeypatch.setattr("services.ingest.blocks.BLOCK", 4096)
    values = [*map(str, range(1000, 4000)), *[f"{number:05}" for number in range(3000)]]
    text = "code,n\n" + "".join(f"{value},1\n" for value in values)
    found = read_text(text, tmp_path)
    assert found.values("code")[:2] == ["1000", "1001"]
    assert found.columns["code"].role == "identifier"


def test_two_signs_make_no_number(tmp_path):
    found = column(["--1", "+-2", "$-3", "-$4", "5"], tmp_path)
    assert found.values("x") == ["--1", "+-2", "$-3", "-$4", "5"]
    assert column(["$-3", "-$4", "5"], tmp_path).values("x") == [-3, -4, 5]


@pytest.mark.parametrize(
    "text",
    ["3 stycznia 2020", "3 января 2020", "3 Ocak 2020", "3. ledna 2020", "3 Ιανουαρίου 2020", "3. januári 2020"],
    ids=["Polish", "Russian", "Turkish", "Czech", "Greek", "Hungarian"],
)
def test_months_are_read_in_many_languages(text, tmp_path):
    found = read_text(f"day,n\n{text},1\n{text.replace('3', '4', 1)},2\n", tmp_path)
    assert found.values("day") == ["2020-01-03", "2020-01-04"]


@pytest.mark.parametrize(("proof", "wanted"), [("118,68", 128_928), ("118.68", 128.928)])
def test_a_decimal_mark_that_one_column_proves_holds_for_those_that_leave_it_open(proof, wanted, tmp_path):
    rows = "".join(f"{town}\t{people}\t{proof}\n" for town, people in [("Ulm", "128.928"), ("Gera", "93.634")])
    found = read_text(f"town\tpeople\tarea\n{rows}Jena\t999\t{proof}\n", tmp_path, "towns.tsv")
    assert found.values("people")[0] == wanted
    assert any(decision.what == "“.” in people" for decision in found.receipt.decisions)


def test_a_decimal_mark_is_left_open_where_columns_prove_different_ones(tmp_path):
    found = read_text("a\tb\tc\n1.234\t1,5\t1.5\n2.345\t2,5\t2.5\n", tmp_path, "mixed.tsv")
    assert found.values("a") == [1.234, 2.345]


def test_four_digits_without_a_mark_say_that_it_is_no_mark_of_thousands(tmp_path):
    found = read_text("a\tb\n1.234\tx\n5000\ty\n", tmp_path, "mixed.tsv")
    assert not [decision for decision in found.receipt.decisions if decision.what == "“.” in a"]
