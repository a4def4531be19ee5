"""Versions: what a child must know, beyond the original, to make one."""

from typing import Any

from models.tables import Dataset
from services.files import FileStore


def version_order(version: Dataset, parent: Dataset | None, files: FileStore) -> dict[str, Any]:
    """The recipe of a version, and the columns to begin with: those of its parent, where they are the same reading."""
    recipe = version.recipe or []
    order: dict[str, Any] = {"recipe": recipe, "is_again": version.generation > 0}
    if parent is None or not is_beginning(parent, version):
        return order
    folder = str(files.columns_folder(parent))
    return order | {"base": {"folder": folder, "receipt": parent.receipt, "steps": len(parent.recipe or [])}}


def is_beginning(parent: Dataset, version: Dataset) -> bool:
    """Whether the version goes on where its parent ended: the same bytes, read in the same way, by the same steps."""
    before = [item["step"] for item in parent.recipe or []]
    steps = [item["step"] for item in version.recipe or []]
    same = (parent.sha256, parent.options or {}) == (version.sha256, version.options or {})
    return same and steps[: len(before)] == before
