"""Figures: deterministic inline SVG that says in words what it shows.

Needs matplotlib (extra `plot`), imported only when something is drawn. `graph` is one picture;
the other functions return a `Drawing`, to be moved with `widgets.explore`.
"""

from fdl.figures._bit_dial import bit_dial
from fdl.figures._blocks import sorted_blocks
from fdl.figures._currencies import three_currencies
from fdl.figures._drawing import Drawing, Part, Picture
from fdl.figures._fold import fold_the_interval
from fdl.figures._fragile import how_fragile
from fdl.figures._graph import graph
from fdl.figures._hinges import one_hinge_per_point
from fdl.figures._missed import missed_by_few_pieces
from fdl.figures._orbits import two_arithmetics
from fdl.figures._polish import round_and_polish
from fdl.figures._read_a_word import read_a_word
from fdl.figures._rectangles import balanced_rectangles
from fdl.figures._ruler import turn_the_ruler
from fdl.figures._sign_codes import sign_codes
from fdl.figures._slabs import slab_builder
from fdl.figures._spend import spend_twelve_neurons
from fdl.figures._walk import walk
from fdl.figures._write_labels import write_labels

__all__ = [
    "Drawing",
    "Part",
    "Picture",
    "balanced_rectangles",
    "bit_dial",
    "fold_the_interval",
    "graph",
    "how_fragile",
    "missed_by_few_pieces",
    "one_hinge_per_point",
    "read_a_word",
    "round_and_polish",
    "sign_codes",
    "slab_builder",
    "sorted_blocks",
    "spend_twelve_neurons",
    "three_currencies",
    "turn_the_ruler",
    "two_arithmetics",
    "walk",
    "write_labels",
]
