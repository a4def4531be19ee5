"""Code that can be read: short modules, short functions, whole words, types and sentences."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.contracts.source import Function, functions_of, module_name, module_paths, tree_of, where

MODULE_LINES = 400
FUNCTION_LINES = 60
USUAL_FUNCTION_LINES = 30
SHORT_FORMS = {
    "arr", "btn", "buf", "cb", "cfg", "cnt", "col", "cols", "conn", "ctx", "cur", "db", "df", "ds", "elem", "err",
    "exc", "fmt", "fn", "idx", "img", "lbl", "lst", "mgr", "msg", "num", "obj", "opts", "param", "pos", "prev", "pwd",
    "ref", "req", "res", "resp", "ret", "src", "stmt", "tbl", "tmp", "usr", "val", "vals", "vec",
}  # fmt: skip
VAGUE_MODULES = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "core", "base", "lib"}
ALL_MODULES = pytest.mark.parametrize("path", module_paths(), ids=where)


def length(function: Function) -> int:
    """Lines of code, the sentence that explains them not counted."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    explanation = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - explanation


def lengths() -> list[int]:
    return [length(function) for path in module_paths() for function in functions_of(path)]


@ALL_MODULES
def test_a_module_fits_in_the_head(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES


@ALL_MODULES
def test_a_function_fits_on_a_screen(path: Path):
    long = [where(path, function) for function in functions_of(path) if length(function) > FUNCTION_LINES]
    assert long == []


def test_nearly_all_functions_are_short():
    found = lengths()
    assert sum(count <= USUAL_FUNCTION_LINES for count in found) / len(found) > 0.97


def test_half_of_the_functions_are_very_short():
    assert median(lengths()) <= 10


def names_given(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node
        elif isinstance(node, ast.arg):
            yield node.arg, node
        elif isinstance(node, Function | ast.ClassDef):
            yield node.name, node


@ALL_MODULES
def test_names_are_whole_words(path: Path):
    short = [f"{where(path, node)} {name}" for name, node in names_given(tree_of(path)) if name in SHORT_FORMS]
    assert short == []


@ALL_MODULES
def test_a_module_is_named_for_what_it_knows(path: Path):
    assert module_name(path).split(".")[-1] not in VAGUE_MODULES


@ALL_MODULES
def test_every_function_is_typed(path: Path):
    untyped = [where(path, function) for function in functions_of(path) if function.returns is None]
    assert untyped == []


SIZES = {
    "width",
    "height",
    "left",
    "top",
    "right",
    "bottom",
    "transform",
    "flexGrow",
    "flexBasis",
    "gridTemplateColumns",
}


def inline_styles(path: Path) -> Iterator[ast.Dict]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.keyword) and node.arg == "style" and isinstance(node.value, ast.Dict):
            yield node.value


@pytest.mark.parametrize("path", module_paths("components", "pages", "callbacks"), ids=where)
def test_looks_are_in_the_style_sheet_and_only_computed_sizes_in_the_page(path: Path):
    for style in inline_styles(path):
        for key, value in zip(style.keys, style.values, strict=True):
            name = key.value if isinstance(key, ast.Constant) else ""
            custom = isinstance(name, str) and name.startswith("--")
            assert custom or name in SIZES, where(path, style)
            assert not isinstance(value, ast.Constant), f"{where(path, style)}: a fixed size belongs to the style sheet"
