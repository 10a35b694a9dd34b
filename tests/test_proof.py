"""The proof checker: right proofs are accepted, wrong ones refuted, and nothing else is claimed."""

import random
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import InputError
from fdl.proof import Claim, N, Proof, Term, bit_extractor, floor, frac, m, relu, x, z
from fdl.proof._equality import difference_on
from tests.strategies import laws

HALF = Fraction(1, 2)
BASE = [m(x), m(frac(x))]
START, END = m(m(frac(z))), m(frac(2 * z))
TRIANGLE = Claim(lambda u: 2 * relu(u - floor(u + HALF)) + 2 * relu(floor(u + HALF) - u))
HATS = Claim(lambda u: relu(2 * frac(u)) - 2 * relu(2 * frac(u) - 1))
FOLDED = m(1 - frac(2 * z))

# Each line: what is proved, as arguments of Proof.
RIGHT: dict[str, dict[str, Any]] = {
    "in two steps": {"base": BASE, "step": [START, m(frac(2 * frac(z))), END]},
    "ends left out": {"base": [], "step": []},
    "one middle term": {"base": BASE, "step": [m(frac(2 * frac(z)))]},
    "a detour through frac of m": {"base": BASE, "step": [m(frac(m(frac(z))))]},
    "a detour through relu": {"base": BASE, "step": [m(relu(m(frac(z))))]},
    "relu does nothing for z >= 0": {"base": BASE, "step": [m(m(frac(relu(z))))]},
    "m in ReLUs": {
        "base": BASE,
        "step": [
            START,
            m(2 * frac(z) - 4 * relu(frac(z) - HALF)),
            m(frac(2 * frac(z))),
            m(frac(2 * z - 2 * floor(z))),
            END,
        ],
    },
    "with floors": {
        "base": [m(x - floor(x))],
        "step": [m(m(z - floor(z))), m(2 * z - floor(2 * z))],
    },
    "folded once more": {"base": BASE, "step": [START, m(1 - m(frac(z))), END]},
    "one period further": {
        "base": BASE,
        "step": [START, m(m(frac(z + 1))), m(frac(2 * z + 2)), END],
    },
    "many periods further": {"base": BASE, "step": [m(m(frac(z + 7))), m(frac(2 * z - 5))]},
    "halves": {"base": BASE, "step": [m(frac(2 * (frac(z / 2) * 2 - floor(2 * frac(z / 2)))))]},
    "thirds": {"base": BASE, "step": [m(m(frac(3 * (z / 3))))]},
    "by reflection": {
        "base": BASE,
        "reflection": [m(frac(N - 2 * z)), m(frac(-2 * z)), FOLDED, END],
    },
    "by reflection, ends left out": {"base": BASE, "reflection": []},
    "by reflection with a floor of N": {
        "base": BASE,
        "reflection": [m(N - 2 * z - floor(N - 2 * z)), m(-2 * z - floor(-2 * z))],
    },
    "by reflection, N times 3": {"base": BASE, "reflection": [m(frac(3 * N - 2 * z)), FOLDED]},
    "another closed form": {"base": [], "step": [], "claim": TRIANGLE},
    "another closed form by reflection": {"base": [], "reflection": [], "claim": TRIANGLE},
    "m written out": {"base": [], "step": [], "claim": HATS},
    "m written out, by reflection": {"base": [], "reflection": [], "claim": HATS},
}

# And where the first wrong equality is: (part, number).
WRONG: dict[str, tuple[dict[str, Any], tuple[str, int]]] = {
    "frac forgotten": ({"base": BASE, "step": [START, m(2 * z)]}, ("step", 1)),
    "frac forgotten inside": ({"base": BASE, "step": [START, m(2 * frac(z))]}, ("step", 1)),
    "m forgotten": ({"base": BASE, "step": [2 * frac(z)]}, ("step", 1)),
    "m forgotten at the end": ({"base": BASE, "step": [START, frac(2 * z)]}, ("step", 1)),
    "factor 3/2": ({"base": BASE, "step": [m(frac(3 * frac(z) / 2))]}, ("step", 1)),
    "factor 4": ({"base": BASE, "step": [START, m(frac(4 * z))]}, ("step", 1)),
    "no factor": ({"base": BASE, "step": [m(frac(z))]}, ("step", 1)),
    "floor for frac": ({"base": BASE, "step": [START, m(floor(2 * z))]}, ("step", 1)),
    "wrong second half": (
        {"base": BASE, "step": [m(frac(2 * frac(z))), m(frac(2 * z + HALF))]},
        ("step", 2),
    ),
    "a quarter of a period further": (
        {"base": BASE, "step": [m(m(frac(z + HALF / 2)))]},
        ("step", 1),
    ),
    "m(u) = 2u everywhere": ({"base": BASE, "step": [START, 2 * m(frac(z))]}, ("step", 1)),
    "m(u) = 2 - 2u everywhere": ({"base": BASE, "step": [2 - 2 * m(frac(z))]}, ("step", 1)),
    "one step back": ({"base": BASE, "step": [m(relu(frac(z) - 1))]}, ("step", 1)),
    "wrong at one point": (
        {"base": BASE, "step": [START, m(frac(2 * z)) + floor(1 - frac(z / 5))]},
        ("step", 1),
    ),
    "wrong far out": (
        {"base": BASE, "step": [START, m(frac(2 * z)) + relu(z - 40)]},
        ("step", 1),
    ),
    "wrong very far out, once": (
        {"base": BASE, "step": [START, m(frac(2 * z)) + m(z - 300)]},
        ("step", 1),
    ),
    "base without frac's jump": ({"base": [x], "step": []}, ("base", 1)),
    "base off at 1": ({"base": [m(x), frac(m(x))], "step": []}, ("base", 1)),
    "base on more than [0, 1]": ({"base": BASE, "step": [], "domain": (0, 2)}, ("base", 1)),
    "base on less than 0": ({"base": BASE, "step": [], "domain": (-1, 1)}, ("base", 1)),
    "reflection without N": ({"base": BASE, "reflection": [m(frac(z))]}, ("reflection", 1)),
    "reflection, half of N": (
        {"base": BASE, "reflection": [m(frac(N / 2 - 2 * z - HALF))]},
        ("reflection", 1),
    ),
    "reflection, m forgotten": (
        {"base": BASE, "reflection": [frac(N - 2 * z), frac(2 * z)]},
        ("reflection", 1),
    ),
    "a false claim": (
        {"base": [], "step": [], "claim": Claim(lambda u: m(frac(u / 2)))},
        ("base", 1),
    ),
    "a claim that fails at k = 2": ({"base": [], "step": [], "claim": Claim(m)}, ("step", 1)),
}

# Right or wrong, these are beyond what is decided; none may be accepted or refuted.
UNDECIDED: dict[str, dict[str, Any]] = {
    "N in relu": {"base": BASE, "reflection": [m(frac(relu(N - 2 * z)))]},
    "N in m": {"base": BASE, "reflection": [m(frac(N - 2 * z)), m(frac(-2 * z)) + m(N)]},
    "a third of N": {
        "base": BASE,
        "reflection": [m(frac(N - 2 * z)), m(frac(-2 * z)) + floor(frac(N / 3))],
    },
    "too many pieces": {"base": BASE, "step": [m(m(frac(z)) + relu(frac(z / 10**6) - 1))]},
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_proofs_are_accepted(name: str) -> None:
    verdict = Proof(**RIGHT[name]).check()
    assert verdict.outcome == "accepted"
    assert verdict
    assert verdict.step is None
    assert verdict.counterexample is None


@pytest.mark.parametrize("name", WRONG)
def test_wrong_proofs_are_refuted_where_they_are_wrong(name: str) -> None:
    arguments, where = WRONG[name]
    verdict = Proof(**arguments).check()
    assert verdict.outcome == "refuted"
    assert not verdict
    step, found = verdict.step, verdict.counterexample
    assert step is not None
    assert found is not None
    assert (step.part, step.number) == where
    assert found.left != found.right
    check_counterexample(step, found)


def check_counterexample(step: Any, found: Any) -> None:
    """The values are those of the terms, and the k and the x are such that the step is needed."""
    values = {"x": Fraction(0), "z": Fraction(0), "N": Fraction(0), **found.variables}
    assert (step.left.at(values), step.right.at(values)) == (found.left, found.right)
    k = found.iterates - 1
    if step.part == "base":
        assert k == 0
        return
    at = found.start * 2 ** (k - 1)
    assert 0 <= found.start <= 1
    assert found.variables.get("z", at) == at
    if step.part == "reflection":
        assert found.start >= HALF
        assert found.variables.get("N", 2**k) == 2**k


@pytest.mark.parametrize("name", UNDECIDED)
def test_what_is_not_decided_is_said_to_be_so(name: str) -> None:
    verdict = Proof(**UNDECIDED[name]).check()
    assert verdict.outcome == "undecided"
    assert not verdict
    assert verdict.counterexample is None
    assert verdict.step is not None
    assert verdict.step.reason
    assert "undecided" in str(verdict)


def test_a_wrong_step_is_found_even_where_nothing_can_be_proved() -> None:
    verdict = Proof(base=BASE, reflection=[m(relu(N - 2 * z))]).check()
    assert verdict.outcome == "refuted"
    assert verdict.step is not None
    check_counterexample(verdict.step, verdict.counterexample)


def test_a_refutation_outweighs_what_is_undecided() -> None:
    chain = [m(frac(relu(N - 2 * z))), m(frac(N - 2 * z)), m(frac(z))]
    assert Proof(base=BASE, reflection=chain).check().outcome == "refuted"


def test_the_report_shows_every_step_and_the_counterexample() -> None:
    report = str(Proof(base=BASE, step=[START, m(2 * z), END]).check())
    assert report.splitlines() == [
        "The proof is refuted.",
        "base 1: m(x) = m(frac(x))  holds",
        "step 1: m(m(frac(z))) = m(2*z)  fails at z = 3/4: 1 is not 0 "
        "(you need it for m^(2) at x = 3/4)",
        "step 2: m(2*z) = m(frac(2*z))  fails at z = 3/4: 0 is not 1 "
        "(you need it for m^(2) at x = 3/4)",
    ]


# Random chains. A term is built from a right one by changes that may or may not keep its value.


def random_term(rng: random.Random, depth: int) -> Term:
    if depth == 0 or rng.random() < 0.2:
        slope = rng.choice([Fraction(1), Fraction(2), HALF, Fraction(-1), Fraction(3, 2)])
        return slope * z + rng.choice([Fraction(0), Fraction(1), HALF, Fraction(-2, 3)])
    if rng.random() < 0.3:
        first, second = (random_term(rng, depth - 1) for _ in range(2))
        return rng.choice([1, 2, -1]) * first + rng.choice([1, -1, HALF]) * second
    return rng.choice([m, relu, frac, floor])(random_term(rng, depth - 1))


def rewritten(rng: random.Random, one: Term) -> Term:
    """Return an equal term for z >= 0, by a rule of arithmetic."""
    k = rng.randrange(1, 4)
    return rng.choice(
        [
            one + frac(z) + floor(z) - z,
            one + relu(z) - z,
            one + frac(one) + floor(one) - one,
            one + relu(one) - relu(-1 * one) - one,
            one + frac(z + k) - frac(z),
            one + floor(one + k) - floor(one) - k,
            one + m(frac(one)) - m(1 - frac(one)),
            one + m(one) - 2 * relu(one) + 4 * relu(one - HALF) - 2 * relu(one - 1),
        ]
    )


def disturbed(rng: random.Random, one: Term) -> Term:
    """Return a term that differs from it somewhere: in a bounded part, at points, or everywhere."""
    where, size = rng.randrange(12), rng.choice([1, HALF, -2])
    bump = rng.choice(
        [
            m(z - where),
            relu(z - where),
            floor(1 - frac(z / (where + 1))),
            floor(z / (where + 1)),
            m(frac(z / 3)),
            frac(-1 * z) + frac(z),
        ]
    )
    return one + size * bump


SAMPLES = [Fraction(i, 24) for i in range(24 * 40)]


@pytest.mark.parametrize("seed", range(120))
def test_random_chains_are_decided_as_dense_sampling_says(seed: int) -> None:
    rng = random.Random(seed)
    first = random_term(rng, rng.randrange(1, 4))
    second = (rewritten if rng.random() < 0.5 else disturbed)(rng, first)
    found = difference_on(first, second, Fraction(0), None)
    sampled = [at for at in SAMPLES if first.at({"z": at}) != second.at({"z": at})]
    if found is None:
        assert not sampled
    else:
        assert first.at({"z": found}) != second.at({"z": found})
    assert bool(sampled) == (found is not None)


@pytest.mark.parametrize("seed", range(40))
def test_a_chain_of_right_steps_is_right_and_one_wrong_step_is_found(seed: int) -> None:
    rng = random.Random(1000 + seed)
    chain = [START]
    for _ in range(rng.randrange(1, 4)):
        chain.append(rewritten(rng, chain[-1]))
    assert Proof(base=BASE, step=chain).check().outcome == "accepted"
    wrong = rng.randrange(1, len(chain))
    chain[wrong] = disturbed(rng, chain[wrong])
    verdict = Proof(base=BASE, step=chain).check()
    assert verdict.outcome == "refuted"
    assert verdict.step is not None
    assert verdict.step.number in (wrong, wrong + 1)
    check_counterexample(verdict.step, verdict.counterexample)


@laws
@given(st.integers(0, 10**6))
def test_simple_terms_are_equal_to_themselves_and_no_other(seed: int) -> None:
    rng = random.Random(seed)
    one = random_term(rng, 2)
    assert difference_on(one, rewritten(rng, one), Fraction(0), None) is None
    assert difference_on(one, one + m(z - 5), Fraction(0), None) is not None


def test_the_identity_itself_holds_where_the_sawtooth_is_computed() -> None:
    """Not the checker but its claim: against the network, on a dense grid."""
    from fdl import depth

    for k in range(1, 7):
        net = depth.sawtooth(k)
        for i in range(97):
            at = Fraction(i, 96)
            assert net(at) == bit_extractor.at(z).at({"z": 2 ** (k - 1) * at})
            assert net(at) == TRIANGLE.at(z).at({"z": 2 ** (k - 1) * at})


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"base": BASE}, "give a step or a reflection"),
        ({"base": BASE, "step": [], "reflection": []}, "one of the two"),
        ({"base": m(x), "step": []}, "base is a list"),
        ({"base": "m(x)", "step": []}, "base is a list"),
        ({"base": [m(x) == m(frac(x))], "step": []}, "without =="),
        ({"base": [m(x), ..., m(frac(x))], "step": []}, r"base\[1\] is \.\.\.: write terms in its"),
        ({"base": [m(z)], "step": []}, "its variables should be x"),
        ({"base": BASE, "step": [m(x)]}, "its variables should be z"),
        ({"base": BASE, "step": [m(frac(N - 2 * z))]}, "its variables should be z"),
        ({"base": BASE, "step": [m]}, "write m"),
        ({"base": BASE, "step": [None]}, "None"),
        ({"base": BASE, "step": [float("nan")]}, "nan"),
        ({"base": BASE, "step": [], "domain": (0, HALF)}, "the claim is for"),
        ({"base": BASE, "reflection": [], "domain": (0, 2)}, "the claim is for"),
    ],
)
def test_what_is_no_proof_is_refused(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        Proof(**arguments)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: z * z,
        lambda: 1 / z,
        lambda: z / z,
        lambda: z / 0,
        lambda: 2**z,
        lambda: z**2,
        lambda: z + "one",
        lambda: z and x,
        lambda: z < x,
    ],
)
def test_what_is_no_term_is_refused(attempt: Any) -> None:
    with pytest.raises((InputError, TypeError)):
        attempt()


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (m(frac(2 * z)), "m(frac(2*z))"),
        (1 - 2 * z / 3, "-2*z/3 + 1"),
        (z - z, "0"),
        (z / 2 - frac(z) / 2 - HALF, "z/2 - frac(z)/2 - 1/2"),
        (-frac(z), "-frac(z)"),
        (3 - (2 - z), "z + 1"),
        (0 * z + 2, "2"),
        (relu(z) * 1, "relu(z)"),
    ],
)
def test_terms_are_written_as_you_would(one: Term, text: str) -> None:
    assert repr(one) == text


def test_neighbours_in_the_lists_above_are_what_they_seem() -> None:
    """At least 40 proofs; and right ones agree with sampling at every step."""
    assert len(RIGHT) + len(WRONG) + len(UNDECIDED) >= 45
    for arguments in RIGHT.values():
        for first, second in pairwise(arguments.get("step", [])):
            assert all(first.at({"z": at}) == second.at({"z": at}) for at in SAMPLES[::5])
