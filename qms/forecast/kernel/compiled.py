"""How the kernel's functions are compiled: the only place that knows numba."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., object])

OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}
"""Nothing compiled makes an array, so nobody need count who holds one (`_nrt`): that took three quarters of a refresh."""


def compiled(function: F) -> F:
    """The same function, compiled when first called and kept for the next process; the lock of the interpreter is let go."""
    return cast(F, njit(function, **OPTIONS))
