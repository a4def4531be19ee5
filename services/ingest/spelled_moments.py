"""Dates and times with words and marks around them, rewritten the usual way before a pattern looks at them."""

import pyarrow as pa
import pyarrow.compute as pc

from services.ingest.eras import in_common_years
from services.ingest.moments import fast
from services.ingest.numbers import FOLDED

IN_ERA = r"^[MTSHR]\d{1,2}[./-]"
# What stands there, and what is written for it; tried one after the other.
WAYS = (
    (r"^\[(.*)\]$", r"\1"),
    (r"\s{2,}", " "),
    # Years, months and days of East Asia, with a day of the week behind them.
    (r"(\d) ?[年년] ?(\d)", r"\1-\2"),
    (r"(\d) ?[月월] ?(\d)", r"\1-\2"),
    (r"(\d) ?[日일]", r"\1"),
    (r" ?[(（][日月火水木金土一二三四五六七화수목금토일월][)）]", ""),
    (r"(?:午前|上午|오전) ?([\d:.]+)", r"\1 AM"),
    (r"(?:午後|下午|오후) ?([\d:.]+)", r"\1 PM"),
    (r"(\d) tháng (\d{1,2}),? (?:năm )?(\d{4})", r"\1/\2/\3"),
    # What a language says beside a date or a time.
    (r"(\d) ?([AaPp])\. ?[Mm]\.?$", r"\1 \2M"),
    (r"^(\d{1,2}) ?([AaPp])[Mm]$", r"\1:00 \2M"),
    (r"^(\d{1,2})\.(\d{2}) ?(?:Uhr|uur|h)$", r"\1:\2"),
    (r"(\d) (?:Uhr|uur|hrs?|г\.|год|года)$", r"\1"),
    (r"^(\p{L}{3,12},? )?(\d{1,2})(?:er|re|º|ª|°|e|(?:st|nd|rd|th)(?: of)?) ", r"\1\2 "),
    (r"(\d),? (?:at|um|om|à|a las|às|alle(?: ore)?|kl\.?|klo|в) (\d{1,2})", r"\1 \2"),
    (r"(\d{1,2})\.$", r"\1"),
    (r"([+-]\d\d:?\d\d|Z)\[[A-Za-z_]+(?:/[A-Za-z_+-]+)*\]$", r"\1"),
    # A zone as browsers write it.
    (r" (?:GMT|UTC)([+-]\d\d(?::?\d\d)?)(?: \(.*\))?$", r" \1"),
    (r" (?:GMT|UTC)([+-])(\d(?::\d\d)?)$", r" \10\2"),
    (r"(\d{4}) [-–] (\d{1,2}:\d{2})", r"\1 \2"),
    # The time first; a zone or the day of the week behind; a year cut to two digits.
    (r" \((UTC|GMT)\)$", r" \1"),
    (r"(\d) \(\p{L}{2,12}\.?\)$", r"\1"),
    (r"^(\d{1,2}:\d{2}(?::\d{2})?),? (\d[^:]*?)( UTC| GMT)?$", r"\2 \1\3"),
    (r"(\p{L}\.?[ -])['’](\d{2})$", r"\1\2"),
    # The time in the middle, as C and Java write it; points in a time; hours alone.
    (r"^\p{L}{2,4}\.? (\p{L}{3,9}) (\d{1,2}) ([\d:]{7,8})( [A-Z]{1,5}| [+-]\d{4})? (\d{4})$", r"\1 \2 \5 \3\4"),
    (r"(\d{4}|-\d{2}|[A-Za-z]{3}-\d{2})(?:,? |-)(\d{1,2})\.(\d{2})\.(\d{2})(\.\d+)?", r"\1 \2:\3:\4\5"),
    (r"([./-]\d{4}) (\d{1,2})\.(\d{2})$", r"\1 \2:\3"),
    (r"^(\d{4}-\d{2}-\d{2})[T ](\d{2})$", r"\1 \2:00"),
)  # fmt: skip


def respelled(texts: pa.Array) -> pa.Array:
    """Texts as most people write dates; what is none may come out changed, and fits no pattern either way.

    >>> respelled(pa.array(["2024年1月5日", "[10/Oct/2000:13:55]", "13.01.2024 10:15 Uhr"])).to_pylist()
    ['2024-1-5', '10/Oct/2000:13:55', '13.01.2024 10:15']
    """
    if pc.all(pc.string_is_ascii(texts)).as_py() is False or pc.any(pc.match_substring_regex(texts, IN_ERA)).as_py():
        texts = pa.array([text and in_common_years(text.translate(FOLDED)) for text in texts.to_pylist()], texts.type)
    for pattern, plain in WAYS:
        texts = pc.replace_substring_regex(texts, fast(pattern, texts), plain)
    return texts
