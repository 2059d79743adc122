#!/usr/bin/env python3
"""Item weights of EASE (Steck 2019), lines source, target, weight: the inverse of all items' products, by numpy."""

import numpy as np
from threadpoolctl import threadpool_limits

from common import parser, read_triples, sparse, timed, write_table
import pandas as pd

options = parser(__doc__, "numpy", "scipy", "pandas")
options.add_argument("-l", "--lambda", dest="ridge", type=float, default=200)
options.add_argument("file")
options = options.parse_args()

table = read_triples(options.file)
users, _ = pd.factorize(table["user"])
items, ids = pd.factorize(table["item"])
matrix = sparse(users, items, np.ones(len(table)))
with timed("inverse"), threadpool_limits(options.threads):
    gram = (matrix.T @ matrix).toarray().astype(np.float64)
    gram[np.diag_indices_from(gram)] += options.ridge
    inverse = np.linalg.inv(gram)
    weights = inverse / -np.diag(inverse)
    np.fill_diagonal(weights, 0)
source, target = np.nonzero(weights)
write_table(pd.DataFrame({"source": ids[source], "target": ids[target], "weight": weights[source, target]}))
