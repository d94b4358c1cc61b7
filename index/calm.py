"""Keeps numpy's matrix library from waking threads for products of a millisecond.

OpenBLAS hands each product over to threads of its own, which then spin for some 20 ms in wait of
the next one: a search took twice the processor time, and kept a second core from other searches.
Owns the number of its threads while anybody asks for calm; knows nothing of what is computed.
"""

from __future__ import annotations

import threading
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController


class Calm:
    """One thread for OpenBLAS from ``begin`` to ``end``; several holders share it.

    The number is the process's, so a program that keeps an archive open computes its own products
    with one thread too. Other libraries (MKL, OpenMP) are left alone.
    """

    _lock = threading.Lock()
    _holders = 0
    _before: dict[str, int] = {}

    def __init__(self) -> None:
        self._held = False

    def begin(self) -> None:
        """Hold it; a second call does nothing."""
        with Calm._lock:
            if not self._held and not Calm._holders:
                Calm._before = _set_threads({})
            Calm._holders += not self._held
            self._held = True

    def end(self) -> None:
        """Let go; the last one to do so brings the former number of threads back."""
        with Calm._lock:
            Calm._holders -= self._held
            if self._held and not Calm._holders:
                _set_threads(Calm._before)
            self._held = False


def _set_threads(wanted: dict[str, int]) -> dict[str, int]:
    """Set each OpenBLAS in the process to its wanted number of threads, else 1; give the former."""
    import_module("numpy")  # brings the library that is looked for
    controllers = _open_blas().lib_controllers
    before = {library.filepath: library.num_threads for library in controllers}
    for library in controllers:
        library.set_num_threads(wanted.get(library.filepath, 1))
    return before


def _open_blas() -> ThreadpoolController:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(internal_api="openblas")
