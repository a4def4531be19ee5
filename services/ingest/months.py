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
MORE_MONTHS = (
    "januári január styczeń stycznia sty leden ledna led январь января янв ocak tammikuu tammikuuta",
    "február febr luty lutego lut únor února úno февраль февраля фев февр şubat helmikuu helmikuuta",
    "marts március márc marzec marca březen března bře март марта мар mart maaliskuu maaliskuuta",
    "április ápr kwiecień kwietnia kwi duben dubna dub апрель апреля апр nisan huhtikuu huhtikuuta",
    "május máj maja květen května kvě май мая mayıs toukokuu toukokuuta",
    "június jún czerwiec czerwca cze červen června čvn июнь июня июн haziran kesäkuu kesäkuuta",
    "július júl lipiec lipca lip červenec července čvc июль июля июл temmuz heinäkuu heinäkuuta",
    "augusztus sierpień sierpnia sie srpen srpna srp август августа авг ağustos elokuu elokuuta",
    "szeptember szept wrzesień września wrz září zář сентябрь сентября сен сент eylül syyskuu syyskuuta",
    "október październik października paź říjen října říj октябрь октября окт ekim lokakuu lokakuuta",
    "listopad listopada listopadu lis ноябрь ноября ноя нояб kasım marraskuu marraskuuta",
    "desember des grudzień grudnia gru prosinec prosince pro декабрь декабря дек aralık joulukuu joulukuuta",
)
GREEK_MONTHS = (
    "ιανουάριος ιανουαρίου",
    "φεβρουάριος φεβρουαρίου",
    "μάρτιος μαρτίου",
    "απρίλιος απριλίου",
    "μάιος μαΐου",
    "ιούνιος ιουνίου",
    "ιούλιος ιουλίου",
    "αύγουστος αυγούστου",
    "σεπτέμβριος σεπτεμβρίου",
    "οκτώβριος οκτωβρίου",
    "νοέμβριος νοεμβρίου",
    "δεκέμβριος δεκεμβρίου",
)


@cache
def month_numbers() -> dict[str, str]:
    """Lower-case month name → its number as text."""
    return {
        name: str(number)
        for table in (MONTHS, MORE_MONTHS, GREEK_MONTHS)
        for number, names in enumerate(table, start=1)
        for name in names.split()
    }
