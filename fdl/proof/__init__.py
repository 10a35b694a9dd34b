"""Proofs by induction that a program checks: chains of terms for closed forms of the sawtooth."""

from fdl.proof._proof import Claim, Counterexample, Proof, Step, Verdict, bit_extractor
from fdl.proof._terms import N, Term, floor, frac, m, relu, x, z

__all__ = [
    "Claim",
    "Counterexample",
    "N",
    "Proof",
    "Step",
    "Term",
    "Verdict",
    "bit_extractor",
    "floor",
    "frac",
    "m",
    "relu",
    "x",
    "z",
]
