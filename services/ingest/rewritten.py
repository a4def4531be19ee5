"""Numbers in texts that are rewritten before they are read, and told as they stand in the file."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import pyarrow as pa

from models.receipt import Decision
from services.ingest.evidence import Evidence, merged
from services.ingest.reading import Reading

Decide = Callable[[Evidence], Reading | None]
Rewrite = Callable[[pa.Array], pa.Array]


def read_rewritten(evidence: Evidence, rewrite: Rewrite, decide_number: Decide) -> Reading | None:
    """The reading of the numbers once they are rewritten; None where they are none.

    Args:
        evidence: k different texts.
        rewrite: n texts as n texts that `decide_number` understands.
        decide_number: how rewritten numbers are read.
    """
    plain = rewrite(evidence.texts)
    found = decide_number(merged(Evidence(evidence.name, plain, evidence.counts)))
    if found is None:
        return None
    parse = found.parse
    own = dict(zip(plain.to_pylist(), evidence.texts.to_pylist(), strict=True))
    decisions = tuple(as_it_stands(decision, own) for decision in found.decisions)
    return replace(found, parse=lambda texts: parse(rewrite(texts)), decisions=decisions, plain=None)


def as_it_stands(decision: Decision, own: Mapping[str, str]) -> Decision:
    """A decision that quotes numbers as they stand in the file."""
    quoted = re.sub("“([^”]+)”", lambda found: f"“{own.get(found[1], found[1])}”", decision.evidence)
    return decision.model_copy(update={"evidence": quoted})
