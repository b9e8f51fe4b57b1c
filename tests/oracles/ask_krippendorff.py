"""Print the alphas that the package krippendorff computes."""

import json
import sys

import krippendorff
import numpy as np

given = json.load(sys.stdin)
scales = {
    "steps": ("nominal", "ordinal", "interval"),
    "steps_pair": ("nominal", "ordinal", "interval"),
    "steps_many_raters": ("nominal", "ordinal", "interval"),
    "modes": ("nominal",),
    "successes": ("nominal",),
    "numbers": ("ordinal", "interval"),
    "numbers_missing": ("ordinal", "interval"),
}
answers = {
    name: {
        scale: float(
            krippendorff.alpha(
                reliability_data=np.array(given[name], dtype=float).T, level_of_measurement=scale
            )
        )
        for scale in asked
    }
    for name, asked in scales.items()
}
print(json.dumps(answers))
