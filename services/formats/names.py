"""File names: which kind of file a suffix promises, and which suffixes can be read."""

from pathlib import PurePath

from models.errors import UnsupportedFileType
from models.kinds import FileFormat


def formats() -> dict[str, FileFormat]:
    """Every format; asked for late, because the registry imports this module while it gathers them."""
    from services.formats import FORMATS

    return FORMATS


def supported_suffixes() -> tuple[str, ...]:
    """Every suffix that some format reads, without the dot, in alphabetical order."""
    return tuple(sorted(suffix for kind in formats().values() for suffix in kind.suffixes))


def suffix_of(filename: str) -> str:
    """The file type that a name promises, such as “csv”.

    Raises:
        UnsupportedFileType: no format reads files of that suffix; `supported` lists those that work.
    """
    suffix = PurePath(filename.strip().replace("\\", "/")).suffix.lstrip(".").lower()
    known = supported_suffixes()
    if suffix not in known:
        shown = f"“.{suffix[:20]}” files" if suffix else "files without a suffix"
        listed = ", ".join("." + name for name in known)
        raise UnsupportedFileType(
            f"DataLens cannot read {shown}. Save the table as one of {listed} and upload that.", supported=list(known)
        )
    return suffix


def format_of(suffix: str) -> str:
    """The name of the format that reads a supported suffix."""
    return next(name for name, kind in formats().items() if suffix in kind.suffixes)
