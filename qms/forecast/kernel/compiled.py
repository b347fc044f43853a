"""How the kernel's functions are compiled: the only place that knows numba."""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """The same function, compiled when first called and kept for the next process; the lock of the interpreter is let go."""
    return cast(F, njit(function, cache=True, nogil=True, error_model="numpy"))
