"""Keep BLAS on one thread for small matrices.

Splitting the product of a 64 x 64 matrix over two threads costs far more than the product.
Without threadpoolctl (extra `fast`) BLAS keeps the number of threads it was started with.
"""

from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any

__all__ = ["one_blas_thread"]


@cache
def _controller() -> Any:
    try:
        from threadpoolctl import ThreadpoolController
    except ImportError:
        return None
    return ThreadpoolController()


def one_blas_thread() -> AbstractContextManager[Any]:
    """Return a context in which BLAS uses one thread."""
    controller = _controller()
    return nullcontext() if controller is None else controller.limit(limits=1, user_api="blas")
