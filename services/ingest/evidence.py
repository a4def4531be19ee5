"""Evidence: the different texts of one column with how often each stands there, and what else the file has shown."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.ingest.short_words import which_are

# Wide digits, and those of Arabic, Persian and Hindi.
OTHER_DIGITS = "[０-９٠-٩۰-۹०-९]"


@dataclass(frozen=True)
class Evidence:
    """k different present texts, trimmed, and how many cells hold each."""

    name: str
    texts: pa.Array
    counts: np.ndarray

    @property
    def cells(self) -> int:
        """How many cells are present."""
        return int(self.counts.sum())

    def without(self, words: frozenset[str]) -> "Evidence":
        """The same without the texts that mean missing."""
        if not len(self.texts):
            return self
        kept = ~which_are(self.texts, words)
        if kept.all():
            return self
        return self.among(kept)

    def among(self, chosen: np.ndarray) -> "Evidence":
        """The evidence of some of the k texts."""
        return Evidence(self.name, self.texts.filter(pa.array(chosen)), self.counts[chosen])

    def has_digits(self, share: float) -> bool:
        """Whether about this share of the cells holds a digit: no number, date or time does without."""
        found = pc.match_substring_regex(self.texts, "[0-9]").to_numpy(zero_copy_only=False)
        if found.any() or pc.all(pc.string_is_ascii(self.texts)).as_py() is not False:
            return bool(found.any()) and int(self.counts[found].sum()) >= 0.99 * share * self.cells
        found = pc.match_substring_regex(self.texts, OTHER_DIGITS).to_numpy(zero_copy_only=False)
        return bool(found.any()) and int(self.counts[found].sum()) >= 0.99 * share * self.cells

    def sample(self, size: int) -> "Evidence":
        """At most `size` of the texts, taken evenly from the whole."""
        if len(self.texts) <= size:
            return self
        places = np.linspace(0, len(self.texts) - 1, size).astype(np.int64)
        return Evidence(self.name, self.texts.take(pa.array(places)), self.counts[places])


@dataclass(frozen=True)
class Customs:
    """What a file is known to do, by its other columns or because somebody said so.

    `decimal` and `order` are favoured where a column itself leaves it open; the `forced` ones hold always.
    `proven_decimal` is the decimal mark where other columns leave no other way to read them.
    """

    decimal: str = "."
    order: str | None = None
    proven_decimal: str | None = None
    forced_decimal: str | None = None
    forced_thousands: str | None = None
    forced_order: str | None = None
    null_words: frozenset[str] | None = None
    types: dict[str, str] = field(default_factory=dict)


def trimmed(texts: pa.Array) -> pa.Array:
    """Texts without white space around them; the same array where there is none."""
    return pc.utf8_trim_whitespace(texts)


def evidence_of(name: str, texts: pa.Array) -> Evidence:
    """Count the different texts of a column, plain or as a dictionary; empty ones and gaps are left out."""
    coded = texts if pa.types.is_dictionary(texts.type) else texts.dictionary_encode()
    values = trimmed(coded.dictionary)
    used = coded.indices.drop_null().to_numpy(zero_copy_only=False)
    counts = np.bincount(used, minlength=len(values)) if len(values) else np.zeros(0, dtype=np.int64)
    kept = (counts > 0) & pc.not_equal(values, "").to_numpy(zero_copy_only=False)
    return merged(Evidence(name, values.filter(pa.array(kept)), counts[kept]))


def merged(evidence: Evidence) -> Evidence:
    """Add up texts that are the same once trimmed."""
    if pc.count_distinct(evidence.texts).as_py() == len(evidence.texts):
        return evidence
    coded = evidence.texts.dictionary_encode()
    counts = np.bincount(coded.indices.to_numpy(), weights=evidence.counts, minlength=len(coded.dictionary))
    return Evidence(evidence.name, coded.dictionary, counts.astype(np.int64))


def together(one: Evidence, other: Evidence) -> Evidence:
    """The evidence of two parts of a column."""
    texts = pa.concat_arrays([one.texts, other.texts])
    return merged(Evidence(one.name, texts, np.concatenate([one.counts, other.counts])))
