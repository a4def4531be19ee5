"""Roles: what a column is for. Nothing averages a key, and nothing groups by a measure."""

import re
from collections.abc import Callable

from models.columns import ColumnType, Role
from services.engine.encoders import Ends
from services.ingest.reading import Reading

CATEGORY_VALUES = 5_000
CATEGORY_SHARE = 0.5
CATEGORY_FEW = 20
LONG_TEXT = 60
MOSTLY_UNIQUE = 0.98
FEW_NUMBERS = 20
# A number of things counts them; which one it is says the number of a thing.
KEY = re.compile(
    r"(^|[^a-z])(id|ids|key|uuid|guid|code|number|no|nr|num|index|ref|reference|hash|token|sku|isbn|ean|numéro|numero"
    r"|número|codigo|código|codice|matricule|kennung|lfd|номер|код|番号|编号|번호)"
    r"(?!\.? of )($|[^a-z])|[a-z](nummer|nr|kennung)$"
)
# How programs name the numbers of rows that they put before a table, and people theirs.
ROW_NUMBER = re.compile(
    r"^(row ?names?|row ?(id|nr|no|num|number|index)?|unnamed: ?\d+|column 1|x|#|(s|sr|sl)\.? ?no\.?|obs|lp\.?|lfd)$"
)
CAMEL_KEY = re.compile(r"[a-z](Id|ID|Key|Code|No|Nr|Ref)$")
PLACE_WORDS = (
    "country|city|state|county|region|province|address|municipality|district|geo|zip ?code|postal code|fips|ort|stadt"
    "|land|bundesland|gemeinde|adresse|straße|ville|pays|région|commune|département|ciudad|país|provincia|municipio"
    "|cidade|estado|município|città|comune|regione|miasto|город|страна|регион"
)
PLACE = re.compile(rf"(^|[^a-z])(location|place|{PLACE_WORDS})($|[^a-z])")
# Which place a number stands for. Where another word goes with it, as in “city mpg”, it is counted or measured there.
NUMBERED_PLACE = re.compile(
    rf"^({PLACE_WORDS})$|(^|[^a-z])({PLACE_WORDS}) (id|code|key|no|nr|number|num|fp|fips)$"
    r"|(^|[^a-z])(zip ?code|postal code|fips)$"
)
COORDINATE = re.compile(
    r"^(geo |gps |start |end |pickup |dropoff |from |to )?(lat|latitude|lon|lng|long|longitude|coordinates)"
    r"( (deg|degrees|dd|wgs84))?$|[^a-z](lat|latitude|lon|lng|longitude)$"
)
MOST_DEGREES = 360
YEAR = re.compile(r"(^|[^a-z])(year|yr|fiscal year|jahr|année|an|año|ano|anno|rok|год)($|[^a-z])")
# What goes by years without saying so: only numbers that can be years in full are such.
BY_YEARS = re.compile(r"(^|[^a-z])(season|vintage|edition|cycle|date|time|period|fy|saison|temporada|stagione|datum)$")
PART_OF_YEAR = re.compile(r"(^|[^a-z])(month|quarter|monat)($|[^a-z])")
GROUP = re.compile(
    r"(^|[^a-z])(day|hour|minute|weekday|week|month|p?class|category|type|group|level|code|flag|status"
    r"|dept|department|store|shop|branch|section|segment|cluster|zone|channel|cohort|batch|label|sex"
    r"|gender|race|ethnicity|religion|occupation|subject|treatment|species|variety|team)($|[^a-z])"
)
# A count of things, as in “rooms no”, says so by its plural.
FOREIGN_KEY = re.compile(r"[^ s] (no|nr|number|code|ref|reference|key|sku)$|(^|[^a-z])iso (num|numeric)$")
PARTS_OF_YEAR = range(3, 13)
EARLIEST_YEAR, LATEST_YEAR = 1000, 2200
SHORT_YEARS = 100
# A name of more words is a question or a sentence, whose words say nothing of what its cells are for.
MOST_WORDS = 6
FindEnds = Callable[[], Ends]


def type_of_text(distinct: int | None, present: int, mean_length: float) -> ColumnType:
    """Category where the same short texts come again and again, else text; `distinct` is None beyond counting."""
    if distinct is None or mean_length > LONG_TEXT:
        return "text"
    repeated = distinct <= max(CATEGORY_FEW if present > distinct else 1, CATEGORY_SHARE * present)
    return "category" if distinct <= CATEGORY_VALUES and repeated else "text"


def role_of(
    name: str,
    reading: Reading,
    type: ColumnType,
    distinct: int | None,
    present: int,
    mean_length: float,
    ends: FindEnds,
) -> Role:
    """What a column is for, by its type, its name and how often values come again.

    Args:
        name: as in the file.
        reading: how its texts were read.
        type: the final type.
        distinct: how many different values, None beyond counting.
        present: how many cells are not missing.
        mean_length: characters of the raw texts.
        ends: gives the smallest and the largest number, None where there is none.
    """
    words = " ".join(re.sub(r"([a-z])([A-Z])", r"\1 \2", name).lower().replace("_", " ").split())
    if distinct is not None and distinct <= 1 and present > 1:
        return "constant"
    if reading.role_hint is not None:
        return reading.role_hint
    if type in ("date", "datetime", "time"):
        return "time"
    words = words if len(words.split()) <= MOST_WORDS else ""
    unique = present > 1 and (distinct is None or distinct >= MOSTLY_UNIQUE * present)
    if type in ("integer", "number"):
        return number_role(name, words, type, distinct, unique, ends)
    if type != "boolean" and (PLACE.search(words) or COORDINATE.search(words)):
        return "location"
    return text_role(words, type, unique, mean_length)


def number_role(name: str, words: str, type: ColumnType, distinct: int | None, unique: bool, ends: FindEnds) -> Role:
    """The role of a column of numbers."""
    if COORDINATE.search(words) and are_degrees(ends()):
        return "location"
    if type == "number":
        return "time" if names_a_year(words, distinct, ends, in_full=True) else "measure"
    if NUMBERED_PLACE.search(words):
        return "location"
    # Noughts and ones say whether a quarter ended, and many numbers how much of it is left: neither which one it was.
    if names_a_year(words, distinct, ends) or (distinct in PARTS_OF_YEAR and PART_OF_YEAR.search(words)):
        return "time"
    if re.search(r"(^|[^a-z])ids?$", words) or (unique and (KEY.search(words) or CAMEL_KEY.search(name))):
        return "identifier"
    if unique and ROW_NUMBER.search(words) and are_row_numbers(words, distinct, ends()):
        return "identifier"
    few = distinct is not None and distinct <= FEW_NUMBERS * 4
    if few and (GROUP.search(words) or FOREIGN_KEY.search(words)):
        return "dimension"
    return "identifier" if FOREIGN_KEY.search(words) else "measure"


def are_row_numbers(words: str, distinct: int | None, ends: Ends) -> bool:
    """Whether different numbers count from nought or one; what may as well be some x must leave none out."""
    if ends is None or ends[0] not in (0, 1):
        return False
    return words != "x" or (distinct is not None and ends[1] - ends[0] == distinct - 1)


def are_degrees(ends: Ends) -> bool:
    """Whether numbers can be latitudes or longitudes."""
    return ends is not None and -MOST_DEGREES <= ends[0] <= ends[1] <= MOST_DEGREES


def names_a_year(words: str, distinct: int | None, ends: FindEnds, in_full: bool = False) -> bool:
    """Whether numbers say when it was: years in full, with parts of one too, or counted from some start or century."""
    found = YEAR.search(words)
    between = ends() if found is not None or BY_YEARS.search(words) else None
    if between is None:
        return False
    if between[0] >= EARLIEST_YEAR and between[1] <= LATEST_YEAR:
        return True
    is_last = found is not None and not in_full and found.end(2) == len(words)
    return is_last and (distinct is None or distinct > 2) and between[0] >= 0 and between[1] < SHORT_YEARS


def text_role(words: str, type: ColumnType, unique: bool, mean_length: float) -> Role:
    """The role of a column of text, categories or booleans."""
    if type in ("category", "boolean"):
        return "identifier" if re.search(r"(^|[^a-z])(id|uuid|guid)$", words) else "dimension"
    if unique and (KEY.search(words) or (mean_length <= 40 and not words.startswith("name"))):
        return "identifier" if KEY.search(words) else "free_text"
    return "free_text"
