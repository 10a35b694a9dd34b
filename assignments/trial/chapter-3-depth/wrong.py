# %% bit-extractor-proof-solution
from fdl.proof import Claim, Proof, frac, m, x, z

claim = Claim(lambda z: m(1 - frac(z)))
# forgets the outer frac: false at z = 1/4
proof = Proof(
    base=[m(x), claim.at(x)],
    step=[m(m(1 - frac(z))), m(2 - 2 * frac(z)), claim.at(2 * z)],
    claim=claim,
)

# %% in-words [markdown]
# Because the induction covers everything.


# %% gray-code-solution
def digits(known, above):
    """Takes the heights for the digits."""
    return [*above, known]


# %% unmemorizable-solution
def hard(d1, d2):
    """Concave labels: one piece may do for two gaps."""
    n = (d1 + 1) * (d2 + 1) + 2
    return list(range(n)), [-i * i for i in range(n)]


def refute(layers, x, y):
    return 0
