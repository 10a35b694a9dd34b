# %% bit-extractor-proof-solution
from fdl.proof import Claim, Proof, frac, m, x, z

claim = Claim(lambda z: m(1 - frac(z)))
# m^(k)(m(x)) in place of m(m^(k)(x)): the chain begins at F(N - 2 z)
proof = Proof(
    base=[m(x), claim.at(x)],
    reflection=[
        m(1 - frac(-2 * z)),
        m(frac(-2 * z)),
        m(frac(-frac(2 * z))),
        m(frac(2 * z)),
        claim.at(2 * z),
    ],
    claim=claim,
)

# %% in-words [markdown]
# All z = 2^(k-1) are integers for x = 1, where frac is 0 and both sides are m(1) = m(0) = 0.
# At 5/4 the claim is false: 0 is not 1/2. The base needs x in [0, 1]; so does the reflection.


# %% gray-code-solution
def digits(known, above):
    """Of the two candidates, the one whose last digit is known."""
    for first in (0, 1):
        found = [first]
        for k in range(59):
            found.append((found[k] + above[k]) % 2)
        if found[-1] == known:
            return found


# %% unmemorizable-solution
from fractions import Fraction

from fdl import Network


def hard(d1, d2):
    """Stairs of unequal height."""
    x = [Fraction(i, 7) for i in range(d1 * d2 + d1 + d2 + 3)]
    y = [Fraction(3)]
    while len(y) < len(x):
        y.append(y[-1] - Fraction(1 + 3 * (len(y) % 2), 5))
    return x, y


def refute(layers, x, y):
    values = Network(layers)([[point] for point in x])
    return [value != label for value, label in zip(values, y)].index(True)
