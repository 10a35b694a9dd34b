# %% bit-extractor-proof-solution
from fdl.proof import Claim, Proof, frac, m, x, z

claim = Claim(lambda z: m(1 - frac(z)))
# true, but the step says all at once
proof = Proof(base=[m(x), claim.at(x)], step=[m(claim.at(z)), claim.at(2 * z)], claim=claim)


# %% gray-code-solution
def digits(known, above):
    bits = (known,)
    while above:
        *above, differs = above
        bits = (bits[0] ^ differs, *bits)
    return bits


# %% unmemorizable-solution
def hard(d1, d2):
    n = (d1 + 1) * (d2 + 1) + 2
    return [*range(n)], [(i % 2) / 4 - i for i in range(n)]


def refute(layers, x, y):
    """Right, with one unit after the other."""
    for i, value in enumerate(x):
        h = [value]
        for W, b in layers:
            z = [sum(w * s for w, s in zip(row, h)) + shift for row, shift in zip(W, b)]
            h = [s if s > 0 else 0 for s in z]
        if z[0] != y[i]:
            return i
