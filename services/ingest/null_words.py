"""Words that mean missing: what every table says, and what only makes sense beside numbers or dates."""

from collections import Counter
from collections.abc import Iterable

# What a spreadsheet shows where a column is too narrow for its values.
TOO_NARROW = frozenset("#" * width for width in range(3, 21))
# Cells of nothing but spaces, as programs with columns of one width write them.
BLANKS = frozenset(" " * width for width in range(1, 41)) | {"\u00a0"}
# What stands for no value in columns of names and words, if nothing else there is only signs.
SIGNS = frozenset({".", "..", "...", "…", "-", "--", "---", "–", "—", "?"})
ALWAYS = frozenset({"na", "n/a", "#n/a", "null", "<na>", "nan", "\\n", "#n/a n/a", "<null>", "nil"}) | TOO_NARROW
SHEET_ERRORS = frozenset({
    "#div/0!", "#value!", "#ref!", "#name?", "#num!", "#nv", "#wert!", "#bezug!", "#zahl!", "#valeur!", "#nom?",
    "#nombre!", "#valor!", "#¡valor!", "#¡div/0!", "#n/d", "#n/v",
})  # fmt: skip
# What the accounting format of a spreadsheet shows where an amount is nought.
NO_AMOUNT = frozenset(form.format(coin) for coin in "$€£¥" for form in ("{} -", "{}-", "- {}", "-{}", "{} - "))
BESIDE_VALUES = ALWAYS | SHEET_ERRORS | NO_AMOUNT | frozenset({
    "-", "--", "---", ".", "..", "...", "…", "?", "*", "_", "–", "—", ":", "none", "missing", "nd", "n/d", "n.d.",
    "n.a.", "n.a", "-nan", "1.#qnan", "-1.#ind", "#null!", "not available", "not applicable", "no data", "unknown",
    "unk", "(null)", "(none)", "(blank)", "[null]", "(empty)", "blank", "empty", "undefined", "undetermined", "tbd",
    "tba", "tbc", "nodata", "no value", "bdl", "<lod", "<loq", "n/v", "k.a.", "k. a.", "ka", "keine angabe", "(leer)",
    "unbekannt", "entfällt", "fehlt", "n.v.t.", "onbekend", "nc", "n.c.", "n/c", "ns", "s/d", "s.d.", "s/o",
    "sin dato", "sin datos", "sem dados", "sem informação", "inconnu", "manquant", "non disponible", "н/д", "н.д.",
    "нд", "brak", "brak danych", "b.d.", "bd", "不明", "該当なし", "なし", "無", "无", "未知", "暂无", "없음",
    "0000-00-00", "00.00.0000", "00/00/0000",
})  # fmt: skip

MANY_SYMBOLS, FEWEST_NAMES, SHORT, AGAIN = 5, 2, 40, 2


def for_text(words: list[str], often: list[int] | None = None) -> frozenset[str]:
    """The words that mean missing in a column of text; “NA” beside other two-letter codes is a code.

    >>> "na" in for_text(["DE", "FR", "NA"]), "na" in for_text(["red", "blue", "NA"])
    (False, True)
    >>> for_text(["null", "NIL", "a joke"], [1, 1, 1]) == BLANKS
    True
    """
    said = [(word, count) for word, count in zip(words, often or [], strict=False) if word.lower() in ALWAYS]
    if are_texts(said) and len(words) > len(said):
        return BLANKS
    others = [word for word in words if word.lower() not in ALWAYS]
    codes = others and all(len(word) == 2 and word.isalpha() and word.isupper() for word in others)
    known = ALWAYS - {"na"} if codes or is_symbol("Na", words) else ALWAYS
    return known | BLANKS | lone_sign(dict(zip(words, often or [], strict=False)))


def lone_sign(counts: dict[str, int]) -> frozenset[str]:
    """The only sign among short words, which stands for no value if it comes again; none where others are signs, too.

    >>> lone_sign({"red": 1, "-": 2, "blue": 1}), lone_sign({"+": 5, "-": 5}), lone_sign({"red": 9, ".": 1, "up": 2})
    (frozenset({'-'}), frozenset(), frozenset())
    """
    signs = [word for word in counts if word in SIGNS]
    names = [word for word in counts if word not in SIGNS and word.lower() not in ALWAYS]
    if len(signs) != 1 or counts[signs[0]] < AGAIN or len(names) < FEWEST_NAMES:
        return frozenset()
    named = all(any(map(str.isalnum, word)) for word in names) and sum(map(len, names)) <= SHORT * len(names)
    return frozenset(signs if named else ())


def is_symbol(word: str, words: list[str]) -> bool:
    """Whether a word is one of many short ones that are written as it is, such as the signs of elements.

    >>> is_symbol("Na", ["H", "He", "Li", "Be", "Ne", "Na", "Mg"]), is_symbol("Na", ["Yes", "No", "Na"])
    (True, False)
    """
    alike = sum(len(other) <= len(word) and other.istitle() for other in words)
    return word in words and alike > MANY_SYMBOLS and alike >= 0.9 * len(words)


def are_texts(words: Iterable[tuple[str, int]]) -> bool:
    """Whether words that stand there so often each are texts: a file has one word for missing, and uses it again.

    >>> are_texts([("null", 1), ("NIL", 1)]), are_texts([("NA", 1), ("n/a", 1)])
    (True, False)
    """
    counts: Counter[str] = Counter()
    for word, count in words:
        counts["".join(filter(str.isalnum, word.lower()))] += count
    return len(counts) > 1 and max(counts.values()) == 1
