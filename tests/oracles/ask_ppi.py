"""Print the prediction-powered means and intervals that ppi-python computes.

`lam` is the weight of the judge: 0 is people alone, 1 plain prediction-powered inference, null the weight
that the package finds best (PPI++), for which it knows no one-sided bound. `alternative` "larger" asks for a
one-sided lower bound; its upper bound is null.
"""

import json
import math
import sys

import numpy as np
from ppi_py import ppi_mean_ci, ppi_mean_pointestimate

given = json.load(sys.stdin)
answers = {}
for name in ("mean", "mean_numbers"):
    arrays = [np.array(given[name][key]) for key in ("people", "judge", "judge_unlabelled")]
    answers[name] = []
    for lam in (None, 0.0, 1.0):
        point = float(np.ravel(ppi_mean_pointestimate(*arrays, lam=lam))[0])
        for alpha, alternative in ((0.1, "two-sided"), (0.05, "two-sided"), (0.05, "larger")):
            if lam is None and alternative == "larger":
                continue
            interval = ppi_mean_ci(*arrays, alpha=alpha, alternative=alternative, lam=lam)
            low, high = (float(np.ravel(bound)[0]) for bound in interval)
            answers[name].append(
                {
                    "lam": lam,
                    "alpha": alpha,
                    "alternative": alternative,
                    "point": point,
                    "low": low,
                    "high": high if math.isfinite(high) else None,
                }
            )
print(json.dumps(answers))
