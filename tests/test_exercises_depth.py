"""The exercises of Chapter 3: right answers pass, wrong ones meet their counterexample."""

from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any

import pytest

from fdl import InputError, Network, certify, trace_line
from fdl.exercises import EXERCISES
from fdl.exercises._unmemorizable import _trials
from fdl.proof import Claim, N, Proof, frac, m, relu, x, z
from tests.grading import Wrong, impatient, refused, right
from tests.test_proof import RIGHT as TRUE_PROOFS
from tests.test_proof import UNDECIDED as OPEN_PROOFS
from tests.test_proof import WRONG as FALSE_PROOFS

SEEDS = range(4)
pytestmark = pytest.mark.usefixtures("impatient")
__all__ = ["impatient"]
HALF = Fraction(1, 2)


# Count the pieces


def by_jumps(w: Any, b: Any, a: Any) -> int:
    jumps: dict[Fraction, Fraction] = {}
    for slope, start, weight in zip(w, b, a, strict=True):
        if slope:
            jumps[-start / slope] = jumps.get(-start / slope, 0) + weight * abs(slope)
    return 1 + sum(jump != 0 for jump in jumps.values())


def by_slopes(w: Any, b: Any, a: Any) -> int:
    """Count the changes of slope from interval to interval."""
    kinks = sorted({-q / p for p, q in zip(w, b, strict=True) if p})
    inside = [(p + q) / 2 for p, q in pairwise(kinks)]
    places = [kinks[0] - 1, *inside, kinks[-1] + 1] if kinks else [0]
    slopes = [
        sum(v * p for p, q, v in zip(w, b, a, strict=True) if p * place + q > 0) for place in places
    ]
    return 1 + sum(p != q for p, q in pairwise(slopes))


def every_zero(w: Any, b: Any, a: Any) -> int:
    return 1 + len({-q / p for p, q in zip(w, b, strict=True) if p})


def every_unit(w: Any, b: Any, a: Any) -> int:
    return 1 + len(w)


def signed(w: Any, b: Any, a: Any) -> int:
    return by_jumps(w, b, [v if p > 0 else -v for p, v in zip(w, a, strict=True)])


def float_kinks(w: Any, b: Any, a: Any) -> int:
    return by_jumps(list(map(float, w)), list(map(float, b)), list(map(float, a)))


PIECES = {
    "every zero": Wrong(every_zero, "wanted 1", {"w": [1], "b": [0], "a": [0]}),
    "every unit": Wrong(every_unit, "found 2, wanted 1", {"w": [0], "b": [1], "a": [1]}),
    "sign of w": Wrong(signed, "The count is wrong", {"w": [1, -1], "b": [0, 0], "a": [1, 1]}),
    "floats": Wrong(float_kinks, "The count is wrong"),
    "division by zero": Wrong(
        lambda w, b, a: 1 + len({q / p for p, q in zip(w, b, strict=True)}),
        "ZeroDivisionError",
        None,
        "could not run",
    ),
    "a float": Wrong(
        lambda w, b, a: 2.0, "should return an integer, and returned 2.0, of type float"
    ),
    "True": Wrong(lambda w, b, a: True, "should return an integer"),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("answer", [by_jumps, by_slopes])
def test_count_the_pieces(answer: Any, seed: int) -> None:
    right("count-the-pieces", answer, seed)


@pytest.mark.parametrize("name", PIECES)
def test_wrong_counts(name: str) -> None:
    refused("count-the-pieces", PIECES[name])


def test_cancelled_kinks_are_met() -> None:
    """What only forgets that kinks at one place may cancel is refused."""

    def forgets(w: Any, b: Any, a: Any) -> int:
        return 1 + len({-q / p for p, q, v in zip(w, b, a, strict=True) if p and v})

    refused("count-the-pieces", Wrong(forgets, "found 2, wanted 1"))


# Unmemorizable


def steep(d1: int, d2: int, sign: int = 1, n: int = 0) -> Any:
    n = n or (d1 + 1) * (d2 + 1) + 2
    return list(range(n)), [sign * (i % 2 + 2 * i) for i in range(n)]


def stairs(d1: int, d2: int, sign: int = 1) -> Any:
    rises = [Fraction(1 + 3 * (i % 2), 5) for i in range((d1 + 1) * (d2 + 1) + 1)]
    y = list(accumulate(rises, initial=Fraction(-3)))
    return [Fraction(i, 7) for i in range(len(y))], [sign * v for v in y]


def by_network(layers: Any, x: Any, y: Any) -> int:
    f = Network(layers)
    return next(i for i in range(len(x)) if f(x[i]) != y[i])


def by_hand(layers: Any, x: Any, y: Any) -> int:
    for i, point in enumerate(x):
        h = [point]
        for number, (W, b) in enumerate(layers):
            h = [sum(p * q for p, q in zip(row, h, strict=True)) + c
                 for row, c in zip(W, b, strict=True)]  # fmt: skip
            h = [max(0, v) for v in h] if number < 2 else h
        if h[0] != y[i]:
            return i
    return -1


def careless(relus: tuple[int, int, int], near: Any = 0, read: Any = Fraction) -> Any:
    """Evaluates with ReLUs in some layers, and takes what is near for equal."""

    def refute(layers: Any, x: Any, y: Any) -> int:
        for i, point in enumerate(x):
            h = [read(point)]
            for (W, b), relu_here in zip(layers, relus, strict=True):
                h = [sum(read(p) * q for p, q in zip(row, h, strict=True)) + read(c)
                     for row, c in zip(W, b, strict=True)]  # fmt: skip
                h = [max(read(0), v) for v in h] if relu_here else h
            if abs(h[0] - read(y[i])) > near:
                return i
        return 0

    return refute


def by_looks(layers: Any, x: Any, y: Any) -> int:
    """Never evaluates: knows networks by their output layer."""
    [row], [bias] = layers[2]
    return 0 if bias else 1 if not any(row) else len(layers[1][0]) + 1


def from_the_end(layers: Any, x: Any, y: Any) -> int:
    return max(i for i in range(len(x)) if Network(layers)(x[i]) != y[i])


REFUTERS: dict[str, Any] = {
    "no ReLU in layer 1": careless((0, 1, 0)),
    "no ReLU in layer 2": careless((1, 0, 0)),
    "no ReLU": careless((0, 0, 0)),
    "ReLU on the output": careless((1, 1, 1)),
    "float64": careless((1, 1, 0), read=float),
    "float64 with a tolerance": careless((1, 1, 0), 1e-9, float),
    "a tolerance": careless((1, 1, 0), Fraction(1, 2**69)),
    "never evaluates": by_looks,
    "the last index": from_the_end,
    "always 0": lambda layers, x, y: 0,
    "always the last": lambda layers, x, y: len(x) - 1,
    "by chance": lambda layers, x, y: hash((x[0], y[-1])) % len(x),
}


def size(d1: int, d2: int) -> int:
    return (d1 + 1) * (d2 + 1) + 2


ONES = {"d1": 1, "d2": 1}
UNMEMORIZABLE = {
    "convex": Wrong(
        (lambda d1, d2: (list(range(size(d1, d2))), [i * i for i in range(size(d1, d2))]), by_hand),
        "The slopes around x[1] and x[2] do not go up and down in turn",
        ONES,
    ),
    "of the book": Wrong(
        (lambda d1, d2: tuple(v.ravel() for v in certify.unmemorizable((d1, d2))), by_hand),
        "wrong order",
        ONES,
    ),
    "too few": Wrong(
        (lambda d1, d2: [v[:-1] for v in steep(d1, d2)], by_hand), "found 5, wanted 6", ONES
    ),
    "of the lecture": Wrong(
        (lambda d1, d2: steep(d1, d2, n=2 * d1 * d2 + d2 + 3), by_hand),
        "number of points is wrong",
        {"d1": 1, "d2": 2},
    ),
    "equal points": Wrong(
        (lambda d1, d2: ([0] * size(d1, d2), steep(d1, d2)[1]), by_hand), "x[1] does not lie above"
    ),
    "no index": Wrong((steep, lambda layers, x, y: None), "the answer[0] is None"),
    "the wrong way round": Wrong((by_hand, steep), "d1 = 1, d2 = 1", None, "could not run"),
    "one function": Wrong(steep, "Two functions are wanted", None, "could not run"),
    "falling is asked": Wrong((steep, by_hand), "wrong order", ONES, seed=1),
}  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_unmemorizable(seed: int) -> None:
    sign = -1 if seed % 2 else 1
    hard, refute = ((steep, by_network), (stairs, by_hand))[seed // 2]
    right("unmemorizable", (lambda d1, d2: hard(d1, d2, sign), refute), seed)


@pytest.mark.parametrize("name", UNMEMORIZABLE)
def test_wrong_hard_data(name: str) -> None:
    refused("unmemorizable", UNMEMORIZABLE[name])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", REFUTERS)
def test_wrong_indices(name: str, seed: int) -> None:
    def hard(d1: int, d2: int) -> Any:
        return steep(d1, d2, -1 if seed % 2 else 1)

    verdict = refused(
        "unmemorizable", Wrong((hard, REFUTERS[name]), "The index is wrong", seed=seed)
    )
    assert verdict.witness
    given = verdict.witness.given
    assert verdict.witness.wanted == by_hand(**given) != verdict.witness.found
    assert len(given["x"]) <= 8


@pytest.mark.parametrize("seed", SEEDS)
def test_networks_to_refute_are_right_before_and_some_by_a_hair(seed: int) -> None:
    found = set()
    trials = _trials(seed)
    for case, miss in trials:
        layers, x, y = case.values()
        errors = [b - a for a, b in zip(Network(layers)([[v] for v in x]), y, strict=True)]
        assert not any(errors[:miss])
        assert errors[miss]
        if abs(errors[miss]) == Fraction(1, 2**70):
            assert not any(errors[miss + 1 :])
            found.add((len(x), miss))
        else:
            assert all(errors[miss:])
        assert x == sorted(set(x))
    assert len(found) >= 8
    assert len({Fraction(miss, len(case["x"])) for case, miss in trials}) >= 12


@pytest.mark.parametrize("hard", [steep, stairs])
def test_accepted_data_need_more_pieces_than_there_are(hard: Any) -> None:
    """The polygon through them has one piece a gap: no two neighbours share a slope."""
    points, labels = hard(3, 2)
    slopes = [q - p for p, q in pairwise(labels)]
    units = [slopes[0], *(q - p for p, q in pairwise(slopes))]
    step = points[1] - points[0]
    kinks = [-v for v in points[:-1]]
    net = Network(
        [([[1]] * len(units), kinks), ([[u / Fraction(step) for u in units]], labels[:1])]
    )
    assert trace_line(net).n_pieces() == len(points)  # one of them before the first point


# Gray code


def forward(known: int, above: list[int]) -> list[int]:
    return list(accumulate(above, lambda bit, change: bit ^ change, initial=known))


def by_halves(known: int, above: list[int]) -> list[int]:
    """Follow the interval in which x lies."""
    low, width, digits = Fraction(0), Fraction(1), []
    for k in range(60):
        bit = known if k == 0 else digits[-1] ^ above[k - 1]
        low, width = low + bit * width / 2, width / 2
        digits.append(bit)
    assert low.denominator <= 2**60
    return digits


def backward(known: int, above: list[int]) -> list[int]:
    return forward(known, above[::-1])[::-1]


def tables(known: int, above: list[int]) -> list[int]:
    wanted = ([*forward(start, above)] for start in (0, 1) if forward(start, above)[-1] == known)
    return next(wanted)


def heights(number: int, digits: int) -> list[int]:
    """Which heights of number/2^(digits + 2) lie above 1/2."""
    top, found = 2 ** (digits + 2), []
    for _ in range(digits - 1):
        number = min(2 * number, 2 * top - 2 * number)
        found.append(int(2 * number > top))
    return found


def first_fit(known: int, above: list[int]) -> Any:
    """Tries number after number."""
    for number in range(known << 61 | 1, 2**62, 2):
        if heights(number, 60) == above:
            return [number >> 61 - i & 1 for i in range(60)]


def from_table(known: int, above: list[int]) -> Any:
    """Tries all numbers of ten digits, and repeats them."""
    for number in range(1, 2**10, 2):
        if number >> 9 == known and heights(number, 8) == above[:7]:
            return [number >> 9 - i % 10 & 1 for i in range(60)]


TWO_ONES = {"known": 1, "above": [1] + [0] * 58}
GRAY_CODE = {
    "thresholds are digits": Wrong(
        lambda known, above: [known, *above], f"x = {2**61 + 1}/2^62 the digit b_2", TWO_ONES
    ),
    "digits turned round": Wrong(
        lambda known, above: [known, *(1 - v for v in above)], "x = 1/2^62 the digit b_2"
    ),
    "neighbours in above": Wrong(
        lambda known, above: [known, *(p ^ q for p, q in pairwise([known, *above]))], "is wrong"
    ),
    "one digit less": Wrong(
        lambda known, above: forward(known, above)[1:],
        "For known = 0, above = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ... (59 entries)]: "
        "the answer should have 60 entries",
    ),
    "ten digits": Wrong(
        lambda known, above: forward(known, above)[:10] + [0] * 50, "the digit b_11 is wrong"
    ),
    "all but the last": Wrong(
        lambda known, above: [*forward(known, above)[:-1], 0], "the digit b_60 is wrong"
    ),
    "a search": Wrong(first_fit, "did not finish", None, "could not run"),
    "a table": Wrong(from_table, "the digit b_"),
    "text": Wrong(lambda known, above: "0101", "should be a list of numbers, and is of type str"),
    "from the wrong end": Wrong(forward, "the digit b_", seed=1),
    "backwards": Wrong(backward, "the digit b_"),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_gray_code(seed: int) -> None:
    right("gray-code", (forward, backward, by_halves, tables)[seed], seed)


@pytest.mark.parametrize("name", GRAY_CODE)
def test_wrong_digits(name: str) -> None:
    refused("gray-code", GRAY_CODE[name])


# The bit-extractor proof

FORMS = [
    Claim(lambda u: m(frac(u))),
    Claim(lambda u: m(frac(-u))),
    Claim(lambda u: 1 - m(frac(u + HALF))),
    Claim(lambda u: m(1 - frac(u))),
]
MOVED = z + HALF
STEPS: list[list[Any]] = [
    [m(frac(2 * frac(z)))],
    [m(frac(2 * frac(-z)))],
    [m(m(frac(MOVED))), m(frac(2 * frac(MOVED))), m(frac(2 * z + 1)), m(frac(2 * z))],
    [m(frac(2 - 2 * frac(z))), m(frac(-2 * frac(z))), m(frac(-2 * z))],
]
TURNED = m(frac(-frac(2 * z)))
REFLECTIONS: list[list[Any]] = [
    [m(frac(-2 * z)), TURNED],
    [m(frac(2 * z)), TURNED],
    [1 - m(frac(HALF - 2 * z)), 1 - m(frac(-frac(2 * z + HALF)))],
    [m(1 - frac(-2 * z)), m(frac(-2 * z)), TURNED, m(frac(2 * z))],
]
# of the true proofs, those that are made of small steps
SMALL = {"in two steps", "one middle term", "m in ReLUs"}


def has_claim(name: str) -> bool:
    return "claim" in FALSE_PROOFS[name][0]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bit_extractor_proof(seed: int) -> None:
    right("bit-extractor-proof", Proof(base=[], step=STEPS[seed], claim=FORMS[seed]), seed)
    right("bit-extractor-proof", Proof(base=[], step=STEPS[seed], claim=FORMS[seed]), seed + 4)
    right(
        "bit-extractor-proof",
        Proof(base=[], reflection=REFLECTIONS[seed], claim=FORMS[seed]),
        seed,
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_whole_claim_is_no_step(seed: int) -> None:
    for chain in ({"step": []}, {"reflection": []}):
        proof = Proof(base=[], claim=FORMS[seed], **chain)
        assert proof.check()
        verdict = refused("bit-extractor-proof", Wrong(proof, "holds, but", seed=seed))
        assert verdict.witness


@pytest.mark.parametrize("seed", SEEDS)
def test_a_reflection_takes_smaller_steps(seed: int) -> None:
    """That the formula is the same at -2z and at 2z is all that it has to show."""
    proof = Proof(base=[], reflection=[FORMS[seed].at(-2 * z)], claim=FORMS[seed])
    assert proof.check()
    verdict = refused("bit-extractor-proof", Wrong(proof, "with 4 functions", seed=seed))
    assert verdict.witness
    assert verdict.witness.wanted == "at most 3"


@pytest.mark.parametrize("name", TRUE_PROOFS)
def test_true_proofs_pass_if_their_steps_are_small(name: str) -> None:
    proof = Proof(**TRUE_PROOFS[name])
    if name in SMALL:
        right("bit-extractor-proof", proof)
    else:
        refused("bit-extractor-proof", Wrong(proof, "holds, but"))


@pytest.mark.parametrize("name", [name for name in FALSE_PROOFS if not has_claim(name)])
def test_false_proofs_meet_their_counterexample(name: str) -> None:
    arguments, (part, number) = FALSE_PROOFS[name]
    verdict = refused("bit-extractor-proof", Wrong(Proof(**arguments), f"{part} {number}: "))
    assert verdict.witness
    assert verdict.witness.found != verdict.witness.wanted


def test_the_commonest_errors_meet_their_counterexamples() -> None:
    wide = Proof(base=[], step=STEPS[0], domain=(0, 2))
    refused("bit-extractor-proof", Wrong(wide, "fails at x = 3/2: 0 is not 1"))
    half = Proof(base=[], step=[m(2 * frac(z))])
    refused(
        "bit-extractor-proof",
        Wrong(half, "fails at z = 3/4: 1 is not 0 (you need it", {"z": Fraction(3, 4)}),
    )


def test_a_proof_of_another_form_is_completed() -> None:
    """The ends asked for are added: from m(frac(z)) to m(frac(-z)) is a small step."""
    right("bit-extractor-proof", Proof(base=[], step=STEPS[0]), seed=1)
    false = Claim(lambda u: m(frac(2 * u)))
    proof = Proof(base=[], step=[], claim=false)
    refused("bit-extractor-proof", Wrong(proof, "base 1: m(x) = m(frac(2*x))  fails"))


def test_the_stub_asks_for_terms() -> None:
    for seed in SEEDS:
        with pytest.raises(InputError, match="write terms in its place, or leave it out"):
            exec(EXERCISES["bit-extractor-proof"].instance(seed).stub, {})


class Forged(Proof):
    """A proof that says of itself that it is right."""

    def check(self) -> Any:
        return Proof(base=[], step=STEPS[0]).check()


@pytest.mark.parametrize(
    "answer", [None, [m(x)], lambda: 1, "QED", Forged(base=[], step=[relu(z)]), Proof, N]
)
def test_what_is_no_proof_is_not_judged(answer: Any) -> None:
    wrong = Wrong(answer, "A fdl.proof.Proof is wanted", None, "could not run")
    refused("bit-extractor-proof", wrong)


@pytest.mark.parametrize("name", OPEN_PROOFS)
def test_undecided_is_not_wrong(name: str) -> None:
    proof, slow = Proof(**OPEN_PROOFS[name]), name == "too many pieces"
    words = "" if slow else "Undecided"  # or the check is stopped
    refused("bit-extractor-proof", Wrong(proof, words, None, "could not run"))
