"""Inner products mod 2: small with two hidden layers, hard with one."""

from fdl.exact import whole
from fdl.network import Network

__all__ = ["inner_product_mod2"]


def inner_product_mod2(n: int) -> Network:
    """Return a ReLU network R^(2n) -> R that is <x, y> mod 2 on (x, y) in {0, 1}^n x {0, 1}^n.

    Layer 1 has the products x_i y_i = relu(x_i + y_i - 1). Their sum s is an integer from 0 to n,
    and layer 2 is the zigzag that takes s to s mod 2, with n units:
    relu(s) - 2 relu(s - 1) + 2 relu(s - 2) - ...

    **Theorem** (depth 2 against 3). A network with one hidden layer that has the sign of
    (-1)^<x, y> with margin 1 at these points has sum |a_i| M_i of about 2^(n/2)/(n + 1) or more:
    exponentially many units, or exponentially large weights. Statement and proof:
    `bounds.inner_product_norm`; in units, `bounds.inner_product_width`. It is width or weights,
    not width alone. This network has margin 1 as 1 - 2 <x, y>, after another output layer.

    Args:
        n: number of factors.

    Size: 2 hidden layers of width n, n^2 + 5n - 1 nonzero parameters; weights up to 2 and biases
    up to n - 1.

    Source: inner products mod 2 against threshold circuits of depth 2 are due to Hajnal, Maass,
    Pudlak, Szegedy and Turan (1993). Lecture: Chapter 3, beside the remark on Eldan and Shamir,
    whose theorem cannot be run.

    >>> inner_product_mod2(3)([1, 1, 1, 1, 0, 1]), inner_product_mod2(3)([1, 1, 1, 1, 1, 1])
    (Fraction(0, 1), Fraction(1, 1))
    """
    n = whole(n, "n", 1)
    products = [[int(j % n == i) for j in range(2 * n)] for i in range(n)]
    zigzag = [1 if j == 0 else 2 * (-1) ** j for j in range(n)]
    return Network(
        [
            (products, [-1] * n),
            ([[1] * n] * n, [-j for j in range(n)]),
            ([zigzag], None),
        ]
    )
