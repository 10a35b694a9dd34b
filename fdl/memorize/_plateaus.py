"""Staircases with p q plateaus in two hidden layers, for many functions of z at once.

Kinks at the ends of p superblocks make any function of z that is affine on each of them. One such
function has its zero at the t-th boundary of every superblock: after a ReLU it rises there, with a
slope of its own in each. The difference of two, one apart, is a ramp onto the next plateau.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from fdl.memorize._circuit import Affine, Circuit, Number, total

__all__ = ["climb_plateaus"]


def climb_plateaus(
    circuit: Circuit,
    z: Affine,
    held: Sequence[Affine],
    starts: Sequence[Sequence[int]],
    climbs: Sequence[Sequence[Sequence[Fraction]]],
) -> tuple[Affine, list[Affine]]:
    """Add two layers; return z, and the functions held, with their jumps added.

    starts: where z comes to the next plateau, superblock by superblock, increasing. climbs: for
    each function, the jumps there. Each is a ramp from start - 1 to start; at 0, where all begins,
    there is none. Functions must not be negative.
    """
    kinks = _Kinks.of(circuit, z, [block[0] for block in starts])
    held = [circuit.carry(value) for value in held]
    circuit.close()
    climbed = []
    for value, jumps in zip(held, climbs, strict=True):
        inner = [sum(row[1:], Fraction(0)) for row in jumps]
        entered = [row[0] + below for row, below in zip(jumps, [Fraction(0), *inner], strict=False)]
        parts = [circuit.relu(value + kinks.steps(entered))]
        for sign in (1, -1):
            parts += [sign * ramp for ramp in _ramps(circuit, kinks, starts, jumps, sign)]
        climbed.append(total(parts))
    z = circuit.relu(kinks.z)
    circuit.close()
    return z, climbed


def _ramps(
    circuit: Circuit,
    kinks: "_Kinks",
    starts: Sequence[Sequence[int]],
    jumps: Sequence[Sequence[Fraction]],
    sign: int,
) -> Iterator[Affine]:
    """Add two units for the t-th plateau of all superblocks where some jump has the sign."""
    for t in range(1, len(starts[0])):
        slopes = [max(sign * row[t], Fraction(0)) if t < len(row) else 0 for row in jumps]
        if any(slopes):
            zeros = [row[t] if t < len(row) else row[0] for row in starts]
            earlier = kinks.curve(slopes, [zero - 1 for zero in zeros])
            yield circuit.relu(earlier) - circuit.relu(kinks.curve(slopes, zeros))


@dataclass
class _Kinks:
    """Units of one layer: z, and for each superblock relu(z - start + 1) and relu(z - start).

    A superblock that starts at 0 needs none.
    """

    z: Affine
    starts: list[int]
    units: list[tuple[Affine, Affine] | None]

    @classmethod
    def of(cls, circuit: Circuit, z: Affine, starts: list[int]) -> "_Kinks":
        units = [
            (circuit.relu(z - start + 1), circuit.relu(z - start)) if start else None
            for start in starts
        ]
        return cls(circuit.relu(z), starts, units)

    def steps(self, jumps: Sequence[Number]) -> Affine:
        """Return what rises by a jump from start - 1 to start of each superblock."""
        pairs = zip(jumps, self.units, strict=True)
        return total([jump * (up - past) for jump, pair in pairs if pair for up, past in [pair]])

    def curve(self, slopes: Sequence[Number], zeros: Sequence[int]) -> Affine:
        """Return what is slope (z - zero) on each superblock, and 0 before the first."""
        terms: list[Affine] = []
        slope: Number = 0
        zero = 0
        for start, pair, after, root in zip(self.starts, self.units, slopes, zeros, strict=True):
            if pair is None:
                terms.append(after * (self.z - root))
            else:
                between = after * (start - root) - slope * (start - 1 - zero)
                terms += [(between - slope) * pair[0], (after - between) * pair[1]]
            slope, zero = after, root
        return total(terms)
