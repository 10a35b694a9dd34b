"""Sizes and counts, as integer formulas with their sources.

*Pieces* are maximal affine pieces, on the interval that the function's name or docstring says.
*Parameters* are entries of weight matrices and biases.
"""

from fdl.bounds._deep_memorizers import (
    threshold_line_width,
    threshold_widths,
    yun_capacity,
    yun_classifier_widths,
    yun_deep_capacity,
    yun_deep_widths,
    yun_hardtanh_capacity,
    yun_hardtanh_widths,
    yun_paper_capacity,
    yun_paper_unmemorizable,
    yun_widths,
)
from fdl.bounds._memorizers import (
    baum_neurons,
    blocks_lower_bound,
    blocks_neurons,
    bubeck_neurons,
    dense_parameters,
    dimension_bound,
    polynomial_rank,
    random_features_parameters,
    zhang_neurons,
    zhang_parameters,
    zigzag_points,
)
from fdl.bounds._pieces import (
    composition_pieces,
    horseshoe_margin,
    max_pieces,
    network_pieces,
    sawtooth_neurons,
    sawtooth_nonzero,
    sawtooth_pieces,
    sawtooth_widths,
    skew_sawtooth_ratio,
    sum_pieces,
)

__all__ = [
    "baum_neurons",
    "blocks_lower_bound",
    "blocks_neurons",
    "bubeck_neurons",
    "composition_pieces",
    "dense_parameters",
    "dimension_bound",
    "horseshoe_margin",
    "max_pieces",
    "network_pieces",
    "polynomial_rank",
    "random_features_parameters",
    "sawtooth_neurons",
    "sawtooth_nonzero",
    "sawtooth_pieces",
    "sawtooth_widths",
    "skew_sawtooth_ratio",
    "sum_pieces",
    "threshold_line_width",
    "threshold_widths",
    "yun_capacity",
    "yun_classifier_widths",
    "yun_deep_capacity",
    "yun_deep_widths",
    "yun_hardtanh_capacity",
    "yun_hardtanh_widths",
    "yun_paper_capacity",
    "yun_paper_unmemorizable",
    "yun_widths",
    "zhang_neurons",
    "zhang_parameters",
    "zigzag_points",
]
