"""Names of months in the languages of the files people have, as numbers."""

from functools import cache

MONTHS = (
    "january jan janvier janv januar jän enero ene gennaio gen janeiro januari",
    "february feb february février févr fév februar febrero febbraio fevereiro fev februari",
    "march mar mars märz mär mrz marzo março maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei maj",
    "june jun juin juni junio giugno giu junho",
    "july jul juillet juil juli julio luglio lug julho",
    "august aug août agosto ago augustus augusti",
    "september sep sept septembre septiembre settembre set setembro",
    "october oct octobre oktober okt octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec décembre déc dezember dez diciembre dic dicembre dezembro december",
)


@cache
def month_numbers() -> dict[str, str]:
    """Lower-case month name → its number as text."""
    return {name: str(number) for number, names in enumerate(MONTHS, start=1) for name in names.split()}
