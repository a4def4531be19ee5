"""Checking: every part of an expression gets its shape before a row is looked at, or the place of what is wrong."""

from collections.abc import Callable
from dataclasses import dataclass

from models.errors import InvalidParameters
from services.cleaning.drafts.constants import LARGEST_SCALE, key_of
from services.cleaning.formulas.calls import FITS, SPARE, Asked, Function, Takes
from services.cleaning.formulas.functions import FUNCTIONS
from services.cleaning.formulas.operators import COMPARED, OPERATORS
from services.cleaning.formulas.shapes import INTEGER, Shape, common, decimals, shape_of_constant
from services.cleaning.formulas.tokens import wrong
from services.cleaning.formulas.tree import Call, ColumnCells, Constant, Node
from services.engine.keys import Domain

MOMENTS = ("date", "datetime", "time")
Shapes = Callable[[str], Shape]


@dataclass(frozen=True)
class Typed:
    """A part of an expression with its shape, and its own parts with theirs.

    `wanted` is the shape that the part has to take on for the call that it is given to.
    """

    node: Node
    shape: Shape
    given: tuple["Typed", ...] = ()
    asked: Asked | None = None
    function: Function | None = None


def typed(node: Node, columns: Shapes) -> Typed:
    """An expression with the shape of each of its parts.

    Args:
        node: the tree.
        columns: gives the shape of a column, or raises InvalidParameters.

    Raises:
        InvalidParameters: an operand does not suit; the message says where.
    """
    if isinstance(node, Constant):
        return Typed(node, shape_of_constant(node.value))
    if isinstance(node, ColumnCells):
        return Typed(node, shape_of_column(node, columns))
    function = known(node)
    given = read_moments(node, tuple(typed(part, columns) for part in node.given))
    check_count(node, function)
    shapes = tuple(fitting(node, function, place, part) for place, part in enumerate(given))
    if function.name in COMPARED or function.name in ("+", "-"):
        shapes = alike(given, shapes)
    shape = rounded_to(node, shapes[0]) if node.name == "round" else function.gives(originals(function, given, shapes))
    if shape is None:
        kinds = " and ".join(part.shape.kind for part in given)
        raise wrong(f"“{node.name}” cannot be used with {kinds}", node.place)
    return Typed(node, shape, given, Asked(node, shapes, shape), function)


def shape_of_column(node: ColumnCells, columns: Shapes) -> Shape:
    """The shape of a column."""
    try:
        return columns(node.name)
    except InvalidParameters as error:
        raise wrong(f"there is no column “{node.name[:100]}” at this step", node.place) from error


def known(node: Call) -> Function:
    """The operator or function of a call."""
    function = OPERATORS.get(node.name) or FUNCTIONS.get(node.name)
    if function is None:
        raise wrong(f"there is no function “{node.name}”; there are {', '.join(sorted(FUNCTIONS))}", node.place)
    return function


def check_count(node: Call, function: Function) -> None:
    """Raises InvalidParameters where a function is given too few or too many values."""
    least = len(function.takes) if function.needed is None else function.needed
    count = len(node.given)
    if count < least or (count > len(function.takes) and not function.repeats):
        raise wrong(f"it is written as {function.call}, and {count} values are given", node.place)


def fitting(node: Call, function: Function, place: int, part: Typed) -> Shape:
    """The shape of an operand; raises InvalidParameters where it does not suit."""
    takes = function.takes[min(place, len(function.takes) - 1)]
    if takes in ("a whole number", "a text"):
        check_constant(function, takes, part)
        return part.shape
    if part.shape.kind == "missing":
        return SPARE[takes]
    if part.shape.kind not in FITS[takes]:
        wanted = {"day": "a date", "clock": "a time", "boolean": "true or false"}.get(takes, f"a {takes}")
        raise wrong(f"“{node.name}” needs {wanted} here, not {part.shape.kind}", part.node.place)
    return part.shape


def check_constant(function: Function, takes: Takes, part: Typed) -> None:
    """Raises InvalidParameters where a value must be written in the expression itself, and is not."""
    value = part.node.value if isinstance(part.node, Constant) else None
    if takes == "a text" and isinstance(value, str) and (value or part.node.place < 0):
        return
    if takes == "a text" and value == "" and function.name == "replace":
        return
    if takes == "a whole number" and isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return
    what = "a text that is not empty" if takes == "a text" else takes
    raise wrong(f"{what} must be written here, as in {function.call}", part.node.place)


def rounded_to(node: Call, shape: Shape) -> Shape:
    """What rounding gives."""
    asked = node.given[1].value if len(node.given) > 1 and isinstance(node.given[1], Constant) else 0
    if not isinstance(asked, int) or asked > LARGEST_SCALE:
        raise wrong(f"at most {LARGEST_SCALE} decimals can be asked for", node.given[1].place)
    return shape if shape.kind == "integer" else decimals(asked)


def originals(function: Function, given: tuple[Typed, ...], shapes: tuple[Shape, ...]) -> tuple[Shape, ...]:
    """Shapes for functions that choose among values: there, a missing one takes any shape."""
    if function.name in ("if", "coalesce"):
        return tuple(part.shape for part in given)
    return shapes


def alike(given: tuple[Typed, ...], shapes: tuple[Shape, ...]) -> tuple[Shape, ...]:
    """Both operands of one kind, where one of them is missing, or one is a date and the other also has a time."""
    kinds = [part.shape.kind for part in given]
    if "missing" in kinds:
        found = common(tuple(part.shape for part in given)) or INTEGER
        shape = INTEGER if found.kind == "missing" else found
        return shape, shape
    if set(kinds) == {"date", "datetime"}:
        return Shape("datetime"), Shape("datetime")
    return shapes


def read_moments(node: Call, given: tuple[Typed, ...]) -> tuple[Typed, ...]:
    """Texts that are compared with dates or times, read as such: [day] > '2024-01-31'."""
    if node.name not in COMPARED and node.name != "-":
        return given
    kinds = {part.shape.kind for part in given}
    moment = next((kind for kind in MOMENTS if kind in kinds), None)
    if moment is None or "text" not in kinds:
        return given
    return tuple(as_moment(part, moment) for part in given)


def as_moment(part: Typed, kind: str) -> Typed:
    """A text as a date or time."""
    if not isinstance(part.node, Constant) or not isinstance(part.node.value, str):
        return part
    try:
        key = key_of("text", part.node.value, Domain(kind), "expression")  # type: ignore[arg-type]
    except InvalidParameters as error:
        raise wrong(f"“{part.node.value[:40]}” is no {kind}", part.node.place) from error
    assert isinstance(key, int)
    return Typed(Constant(key, part.node.place), Shape(kind))  # type: ignore[arg-type]
