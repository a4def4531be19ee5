"""Years that are counted from elsewhere: of Japanese emperors, of the Republic of China, of the Buddha."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from models.receipt import Decision
from services.ingest.centuries import this_year
from services.ingest.reading import Parsed, Reading

# The year before the first one of each.
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "民國": 1911, "民国": 1911}
LETTERS = {"M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018}
NAMED = re.compile(rf"(?:中華|中华)?({'|'.join(ERAS)}) ?(元|\d{{1,3}}) ?年")
LETTERED = re.compile(r"^([MTSHR])(\d{1,2})(?=[./-]\d{1,2}[./-]\d{1,2}$)")
BUDDHIST = 543
THAI = re.compile(r"[\u0e01-\u0e4e]")
THAI_YEAR = re.compile(r"(?:พ\.ศ\. ?|ปี )?\b(2[45]\d\d)\b")
THAI_MONTHS = (
    "มกราคม ม.ค.", "กุมภาพันธ์ ก.พ.", "มีนาคม มี.ค.", "เมษายน เม.ย.", "พฤษภาคม พ.ค.", "มิถุนายน มิ.ย.", "กรกฎาคม ก.ค.",
    "สิงหาคม ส.ค.", "กันยายน ก.ย.", "ตุลาคม ต.ค.", "พฤศจิกายน พ.ย.", "ธันวาคม ธ.ค.",
)  # fmt: skip
HINDI_MONTHS = (
    "जनवरी", "फ़रवरी फरवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर सितम्बर", "अक्टूबर अक्तूबर", "नवंबर नवम्बर",
    "दिसंबर दिसम्बर",
)  # fmt: skip
ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Names whose letters bear marks of their own, which no pattern for letters holds.
MONTHS = {
    name: english
    for table in (THAI_MONTHS, HINDI_MONTHS)
    for names, english in zip(table, ENGLISH, strict=True)
    for name in names.split()
}
MONTH = re.compile("|".join(map(re.escape, sorted(MONTHS, key=len, reverse=True))))
FEWEST_AHEAD, MOST_AHEAD = 150, 30


def in_common_years(text: str) -> str:
    """A date with its year as most of the world counts it, and with a name of its month that has plain letters.

    >>> in_common_years("令和6年1月15日"), in_common_years("平成元年"), in_common_years("H31.4.30")
    ('2024年1月15日', '1989年', '2019.4.30')
    >>> in_common_years("15 ม.ค. 2567"), in_common_years("15 मार्च 2024")
    ('15 Jan 2024', '15 Mar 2024')
    """
    text = NAMED.sub(lambda found: f"{ERAS[found[1]] + (1 if found[2] == '元' else int(found[2]))}年", text)
    text = LETTERED.sub(lambda found: str(LETTERS[found[1]] + int(found[2])), text)
    if THAI.search(text):
        text = THAI_YEAR.sub(lambda found: str(int(found[1]) - BUDDHIST), text)
    return MONTH.sub(lambda found: MONTHS[found[0]], text)


def in_buddhist_years(name: str, reading: Reading, years: np.ndarray) -> Reading:
    """A reading of dates whose years, all of them far ahead, are those of the Buddhist calendar, which is told.

    Args:
        name: of the column.
        reading: of dates or moments; its `parse` takes an `era`, the years by which it counts more.
        years: k years as they are written.
    """
    today = this_year()
    if not len(years) or years.min() < today + FEWEST_AHEAD or years.max() > today + BUDDHIST + MOST_AHEAD:
        return reading
    if years.min() == years.max() and years.min() % 100 == 0:
        return reading
    why = f"all years lie between {years.min()} and {years.max()}, which is {years.min() - BUDDHIST} and later there"
    told = Decision(what=f"calendar of {name}", chosen="Buddhist", evidence=why, runner_up="common")
    written = f"{reading.format or 'year, month, day'}, Buddhist years"
    parse: Callable[..., Parsed] = reading.parse
    return replace(reading, parse=partial(parse, era=BUDDHIST), format=written, decisions=(*reading.decisions, told))
