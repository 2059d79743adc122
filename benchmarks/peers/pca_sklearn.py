#!/usr/bin/env python3
"""Principal components of dense vectors, by scikit-learn."""

import pandas as pd
from sklearn.decomposition import PCA
from threadpoolctl import threadpool_limits

from common import parser, timed, write_table

options = parser(__doc__, "scikit-learn", "pandas")
options.add_argument("-k", type=int, default=2)
options.add_argument("file")
options = options.parse_args()

with timed("read"):
    table = pd.read_csv(options.file, sep="\t", header=None)
    vectors = table.iloc[:, 1:].to_numpy()
with timed("PCA"), threadpool_limits(options.threads):
    result = pd.DataFrame(PCA(n_components=options.k).fit_transform(vectors))
result.insert(0, "id", table[0])
write_table(result)
