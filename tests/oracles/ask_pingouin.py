"""Print the two-way random intraclass correlations that pingouin computes.

It names them as McGraw and Wong do: their ICC(A,1) and ICC(A,k) are Shrout and Fleiss' ICC(2,1) and ICC(2,k).
"""

import json
import sys

import pandas as pd
import pingouin

given = json.load(sys.stdin)
pingouin.options["round"] = None
answers = {}
for name in ("numbers", "numbers_missing", "steps_pair"):
    complete = [row for row in given[name] if None not in row]
    rows = [(i, k, value) for i, row in enumerate(complete) for k, value in enumerate(row)]
    frame = pd.DataFrame(rows, columns=["episode", "rater", "rating"])
    table = pingouin.intraclass_corr(frame, targets="episode", raters="rater", ratings="rating")
    by_type = table.set_index("Type")["ICC"]
    answers[name] = {"icc_2_1": float(by_type["ICC(A,1)"]), "icc_2_k": float(by_type["ICC(A,k)"])}
print(json.dumps(answers))
