"""Memorization: each construction takes points and labels and returns a network through them.

    (X, y, *, seed=0, exact=True, ...) -> Network

X is (n, d), y is (n,) or (n, k). What a theorem assumes of the points is checked; where it
fails, `HypothesisError` carries the smallest witness. `polish` takes a trained network too.
"""

from fdl.memorize._baum import baum
from fdl.memorize._blocks import blocks
from fdl.memorize._bubeck import bubeck
from fdl.memorize._caps import caps
from fdl.memorize._park import park
from fdl.memorize._polish import polish
from fdl.memorize._random_features import random_features
from fdl.memorize._threshold import threshold
from fdl.memorize._vardi import one_word, vardi
from fdl.memorize._yang import yang
from fdl.memorize._yun import yun, yun_classifier
from fdl.memorize._yun_deep import yun_deep
from fdl.memorize._yun_hardtanh import yun_hardtanh
from fdl.memorize._zhang import zhang

__all__ = [
    "baum",
    "blocks",
    "bubeck",
    "caps",
    "one_word",
    "park",
    "polish",
    "random_features",
    "threshold",
    "vardi",
    "yang",
    "yun",
    "yun_classifier",
    "yun_deep",
    "yun_hardtanh",
    "zhang",
]
