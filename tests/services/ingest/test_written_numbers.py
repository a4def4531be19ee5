"""Numbers, truths and gaps are read in the ways in which exports of many countries write them."""

import pytest

from tests.services.ingest.tables import Read, read_text


def column(values: list[str], tmp_path, name: str = "x", **options) -> Read:
    lines = "\n".join(f"{value}\t{number}" for number, value in enumerate(values))
    return read_text(f"{name}\tn\n{lines}\n", tmp_path, delimiter="\t", **options)


NUMBERS = {
    "lakhs": (["12,34,567.89", "1,500.00", "12.50"], [1234567.89, 1500.0, 12.5]),
    "debit and credit": (["5,000.00 Dr", "25,000.00 Cr", "500.00 Dr"], [-5000.0, 25000.0, -500.0]),
    "minus behind": (["100.50-", "20.00", "4.10+"], [-100.5, 20.0, 4.1]),
    "minus behind, commas": (["1.234,50", "234,50-", "1,00"], [1234.5, -234.5, 1.0]),
    "a currency before parentheses": (["$(6.50)", "$ (1,234.00)", "(€7.00)", "$3.25"], [-6.5, -1234.0, -7.0, 3.25]),
    "no cents": (["12,-", "1.234,--", "-5,50", "-7,-"], [12.0, 1234.0, -5.5, -7.0]),
    "francs without cents": (["Fr. 1'234.–", "Fr. 12.–", "Fr. 5.50"], [1234.0, 12.0, 5.5]),
    "a true minus": (["−3.5", "4.5", "−10.25"], [-3.5, 4.5, -10.25]),
    "two apostrophes": (["-1'234.50", "2’000.00", "5.00"], [-1234.5, 2000.0, 5.0]),
    "wide digits": (["１２３", "４５６", "７８９"], [123, 456, 789]),
    "Arabic digits": (["١٢٣", "٤٥٦", "٧٨٩"], [123, 456, 789]),
    "yen": (["¥120", "¥1,200", "￥3,000"], [120, 1200, 3000]),
    "yen as Shift-JIS has it": (["\\120", "\\1,200", "3,000円"], [120, 1200, 3000]),
    "rupees": (["Rs. 1,234.00", "₹500.00", "Rs 20.00"], [1234.0, 500.0, 20.0]),
    "roubles": (["1 234,50 руб.", "5,00 руб.", "7,00 ₽"], [1234.5, 5.0, 7.0]),
    "millions of dollars": (["$56.7M", "$537K", "$1.13M", "$20M"], [56.7e6, 537e3, 1.13e6, 20e6]),
    "German millions": (["1,2 Mio. €", "3,45 Mrd. €", "700 Tsd. €"], [1.2e6, 3.45e9, 7e5]),
    "followers": (["1.2k", "980", "3M", "2.5M"], [1200.0, 980.0, 3e6, 2.5e6]),
    "losses in parentheses": (["($1.5M)", "$2.25M", "$(300K)"], [-1.5e6, 2.25e6, -3e5]),
    "crores": (["2 crore", "3.5 crore", "40 lakh"], [2e7, 3.5e7, 4e6]),
    "francs": (["CHF 1'234.50", "Fr. 3.00", "5.00 CHF"], [1234.5, 3.0, 5.0]),
}


@pytest.mark.parametrize("way", NUMBERS)
def test_numbers_in_the_ways_of_banks_and_countries(way, tmp_path):
    texts, values = NUMBERS[way]
    assert column(texts, tmp_path).values("x") == values


def test_the_receipt_says_that_amounts_are_of_several_currencies(tmp_path):
    found = column(["EUR 12.50", "USD 3.00", "EUR 9.99"], tmp_path)
    told = next(decision for decision in found.receipt.decisions if decision.what == "currencies of x")
    assert "EUR, USD" in told.evidence
    assert told.runner_up == "text"


@pytest.mark.parametrize("texts", [["1.5M", "2M", "0.5M"], ["12B", "14B", "2B"], ["12K", "3B", "4D", "7A"]])
def test_a_letter_that_may_be_a_unit_or_a_code_is_no_factor(texts, tmp_path):
    assert column(texts, tmp_path).values("x") == texts


def test_a_person_may_say_that_letters_are_factors(tmp_path):
    assert column(["1.5M", "2M", "7"], tmp_path, types={"x": "number"}).values("x") == [1.5e6, 2e6, 7.0]


def test_the_receipt_says_what_an_abbreviation_stands_for(tmp_path):
    told = column(["$1.5M", "$20K"], tmp_path).receipt.decisions
    assert next(made for made in told if made.what == "abbreviations in x").evidence == "“$1.5M” stands for “$1.5e6”"
    assert "“$1.5M”" in next(made for made in told if made.what == "numbers of x").evidence


def test_one_currency_needs_no_word(tmp_path):
    found = column(["EUR 12.50", "EUR 3.00"], tmp_path)
    assert not [decision for decision in found.receipt.decisions if decision.what.startswith("currencies")]


PAIRS = (
    "J N|O N|ya tidak|ใช่ ไม่ใช่|да нет|tak nie|ano ne|evet hayır|"
    "kyllä ei|はい いいえ|是 否|VERO FALSO|igen nem|on off|ja nej|Waar Onwaar"
)


def test_yes_and_no_in_many_languages(tmp_path):
    rows = [pair.split() for pair in PAIRS.split("|")]
    lines = ["\t".join(f"c{number}" for number in range(len(rows)))]
    lines += ["\t".join(pair[turn] for pair in rows) for turn in (0, 1, 0)]
    found = read_text("\n".join(lines) + "\n", tmp_path, delimiter="\t")
    assert set(found.types.values()) == {"boolean"}
    assert found.rows == [[True] * len(rows), [False] * len(rows), [True] * len(rows)]


WORDS = [
    "k. A.",
    "n.c.",
    "s/d",
    "н/д",
    "不明",
    "#DIV/0!",
    "#WERT!",
    "(null)",
    "#NV",
    "brak danych",
    "Undetermined",
    "…",
]


def test_words_for_missing_in_many_languages(tmp_path):
    found = column([*map(str, range(20)), *WORDS], tmp_path)
    assert (found.types["x"], found.columns["x"].missing, found.rejected) == ("integer", len(WORDS), [])


def test_words_for_missing_may_be_spelled_in_capitals_and_with_long_letters(tmp_path):
    words = ["SEM INFORMAÇÃO", "sem informação", "Н/Д", "ENTFÄLLT", "N/A"]
    found = column([*map(str, range(20)), *words], tmp_path)
    assert (found.types["x"], found.columns["x"].missing, found.rejected) == ("integer", len(words), [])


def test_other_words_for_missing_are_listed_where_they_are_few(tmp_path):
    found = column(["4", "нет сведений", "5", "6", "7", "8", "9", "нет сведений"], tmp_path)
    assert found.types["x"] == "integer"
    assert [cell.raw for cell in found.rejected] == ["нет сведений"] * 2


def test_values_below_a_limit_are_listed_and_the_others_are_numbers(tmp_path):
    found = column(["0.5", "<0.1", "0.7", "<0.2", "0.8", "0.9", "1.0", "1.1", "> 5", "1.2", "1.3", "1.4"], tmp_path)
    assert found.types["x"] == "number"
    assert [cell.raw for cell in found.rejected] == ["<0.1", "<0.2", "> 5"]


def test_a_date_may_be_missing_in_words(tmp_path):
    found = column(
        ["2024-01-13", "0000-00-00", "2024-02-02", "ongoing", *[f"2024-03-0{day}" for day in range(1, 9)]], tmp_path
    )
    assert (found.types["x"], found.columns["x"].missing) == ("date", 2)


def test_a_number_that_cannot_be_a_value_means_missing_and_is_told(tmp_path):
    found = column(["5.1", "-999", "7.2", "-999.0", "8.3", "-9.4", "10.5", "11.6"], tmp_path)
    assert found.values("x")[:3] == [5.1, None, 7.2]
    decision = next(item for item in found.receipt.decisions if item.what == "missing in x")
    assert decision.runner_up == "a number like the others"
    assert set(found.receipt.null_values) == {"-999", "-999.0"}


@pytest.mark.parametrize(
    "values", [["-999", "-998", "-1000", "5", "-300", "1200"], ["-99", "5", "40", "100", "60", "9"]]
)
def test_a_number_that_may_be_a_value_is_one(values, tmp_path):
    assert column(values, tmp_path).columns["x"].missing == 0


KEYS = {
    "Postleitzahl": ["12345", "10115", "80331"], "code_postal": ["75001", "13002", "69003"],
    "contact": ["+4930123456", "+4989765432", "+33123456789"], "card_number": ["4111111111111111", "5500005555555559"],
    "book": ["9783161484100", "9780306406157", "9781861972712", "9780131103627", "9780201633610"],
    "Telefonnummer": ["4930123456", "4989765432"], "Kundennummer": ["1001", "1002", "1003"],
}  # fmt: skip


@pytest.mark.parametrize("name", KEYS)
def test_digits_that_name_something_are_no_measure(name, tmp_path):
    assert column(KEYS[name], tmp_path, name).columns[name].role == "identifier"


def test_long_numbers_without_a_right_check_digit_are_numbers(tmp_path):
    values = [str(9783161484101 + 7 * number) for number in range(9)]
    assert column(values, tmp_path, "bytes").types["bytes"] == "integer"


def test_numbers_beyond_all_others_are_listed_as_infinite(tmp_path):
    found = column(["1", "inf", "2.5", "-Infinity", "oops", *map(str, range(200))], tmp_path)
    assert [(cell.raw, cell.reason) for cell in found.rejected] == [
        ("inf", "is infinite"),
        ("-Infinity", "is infinite"),
        ("oops", "is not a number"),
    ]


def test_a_dash_beside_a_currency_is_no_amount(tmp_path):
    found = column(["(1.234,50 €)", "2,00 €", "- €"], tmp_path)
    assert found.values("x") == [-1234.5, 2.0, None]
    assert "- €" in found.receipt.null_values


COUNTS = ["1.234", "2.481", "782", "3.024", "12.532", "445", "7.815"]


def test_numbers_with_three_digits_behind_each_mark_beside_hundreds_are_thousands(tmp_path):
    found = column(COUNTS, tmp_path)
    assert (found.types["x"], found.values("x")) == ("integer", [1234, 2481, 782, 3024, 12532, 445, 7815])
    told = next(decision for decision in found.receipt.decisions if decision.what == "“.” in x")
    assert (told.chosen, told.runner_up) == ("thousands", "decimal")


@pytest.mark.parametrize(
    "values", [["1.234", "2.481", "7", "3.024", "12.532", "1.5"], ["1.234", "2.481", "7", "3.024", "12.532", "7.815"]]
)
def test_numbers_with_decimals_are_no_thousands(values, tmp_path):
    assert column(values, tmp_path).values("x") == [float(value) for value in values]


def test_a_decimal_point_that_another_column_proves_parts_no_thousands(tmp_path):
    rows = "".join(f"{count}\t{place}.5\n" for place, count in enumerate(COUNTS))
    assert read_text(f"x\ty\n{rows}", tmp_path).values("x") == [float(count) for count in COUNTS]
