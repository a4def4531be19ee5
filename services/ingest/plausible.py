"""Which encoding makes bytes read most like a language: its alphabet, its case, its common characters."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from unicodedata import combining

SAMPLE = 32_768
STRANGE, MOST_SURPRISE = 0.1, 2.0
FAMILIAR, MIXTURE = 0.5, 0.05
FEW = 3
LATIN = ("cp1252", "iso8859-15", "mac-roman", "cp850", "cp437")
CENTRAL = ("cp1250", "iso8859-2", "cp852", "mac-latin2")
CYRILLIC = ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic")
SEVERAL = "éèàáíóúñäöüßçåøæãõâêîôûëïìòùœ"
# Letters beyond ASCII of each language, with the encodings that its texts come in, the likeliest first.
LANGUAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("üäöß", LATIN),
    ("éèàêçôîâûùëïœ", LATIN),
    ("óíáéñúüºª°", LATIN),
    ("ãçáéíóõâêôúàºª°", LATIN),
    ("àèéìòù", LATIN),
    ("åäöé", LATIN),
    ("åøæéöü", LATIN),
    ("áðéíóúýþæö", ("cp1252",)),
    (SEVERAL, LATIN),
    ("łąęóśćżńź", (*CENTRAL, "iso8859-16")),
    ("áíéěšřžčýůúťňďóľôäĺŕ", CENTRAL),
    ("áéőöüóíúű", CENTRAL),
    ("ăîâşţșțé", ("iso8859-16", *CENTRAL)),
    ("čšžćđ", (*CENTRAL, "iso8859-16")),
    ("čšžćđáéíóúŕ", (*CENTRAL, "iso8859-16")),
    ("ėųšžįąūčę", ("cp1257", "iso8859-13", "iso8859-4", "cp775", "iso8859-10")),
    ("āīēšūļņķģžč", ("cp1257", "iso8859-13", "iso8859-4", "cp775", "iso8859-10")),
    ("äõöüšž", ("cp1252", "iso8859-15", "cp1257", "iso8859-13", "iso8859-4")),
    ("ıüşğçöâî", ("cp1254", "iso8859-3", "cp857")),
    ("ĉĝĥĵŝŭ", ("iso8859-3",)),
    ("ċġħżàèìòù", ("iso8859-3",)),
    ("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё", CYRILLIC),
    ("аоиетнрсвлкдпмзъубгячжшщцйхюьф", ("cp1251", "iso8859-5", "cp855", "cp866", "mac-cyrillic")),
    ("оаиніврткселмдупяьзгйбчїцхєжюшщґф", ("cp1251", "koi8-u", "iso8859-5", "cp1125")),
    ("аоиејнрстукводмлпгзбшчцљњжђћхфџѓќѕ", ("cp1251", "iso8859-5", "cp855", "mac-cyrillic")),
    ("ατοιεσνρκπυςηλμόίάέήύώγθδωβφχξζψϊ", ("cp1253", "iso8859-7", "cp737", "mac-greek")),
    ("יוהלאתרבמשנעםדקחפןכצטגזסךףץְֱֲֳִֵֶַָֹֻּׁׂ־״׳", ("cp1255", "iso8859-8", "cp862")),
    ("اليمنتربةعدفسهكقحجشطصخضذثزغظؤئءىأإآپچگ", ("cp1256", "iso8859-6", "cp864")),
    ("านรอกเงมยวลทสตดะคบปแหขจไพช่้ิีุู็์ัำึืผโซถฟใธศณฐฉฒฆญภฝฮฎฏฑฌๆ", ("cp874",)),
    ("ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ̣̀̉̃́", ("cp1258",)),
)
OLD = re.compile(r"cp(?:437|7\d\d|8[0-6]\d|1125)$")
NEUTRAL = frozenset("’‘“”„–—…€£°²³½¼«»§©®·¿¡\u00a0‚•™¥†ºª×±µ")
# Signs of typesetting where they belong: round quotes about words, an apostrophe before what follows one, dashes
# between spaces or numbers, units and currencies beside digits.
IN_PLACE = re.compile(
    r"(?<!\w)[“„‘«](?=\w)|(?<=[\w.!?…,])[”»](?!\w)|(?<=\w)’(?=(?:s|t|d|m|re|ll|ve)\b|\W)|(?<=\b[dlnscjmtDLNSCJMT])’(?=\w)"
    r"|(?<=[ \d])[–—](?=[ \d])|(?<=\w)…|(?<=\d)[ \u00a0]?[€°£]|€(?=[ \u00a0]?\d)|(?<=\w)[™®]"
)
PLACED = 1.0
# Lead bytes of the everyday characters of each encoding of two bytes.
DOUBLE: dict[str, tuple[range, range]] = {
    "gb18030": (range(0xB0, 0xD8), range(0xA1, 0xA4)),
    "big5": (range(0xA4, 0xC7), range(0xA1, 0xA3)),
    "cp949": (range(0xB0, 0xC9), range(0xA1, 0xA4)),
    "euc_jp": (range(0xB0, 0xD0), range(0xA1, 0xA6)),
    "cp932": (range(0x88, 0x99), range(0x81, 0x84)),
}
# The commonest characters of Japanese, of names and places too.
KANJI = frozenset(
    "日一国会人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入選立開手米力"
    "学問高代明実円関決子動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度務強気小七成期公野協取都和統以"
    "機平総加山思家話世受区領多県続進正安設保改数記院女初北午指権心界支第産結百派点教報済書府活原先共得解名交資予川向際査勝面委告軍"
    "文反元重近千考判認画海参売利組知案道信策集在件団別物側任引使求所次水半品昨論計死官増係感特情投示変打男基私各始島直両朝価式確村"
    "提運終挙果西勢減台広容必応演電歳住争談能無再位置企真流格有疑口過局少放税検藤町常校料沢裁状工建語球営空職証土与急止送援供可役構"
    "木割身費付施切由説転食比難防補車優夫研収断井何南石足違神番規護展態導備宅配副算視条幹警究育席輸訪楽起万着乗店述残線率病農州武声"
    "質念待試族銀域助労例然早張映限親額監環験商葉義伝働形景落好退準賀造英被株頭技低医復仕去味負失移差衆個門写評課末守極種美岡影命含"
    "福蔵量望松非佐観察整段横型白深字答夜製票況音申様港識注呼達札幌仙台横浜古屋神戸福岡広島沖縄阪鈴渡辺伊藤吉佐々木林清斎橋池阿森"
    "太郎花美恵健姓住所号県郡男女個品単在庫売番曜備考"
)
# The commonest characters of Chinese, in both scripts, of Japanese, and of Korean.
COMMON: dict[str, frozenset[str]] = {
    "gb18030": frozenset(
        "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天"
        "而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些"
        "与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相"
        "次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市物南共省县区司号"
    ),
    "big5": frozenset(
        "的一是不了人我在有他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她裡後小麼心多天"
        "而能好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些"
        "與高意進把法此實回二理美點月明其種聲全工己話兒者向情部正名定女問力機給等幾很業最間新什打便位因重被走電四第門相"
        "次東政海口使教西再平真聽世氣信北少關並內加化由卻代軍產入先山五太水萬市物南共省縣區司號"
    ),
    "euc_jp": KANJI,
    "cp932": KANJI,
    "cp949": frozenset(
        "이다의는에을하가은지한고도로를사기아나리자서인그시라대어있수정일부제게보스장해주전원들면만것성구과여동오소상으했"
        "었년회경국신화당선미중모세공요생유조방연안관위적무러내거말음물발업"
    ),
}  # fmt: skip


def ranked(sample: bytes) -> list[str]:
    """Encodings that read the sample, the most plausible first."""
    data = sample[:SAMPLE]
    data = data[: data.rfind(b"\n") + 1] or data
    scores: dict[str, float] = {}
    for name, score in [*double_scores(data), *single_scores(data)]:
        scores[name] = max(score, scores.get(name, -9.0))
    order = sorted(scores.items(), key=lambda item: -item[1])
    return [name for name, score in order if score > 0] or ["cp1252"]


def double_scores(data: bytes) -> Iterator[tuple[str, float]]:
    """How plausible each encoding of two bytes is."""
    for name in DOUBLE:
        text = data.decode(name, "replace")
        beyond = [character for character in text if ord(character) > 127]
        if beyond and text.count("\ufffd") <= 0.02 * len(beyond):
            yield name, everyday(name, beyond) + kana(name, beyond) + FAMILIAR * familiar(name, beyond) - lonely(text)


def everyday(name: str, beyond: list[str]) -> float:
    """The share of characters from the everyday part of a table."""
    common, marks = DOUBLE[name]
    usual = 0.0
    for character, count in Counter(beyond).items():
        code = character.encode(name, "replace")
        if len(code) == 2 and code[0] in common:
            usual += count
        elif (len(code) == 2 and code[0] in marks) or (name == "cp932" and len(code) == 1):
            usual += 0.6 * count
    return usual / len(beyond)


def kana(name: str, beyond: list[str]) -> float:
    """A bonus for Japanese where there is kana, and for Korean where there is Hangul but hardly a Chinese character."""
    low, high = {"euc_jp": ("\u3041", "\u30ff"), "cp932": ("\u3041", "\u30ff"), "cp949": ("가", "힣")}.get(
        name, ("", "")
    )
    if not low:
        return 0.0
    share = sum(low <= character <= high for character in beyond) / len(beyond)
    if name == "cp949" and sum("\u4e00" <= character <= "\u9fff" for character in beyond) > 0.1 * len(beyond):
        return -0.4
    return 0.5 if share > 0.2 else -0.4


def familiar(name: str, beyond: list[str]) -> float:
    """The share of characters that are among the commonest of a language."""
    common = COMMON.get(name, frozenset())
    return sum(character in common for character in beyond) / len(beyond)


def lonely(text: str) -> float:
    """A malus where single characters of a foreign script stand between Latin letters."""
    alone = total = 0
    for before, middle, after in zip(text, text[1:], text[2:], strict=False):
        if ord(middle) > 127:
            total += 1
            alone += (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
    return alone / max(1, total)


@cache
def alphabet(letters: str) -> frozenset[str]:
    """Letters in both cases."""
    return frozenset(letters + letters.upper() + "İ" * ("ı" in letters))


def single_scores(data: bytes) -> Iterator[tuple[str, float]]:
    """How plausible each encoding of one byte is, by the language that it suits best."""
    texts: dict[str, tuple[Counter[str], float, float]] = {}
    for letters, names in LANGUAGES:
        for place, name in enumerate(names):
            if name not in texts:
                text = data.decode(name, "replace")
                counts = Counter(character for character in text if ord(character) > 127)
                texts[name] = counts, wrong_case(text), PLACED * in_place(text) / max(1, counts.total())
            counts, malus, placed = texts[name]
            # No language has all letters of several: such a mixture speaks for nothing beforehand.
            likely = (
                prior(name, len(counts)) if letters != SEVERAL or is_sign(counts) else min(0.0, prior(name, FEW + 1))
            )
            unusual = (
                STRANGE * surprise(counts, letters)
                if ordered(letters)
                else 0.0002 * len(letters) + MIXTURE * (letters == SEVERAL)
            )
            yield name, suits(counts, letters) + likely + placed - malus - 0.001 * place - unusual


def in_place(text: str) -> int:
    """How many signs beyond ASCII stand where typesetters put them.

    >>> in_place("It’s “fine” – 5 €"), in_place("Mart’nez")
    (5, 0)
    """
    return sum(1 for _ in IN_PLACE.finditer(text))


def is_sign(counts: Counter[str]) -> bool:
    """Whether there are no letters beyond ASCII at all, only signs."""
    return not any(character.isalpha() for character in counts)


def prior(name: str, different: int) -> float:
    """What speaks for an encoding beforehand: few different characters prove little against the commonest one."""
    if name == "cp1252":
        return 0.85 / max(1, different) if different <= FEW else 0.0
    return -0.25 if OLD.match(name) else 0.0


def ordered(letters: str) -> bool:
    """Whether a language has an alphabet of its own, which is then listed by how often its letters come."""
    return "\u0370" <= letters[0] < "\u1e00"


def surprise(counts: Counter[str], letters: str) -> float:
    """How far the letters of a text are from how often they come in a language, in nats per letter, at most 2.

    The nth letter of any language comes about exp(-n / 8) times as often as its first.
    """
    found: Counter[str] = Counter()
    for character, count in counts.items():
        if character.lower() in letters:
            found[character.lower()] += count
    total = found.total()
    if not total:
        return MOST_SURPRISE
    usual = {letter: math.exp(-place / 8) for place, letter in enumerate(letters)}
    scale = sum(usual.values())
    kl = sum(count / total * math.log(count / total * scale / usual[letter]) for letter, count in found.items())
    return min(MOST_SURPRISE, kl)


def suits(counts: Counter[str], letters: str) -> float:
    """The share of characters that a language has, less those it has not."""
    known = alphabet(letters)
    score = 0.0
    for character, count in counts.items():
        if character in known:
            score += count
        elif character in NEUTRAL:
            score += 0.2 * count
        else:
            score -= count
    return score / max(1, counts.total())


def is_letter(character: str) -> bool:
    """Whether a character is a letter, or an accent on the one before it."""
    return character.isalpha() or combining(character) > 0


def wrong_case(text: str) -> float:
    """A malus for capitals and signs in the middle of words."""
    wrong = total = 0
    for before, middle, after in zip(text, text[1:], text[2:] + " ", strict=False):
        if ord(middle) > 127:
            total += 1
            # No language has a letter between two digits, but many a file has a space that does not break.
            wrong += before.isdigit() and middle.isalpha() and after.isdigit()
            wrong += before.isalpha() and middle.isupper() and (before.islower() or after.islower())
            # Points and accents of another script belong to its letters, never to Latin ones.
            foreign = "\u0370" <= middle <= "\u1dff"
            wrong += foreign and ((before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha()))
            wrong += 2 * (is_letter(before) and not is_letter(middle) and is_letter(after) and middle not in "’·")
    return 1.5 * wrong / max(1, total)
