"""Print the AC1 and AC2 that irrCAC computes, to 15 digits: by default it rounds to 5."""

import json
import sys

import pandas as pd
from irrCAC.raw import CAC

given = json.load(sys.stdin)
levels = {"steps": 5, "steps_pair": 5, "steps_many_raters": 5, "modes": 6, "successes": 2}
answers = {}
for name, n_levels in levels.items():
    frame = pd.DataFrame(given[name], dtype=float).dropna(how="all")
    answers[name] = {
        coefficient: float(
            CAC(frame, weights=weights, categories=[float(k) for k in range(n_levels)], digits=15).gwet()[
                "est"
            ]["coefficient_value"]
        )
        for coefficient, weights in (("gwet_ac1", "identity"), ("gwet_ac2", "quadratic"))
    }
print(json.dumps(answers))
