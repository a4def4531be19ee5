"""Words that mean missing: what every table says, and what only makes sense beside numbers or dates."""

ALWAYS = frozenset({"na", "n/a", "#n/a", "null", "<na>", "nan", "\\n", "#n/a n/a", "<null>", "nil"})
BESIDE_VALUES = ALWAYS | frozenset({
    "-", "--", "---", ".", "..", "...", "?", "none", "missing", "n.a.", "n.d.", "nd", "k.a.", "*", "_", "–", "—", ":",
    "-nan", "1.#qnan", "-1.#ind", "#null!", "not available", "no data", "unknown", "unk", "n/d", "n.v.t.",
})  # fmt: skip
SHEET_ERRORS = frozenset({"#div/0!", "#value!", "#ref!", "#name?", "#num!"})


def for_text(words: list[str], often: list[int] | None = None) -> frozenset[str]:
    """The words that mean missing in a column of text; “NA” beside other two-letter codes is a code.

    Several such words that stand there once each are texts: a file has one word for missing, and uses it again.

    >>> "na" in for_text(["DE", "FR", "NA"]), "na" in for_text(["red", "blue", "NA"])
    (False, True)
    >>> for_text(["null", "NIL", "a joke"], [1, 1, 1])
    frozenset()
    """
    counts = [count for word, count in zip(words, often or [], strict=False) if word.lower() in ALWAYS]
    if len(counts) > 1 and max(counts) == 1 and len(words) > len(counts):
        return frozenset()
    others = [word for word in words if word.lower() not in ALWAYS]
    codes = others and all(len(word) == 2 and word.isalpha() and word.isupper() for word in others)
    return ALWAYS - {"na"} if codes else ALWAYS
