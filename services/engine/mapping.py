"""Mapping files into memory without holding a descriptor for each.

Python's and Arrow's own maps keep their file open as long as they live. A table has a file per column
and a server keeps many tables, while a process may open a thousand files or so.
"""

import ctypes
import mmap
import os
import weakref
from pathlib import Path

import pyarrow as pa


class Mapping:
    """A file mapped for reading; it is unmapped when nothing refers to it any more."""

    def __init__(self, path: Path) -> None:
        library = ctypes.CDLL(None, use_errno=True)
        library.mmap.restype = ctypes.c_void_p
        library.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
        library.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
        descriptor = os.open(path, os.O_RDONLY)
        try:
            self.size = os.fstat(descriptor).st_size
            self.address = library.mmap(None, self.size, mmap.PROT_READ, mmap.MAP_SHARED, descriptor, 0)
            if self.address == ctypes.c_void_p(-1).value:
                code = ctypes.get_errno()
                raise OSError(code, os.strerror(code), str(path))
        finally:
            os.close(descriptor)
        # Not at exit: a thread may still be reading then, and the system unmaps by itself.
        weakref.finalize(self, library.munmap, self.address, self.size).atexit = False


def mapped(path: Path) -> pa.Buffer:
    """The bytes of a file that is not empty, read when they are touched."""
    mapping = Mapping(path)
    return pa.foreign_buffer(mapping.address, mapping.size, base=mapping)
