"""Program: a chart as one file of Python that needs pandas and plotly only, and reads the original file."""

from collections.abc import Mapping
from typing import Any

from services.chart_script.asking import Asked
from services.chart_script.choosing import chosen
from services.chart_script.counting import computed
from services.chart_script.drawing import PALETTE, drawn
from services.chart_script.grouping import BINNED
from services.chart_script.reading import Source, reading
from services.chart_script.texts import comment, literal


def program(asked: Asked, source: Source, figure: Mapping[str, Any]) -> str:
    """The whole script.

    Args:
        asked: the chart and its numbers.
        source: the file and how it was read.
        figure: the finished figure, for a kind whose numbers are written down.
    """
    head = comment(f"{asked.title}: made by DataLens from {source.filename}. Needs pandas and plotly.")
    if asked.form == "given":
        body = ["", *comment("The figure as it was drawn."), f"FIGURE = {literal(dict(figure))}"]
    else:
        columns = {column.name: column for column in source.columns}
        body = [*reading(source, asked.names), *chosen(asked.conditions, columns)]
    body += [*computed(asked), *drawn(asked)]
    text = "\n".join(body)
    imports = [f"import {module}" for module in imported(text)]
    if "make_subplots(" in text:
        imports.append("from plotly.subplots import make_subplots")
    tools = [line for line in ("", PALETTE) if "COLOURS[" in text] + (["", "", BINNED, ""] if " bins(" in text else [])
    return "\n".join([*head, *imports, *tools, "", text.lstrip("\n"), ""])


def imported(text: str) -> list[str]:
    """The modules that the lines need."""
    wanted = (
        ("np.", "numpy as np"), (" bins(", "numpy as np"), ("pd.", "pandas as pd"),
        ("go.", "plotly.graph_objects as go"),
    )  # fmt: skip
    return list(dict.fromkeys(module for sign, module in wanted if sign in text))
