"""Distinct values: what is decided once for each of them, and looked up for every row."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from services.cleaning.drafts.cells import array_of, keys_in, present

Texts = Callable[[pa.Array], pa.Array]


def coded(block: pa.Array) -> pa.DictionaryArray:
    """A block of texts as codes and distinct texts."""
    return block if pa.types.is_dictionary(block.type) else block.dictionary_encode()


def mapped_texts(change: Texts, block: pa.Array) -> pa.Array:
    """A block of texts, changed by way of its distinct ones."""
    encoded = coded(block)
    return pa.DictionaryArray.from_arrays(encoded.indices, change(encoded.dictionary))


def mapped_keys(change: Callable[[np.ndarray], pa.Array], block: pa.Array) -> pa.Array:
    """A block of keys, changed by way of its distinct ones."""
    keys, places = np.unique(keys_in(block), return_inverse=True)
    return change(keys).take(pa.array(places, mask=~present(block)))


def looked_up(block: pa.Array, values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """What stands for each distinct text of a coded block (None for nothing), for every row."""
    return pa.array(values, kind).take(block.indices)


def keys_mapped(block: pa.Array, olds: np.ndarray, news: np.ndarray, valid: np.ndarray, others: bool) -> pa.Array:
    """Keys replaced by others.

    Args:
        block: n keys.
        olds: k keys in order, which are replaced.
        news: k keys that stand in their places.
        valid: k bools; false where nothing stands in its place.
        others: whether keys that are not listed stay; else they become missing.
    """
    keys = keys_in(block)
    places = np.minimum(np.searchsorted(olds, keys), max(0, len(olds) - 1))
    listed = (olds[places] == keys) & present(block) if len(olds) else np.zeros(len(keys), bool)
    found = np.where(listed, news[places], keys) if len(olds) else keys
    there = np.where(listed, valid[places], present(block) & others) if len(olds) else present(block) & others
    return array_of(found, there)
