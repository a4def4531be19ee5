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


# Of southern and eastern Europe, the Baltic and Indonesia; a name that means two months is left out.
OTHER_MONTHS = (
    "ianuarie ian gener siječanj siječnja sausis sausio janvāris janvārī jaanuar січень січня януари јануар",
    "februarie febrer veljača veljače vasaris vasario februāris februārī veebruar лютий лютого февруари фебруар",
    "martie març ožujak ožujka kovas kovo martā märts marec maret березень березня",
    "aprilie travanj travnja balandis balandžio aprīlis aprīlī aprill квітень квітня април",
    "maig svibanj svibnja gegužė gegužės maijs maijā травень травня мај",
    "iunie iun juny lipanj lipnja birželis birželio jūnijs jūnijā juuni junij червень червня юни јун",
    "iulie iul juliol srpanj srpnja liepa liepos jūlijs jūlijā juuli julij липень липня юли јул",
    "agost kolovoz kolovoza rugpjūtis rugpjūčio augusts augustā avgust agustus ags agt серпень серпня",
    "septembrie setembre rujan rujna rugsėjis rugsėjo septembris septembrī вересень вересня септември септембар",
    "octombrie spalis spalio oktobris oktobrī oktoober жовтень жовтня октомври октобар",
    "noiembrie novembre studeni studenoga lapkritis lapkričio novembris novembrī листопад листопада ноември новембар",
    "decembrie desembre prosinac prosinca gruodis gruodžio decembris detsember грудень грудня декември децембар",
)
SEMITIC_MONTHS = (
    "يناير جانفي ינואר בינואר",
    "فبراير فيفري פברואר בפברואר",
    "مارس מרץ במרץ",
    "أبريل إبريل ابريل أفريل אפריל באפריל",
    "مايو ماي מאי במאי",
    "يونيو جوان יוני ביוני",
    "يوليو جويلية יולי ביולי",
    "أغسطس اغسطس أوت אוגוסט באוגוסט",
    "سبتمبر ספטמבר בספטמבר",
    "أكتوبر اكتوبر אוקטובר באוקטובר",
    "نوفمبر נובמבר בנובמבר",
    "ديسمبر דצמבר בדצמבר",
)


@cache
def month_numbers() -> dict[str, str]:
    """Lower-case month name → its number as text."""
    return {
        name: str(number)
        for table in (MONTHS, MORE_MONTHS, GREEK_MONTHS, OTHER_MONTHS, SEMITIC_MONTHS)
        for number, names in enumerate(table, start=1)
        for name in names.split()
    }
