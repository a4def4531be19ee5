"""The house: who may import whom, and what a package's own module may hold."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.contracts.source import FOLDERS, ROOT, imports_of, module_name, module_paths, tree_of, where

MAY_IMPORT = {
    "models": {"models"},
    "services": {"services", "models"},
    "components": {"components", "models"},
    "pages": {"pages", "components", "models"},
    "callbacks": {"callbacks", "components", "services", "models"},
    "api": {"api", "services", "models"},
    "app": {*FOLDERS},
}
# A page may ask a registry which kinds there are; it may not ask a service for data.
REGISTRIES = {"services.analyses", "services.formats", "services.exports", "services.charts", "services.registry"}
FRAMEWORKS = {"dash", "dash_ag_grid", "flask", "flask_login", "flask_wtf", "flask_openapi3", "werkzeug", "plotly"}
OURS = {*FOLDERS, "app", "migrations", "tests", "scripts", "benchmarks"}


def folder_of(name: str) -> str:
    return name.split(".")[0]


def is_registry(folder: str, imported: str) -> bool:
    names = (imported, imported.rpartition(".")[0])
    return folder == "pages" and any(name in REGISTRIES for name in names)


@pytest.mark.parametrize("path", module_paths(), ids=where)
def test_imports_point_downwards(path: Path):
    folder = folder_of(module_name(path))
    allowed = MAY_IMPORT[folder]
    ours = {name for name in imports_of(path) if folder_of(name) in OURS and "." in f"{name}."}
    wrong = {name for name in ours if folder_of(name) not in allowed and not is_registry(folder, name)}
    assert wrong == set()


@pytest.mark.parametrize("path", module_paths("models", "services"), ids=where)
def test_decisions_know_no_framework(path: Path):
    assert {folder_of(name) for name in imports_of(path)} & FRAMEWORKS == set()


def test_no_module_imports_itself_through_others():
    names = {module_name(path): path for path in module_paths()}
    graph = {
        name: {imported for imported in imports_of(path) if imported in names and imported != name}
        for name, path in names.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a cycle: {' → '.join(error.args[1])}")


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def calls_discover(node: ast.stmt) -> bool:
    calls = (call for call in ast.walk(node) if isinstance(call, ast.Call))
    return any(isinstance(call.func, ast.Name) and call.func.id == "discover" for call in calls)


@pytest.mark.parametrize("path", [path for path in module_paths() if path.name == "__init__.py"], ids=where)
def test_a_package_says_what_it_is_and_at_most_discovers_its_kinds(path: Path):
    first, *rest = tree_of(path).body
    assert is_docstring(first)
    statements = [node for node in rest if not isinstance(node, ast.Import | ast.ImportFrom)]
    assert all(calls_discover(node) for node in statements)
    assert statements or not rest, "imports in a package's own module are re-exports, and breed cycles"


def test_every_folder_of_code_is_a_package():
    folders = {path.parent for path in module_paths() if path.parent != ROOT}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


@pytest.mark.parametrize("path", module_paths(), ids=where)
def test_no_module_keeps_state(path: Path):
    for node in ast.walk(tree_of(path)):
        assert not isinstance(node, ast.Global), f"{where(path, node)}: state belongs to an object that create_app made"


@pytest.mark.parametrize("path", module_paths("callbacks", "pages", "components"), ids=where)
def test_behaviour_is_registered_with_one_app(path: Path):
    imported = set(imports_of(path))
    assert imported & {"dash.callback", "dash.clientside_callback"} == set(), "use register(app, services)"
    if path.parent.name == "callbacks" and path.name != "__init__.py":
        assert "dash.get_app" not in imported
