"""Which encoding makes bytes read most like a language."""

from collections import Counter
from unicodedata import category

SAMPLE = 65_536
# The likeliest first: where two read the same, the earlier one is taken.
SINGLE = {
    "cp1252": "äöüßéèàçñáíóúêâôîãõåøæÄÖÜÉñœ",
    "cp1251": "аеиоутнсрвлкмдпгбзчйхжшюцщэфяыьъіїєґўАВСНПКМД",
}


def ranked(sample: bytes) -> list[str]:
    """Encodings that read the sample, the most plausible first."""
    scores = {name: plausibility(sample[:SAMPLE], name) for name in SINGLE}
    return [name for name, score in sorted(scores.items(), key=lambda item: -item[1]) if score > 0]


def plausibility(sample: bytes, name: str) -> float:
    """How much like a language bytes read in one encoding, 0 to 1."""
    text = sample.decode(name, "replace")
    beyond = Counter(character for character in text if ord(character) > 127)
    total = sum(beyond.values()) or 1
    usual = sum(count for character, count in beyond.items() if character in SINGLE[name])
    wrong = sum(count for character, count in beyond.items() if category(character) in ("Cc", "Cn", "Co", "So"))
    return max(0.01, (usual - 2 * wrong) / total)
