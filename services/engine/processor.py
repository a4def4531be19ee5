"""Processor: which of its instructions numpy had better leave alone; asked before numpy is imported.

AMD's Zen 4 knows the instructions for 512 bits by which numpy sorts, but writes compressed vectors so slowly that
sorting with those for 256 bits is four to six times faster. Logarithms and powers get slower by as much, and are
far rarer here.
"""

from pathlib import Path

# What numpy reads when it is imported, and what it calls the instructions.
VARIABLE = "NPY_DISABLE_CPU_FEATURES"
FEATURES = "X86_V4 AVX512_ICL"
ZEN_4 = {"vendor_id": "AuthenticAMD", "cpu family": "25"}
KNOWN = Path("/proc/cpuinfo")


def better_without(known: Path = KNOWN) -> str:
    """The names of the instructions, as numpy takes them; empty for processors that are not known to be slow.

    Args:
        known: what the system says of its processors; not all systems say it.
    """
    try:
        first = known.read_text(encoding="utf-8", errors="replace").split("\n\n")[0]
    except OSError:
        return ""
    facts = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in first.splitlines())}
    is_slow = ZEN_4.items() <= facts.items() and "avx512_vbmi2" in facts.get("flags", "").split()
    return FEATURES if is_slow else ""
