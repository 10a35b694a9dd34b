"""The order of the modules, the names they promise, and what the package loads."""

import ast
import importlib
import inspect
import os
import subprocess
import sys
import textwrap
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import fdl
from fdl.errors import BudgetError, FdlError, FloatRangeError, InputError

ROOT = Path(__file__).parent.parent

# Lowest first. A module imports only from lower levels: never upward, never from its own level.
# A construction and `certify` share a level: the judge never knows the maker, nor the maker the
# judge. What several constructions share is a private module below them.
LEVELS: tuple[tuple[str, ...], ...] = (
    ("fdl.errors",),
    ("fdl.exact.backend",),
    ("fdl.exact.integers",),
    ("fdl.exact.reading",),
    ("fdl.exact.rationals",),
    ("fdl.exact.rows", "fdl.exact.sparse", "fdl.exact.vectors", "fdl.exact.modular"),
    ("fdl.exact.polynomials",),
    ("fdl.exact.linear",),
    ("fdl.exact",),
    ("fdl.bounds._reading",),
    ("fdl.bounds._pieces",),
    ("fdl.bounds._memorizers", "fdl.bounds._gaps", "fdl.bounds._separations"),
    ("fdl.bounds._deep_memorizers", "fdl.bounds._telgarsky", "fdl.bounds._sublinear"),
    ("fdl.bounds._shattering", "fdl.bounds._hashing", "fdl.bounds._plateaus"),
    ("fdl.threads", "fdl.graph", "fdl.bounds", "fdl.tables._table"),
    ("fdl.tables._measured",),
    ("fdl.tables",),
    ("fdl.data._generators", "fdl.data._reading", "fdl.data._witnesses"),
    ("fdl.data._directions",),
    ("fdl.piecewise", "fdl.data"),
    ("fdl.layer", "fdl.activations"),
    ("fdl.ridge", "fdl.columns"),
    ("fdl.forward",),
    ("fdl.network",),
    ("fdl.refine", "fdl.bounded", "fdl.tangents"),
    ("fdl.cells",),
    ("fdl.filter",),
    ("fdl.line",),
    ("fdl.memorize._projection", "fdl.memorize._affine", "fdl.memorize._groups"),
    ("fdl.memorize._slabs", "fdl.memorize._lines", "fdl.memorize._codes", "fdl.memorize._circuit"),
    ("fdl.memorize._keys", "fdl.memorize._words", "fdl.memorize._plateaus"),
    ("fdl.memorize._reader", "fdl.memorize._table", "fdl.memorize._hash"),
    ("fdl.memorize._pairs", "fdl.depth._tents"),
    (
        *("fdl.certify._certificates", "fdl.certify._folds", "fdl.certify._unmemorizable"),
        "fdl.lipschitz",
        *("fdl.memorize._baum", "fdl.memorize._blocks", "fdl.memorize._bubeck"),
        *(
            "fdl.memorize._caps",
            "fdl.memorize._park",
            "fdl.memorize._polish",
            "fdl.memorize._random_features",
        ),
        *("fdl.memorize._threshold", "fdl.memorize._vardi"),
        *("fdl.memorize._yang", "fdl.memorize._yun", "fdl.memorize._yun_deep"),
        *("fdl.memorize._yun_hardtanh", "fdl.memorize._zhang"),
        *("fdl.depth._horseshoe", "fdl.depth._max_pieces", "fdl.depth._noise"),
        *("fdl.depth._sawtooth", "fdl.depth._skew_sawtooth"),
        *("fdl.depth._best_approximation", "fdl.depth._gaps"),
        *("fdl.depth._telgarsky", "fdl.depth._windows"),
        *("fdl.depth._harmonic_tail", "fdl.depth._inner_product", "fdl.depth._simulation"),
        *("fdl.depth._sum_product", "fdl.depth._stack"),
    ),
    ("fdl.depth._bit_extractor", "fdl.depth._orbit", "fdl.certify._nearby"),
    ("fdl.certify._hadamard", "fdl.vc._halfspaces", "fdl.vc._logarithms", "fdl.vc._lower"),
    ("fdl.vc._upper", "fdl.vc._shattering", "fdl.vc._sine", "fdl.depth._orbit_memorizer"),
    ("fdl.vc",),
    ("fdl.certify", "fdl.memorize", "fdl.depth"),
    ("fdl.figures._drawing", "fdl.results", "fdl.comparison", "fdl.proof._terms"),
    ("fdl.proof._pieces",),
    ("fdl.proof._equality",),
    ("fdl.proof._proof",),
    ("fdl.proof",),
    (
        "fdl.figures._bit_dial",
        "fdl.figures._blocks",
        "fdl.figures._currencies",
        "fdl.figures._fold",
        "fdl.figures._fragile",
        "fdl.figures._graph",
        "fdl.figures._hinges",
        "fdl.figures._missed",
        "fdl.figures._orbits",
        "fdl.figures._polish",
        "fdl.figures._read_a_word",
        "fdl.figures._rectangles",
        "fdl.figures._ruler",
        "fdl.figures._sign_codes",
        "fdl.figures._slabs",
        "fdl.figures._walk",
        "fdl.figures._write_labels",
        "fdl.figures._spend",
    ),
    ("fdl.figures",),
    ("fdl.exercises._closed", "fdl.exercises._plain"),
    ("fdl.exercises._runner",),
    ("fdl.exercises._exercise",),
    ("fdl.exercises._reading", "fdl.exercises._small_steps"),
    (
        *("fdl.exercises._baum_slabs", "fdl.exercises._sorted_blocks"),
        *("fdl.exercises._bias_free", "fdl.exercises._bit_extractor_proof"),
        *("fdl.exercises._count_the_pieces", "fdl.exercises._depth_three"),
        *("fdl.exercises._finite_epsilon", "fdl.exercises._from_training"),
        *("fdl.exercises._gray_code", "fdl.exercises._pick_a_direction"),
        "fdl.exercises._lower_bound_by_counting",
        *("fdl.exercises._rank_of_features", "fdl.exercises._second_differences"),
        *("fdl.exercises._threshold_search", "fdl.exercises._unmemorizable"),
    ),
    ("fdl.exercises._registry",),
    ("fdl.exercises._syllabus",),
    ("fdl.exercises",),
    ("fdl.widgets._player",),
    ("fdl.widgets._explore",),
    ("fdl.widgets",),
    ("fdl",),
)

LEVEL = {module: level for level, modules in enumerate(LEVELS) for module in modules}


def modules() -> dict[str, Path]:
    names = {}
    for path in sorted((ROOT / "fdl").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return names


MODULES = modules()
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in MODULES.items()}

every_module = pytest.mark.parametrize("module", MODULES)


def sources(module: str, node: ast.AST) -> Iterator[str]:
    """Yield the full names of what one import statement asks for."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        package = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
        above = package.split(".")[: len(package.split(".")) - node.level + 1]
        base = ".".join([*(above if node.level else []), *([node.module] if node.module else [])])
        yield from (f"{base}.{alias.name}" for alias in node.names)


def imports(module: str) -> set[str]:
    """Return the modules of the package that a module imports, anywhere in its text."""
    found = set()
    for node in ast.walk(TREES[module]):
        for name in sources(module, node):
            if name.partition(".")[0] == "fdl":
                found.add(name if name in MODULES else name.rpartition(".")[0])
    return found


def test_every_module_has_a_level() -> None:
    assert sorted(MODULES) == sorted(LEVEL)


@every_module
def test_imports_point_downward(module: str) -> None:
    not_below = [name for name in imports(module) if LEVEL[name] >= LEVEL[module]]
    assert not_below == []


def test_the_judge_imports_no_construction() -> None:
    known, new = set(), {"fdl.certify", "fdl.lipschitz"}
    while new:
        known |= new
        new = {name for module in new for name in imports(module)} - known
    makers = ("fdl.memorize", "fdl.depth")
    assert [name for name in known if name.startswith(makers)] == []


def at_the_top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements that run on import: no function bodies."""
    for node in body:
        yield node
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            inner = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
            handlers = [h.body for h in getattr(node, "handlers", [])]
            yield from at_the_top([*inner, *(stmt for body in handlers for stmt in body)])


@every_module
def test_only_numpy_is_needed_on_import(module: str) -> None:
    allowed = {*sys.stdlib_module_names, "numpy", "fdl"}
    if module == "fdl.exact.backend":
        allowed.add("flint")  # inside a try: used where installed
    top = {
        name.partition(".")[0]
        for node in at_the_top(TREES[module].body)
        for name in sources(module, node)
    }
    assert top <= allowed


def documented(thing: Any) -> Iterator[tuple[str, Any]]:
    """Yield a class or function, and the public methods and properties a class defines."""
    yield thing.__qualname__, thing
    if inspect.isclass(thing):
        for name, member in vars(thing).items():
            kinds = (types.FunctionType, property, classmethod, staticmethod)
            if not name.startswith("_") and isinstance(member, kinds):
                yield f"{thing.__qualname__}.{name}", member


def is_code(thing: Any) -> bool:
    return inspect.isclass(thing) or inspect.isfunction(thing)


@every_module
def test_modules_list_and_document_what_is_public(module: str) -> None:
    loaded = importlib.import_module(module)
    assert loaded.__doc__
    public = [getattr(loaded, name) for name in loaded.__all__]
    own = {name for name, thing in vars(loaded).items() if is_code(thing)}
    defined = {name for name in own if getattr(loaded, name).__module__ == module}
    assert {name for name in defined if not name.startswith("_")} <= set(loaded.__all__)
    members = [item for thing in public if is_code(thing) for item in documented(thing)]
    assert [name for name, member in members if not member.__doc__] == []


NO_EXAMPLE = {
    # raised, and shown by the examples of what raises them
    *(FdlError, InputError, FloatRangeError, BudgetError),
    # returned, and shown by the examples of what returns them
    *(
        fdl.certify.Certificate,
        fdl.certify.Difference,
        fdl.data.Separation,
        fdl.results.Statement,
        fdl.comparison.Entry,
        fdl.comparison.Comparison,
        fdl.bounds.TelgarskyNumbers,
        fdl.vc.BartlettNumbers,
        fdl.depth.NumericalTail,
        fdl.depth.NumericalWindow,
    ),
    fdl.certify.Unmemorizable,
    # random or large: there is nothing short to print
    *(fdl.data.gaussian, fdl.data.collinear, fdl.data.clustered, fdl.data.near_duplicates),
    *(fdl.data.huge_and_tiny, fdl.data.random_labels, fdl.data.digits),
}


def public_code() -> dict[str, Any]:
    """Return every class and function that a user reaches from `fdl`, by its public name."""
    faces = {"fdl": fdl} | {
        f"fdl.{name}": getattr(fdl, name)
        for name in fdl.__all__
        if inspect.ismodule(getattr(fdl, name))
    }
    everything = {
        f"{face}.{name}": getattr(module, name)
        for face, module in faces.items()
        for name in module.__all__
    }
    return {name: thing for name, thing in everything.items() if is_code(thing)}


@pytest.mark.parametrize("name", public_code())
def test_public_names_have_an_example(name: str) -> None:
    thing = public_code()[name]
    assert (">>>" in thing.__doc__) != (thing in NO_EXAMPLE)


def run(code: str, blocked: tuple[str, ...] = (), arithmetic: str = "") -> str:
    """Run code in a fresh interpreter in which some packages cannot be imported."""
    block = f"""
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ImportError(f"{{name}} is blocked")

sys.meta_path.insert(0, Blocked())
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "FDL_EXACT": arithmetic}
    command = [sys.executable, "-W", "error", "-c", block + code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


OPTIONAL = (
    "flint",
    "threadpoolctl",
    "sklearn",
    "scipy",
    "matplotlib",
    "ipywidgets",
    "IPython",
    "torch",
    "onnx",
    "joblib",
    "tqdm",
)


def test_import_loads_no_optional_package_but_flint() -> None:
    loaded = run(f"import fdl; print(*(set(sys.modules) & set({OPTIONAL!r})))")
    assert set(loaded.split()) <= {"flint"}


WORK = """
from fdl import certify, data, depth, exact, memorize, trace_interval

X, y = data.gaussian(70, 3), data.random_labels(70)
net = memorize.zhang(X, y)
print(certify.memorizes(net, X, y).holds, net.max_weight_bits)
print([[str(b) for b in bias[:5]] for _, bias in net.layers])
mixed = memorize.random_features(X[:12], y[:12])
print(certify.memorizes(mixed, X[:12], y[:12]).holds, mixed.max_weight_bits)
print(certify.feature_rank(net, X), certify.feature_rank(mixed, X))
tents = trace_interval(depth.sawtooth(5), -1, 2)
print(tents.n_pieces(), tents.integral(), tents == trace_interval(depth.sawtooth(5), -1, 2))
hilbert = [[f"1/{i + j + 1}" for j in range(9)] for i in range(9)]
print(exact.rank(hilbert), exact.solve(hilbert, range(9)))
print(depth.sum_product_f(16).n_monomials, depth.sum_product_g(4, 2).degree)
print(bool(certify.memorizes(memorize.zhang([[0], [1]], [0, 1], exact=False), [[0], [1]], [0, 1])))
"""


@pytest.mark.parametrize("arithmetic", ["", "python"])
def test_numpy_alone_gives_the_same_answers(arithmetic: str) -> None:
    alone = run(WORK, blocked=OPTIONAL, arithmetic=arithmetic)
    assert alone.startswith("True ")
    assert alone == run(WORK)


def refusal(code: str, error: str, blocked: tuple[str, ...] = (), arithmetic: str = "") -> str:
    """Return the message of the named error that the code raises, importing `fdl` included."""
    attempt = f"""
try:
{textwrap.indent(code, "    ")}
except (ImportError, ValueError) as error:
    print(type(error).__name__, error)
"""
    name, _, message = run(attempt, blocked, arithmetic).partition(" ")
    assert name == error
    return message.strip()


@pytest.mark.parametrize(
    ("code", "package", "message"),
    [
        (
            "from fdl import data\ndata.digits()",
            "sklearn",
            'scikit-learn is not installed: pip install "fdl[data]"',
        ),
        (
            "from fdl import PiecewiseLinear, figures\n"
            "figures.graph(PiecewiseLinear([0, 1], [0, 1]), name='a', caption='b')",
            "matplotlib",
            'matplotlib is not installed: pip install "fdl[plot]"',
        ),
    ],
)
def test_what_needs_an_extra_names_it(code: str, package: str, message: str) -> None:
    assert refusal(code, "MissingExtraError", blocked=(package,)) == message


def test_insisting_on_flint_without_it_names_the_extra() -> None:
    message = refusal("import fdl", "MissingExtraError", blocked=("flint",), arithmetic="flint")
    assert message == 'python-flint is not installed: pip install "fdl[fast]"'


@pytest.mark.parametrize("arithmetic", ["gmp", "Flint", "0"])
def test_an_unknown_arithmetic_is_refused_by_name(arithmetic: str) -> None:
    message = refusal("import fdl", "InputError", arithmetic=arithmetic)
    assert message.startswith(f"FDL_EXACT is {arithmetic!r}: use 'flint' or 'python'")


@pytest.mark.parametrize("arithmetic", ["python", "flint"])
def test_the_arithmetic_asked_for_is_used(arithmetic: str) -> None:
    code = "from fdl.exact import backend; print(backend.name())"
    assert run(code, arithmetic=arithmetic).strip() == arithmetic
