#!/usr/bin/env python3
"""A factor model of implicit feedback, the third column being confidence, by implicit's ALS."""

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from threadpoolctl import threadpool_limits

from common import parser, read_matrix, timed, write_model

options = parser(__doc__, "implicit", "scipy", "pandas")
options.add_argument("-k", "--factors", type=int, default=64)
options.add_argument("-e", "--epochs", type=int, default=15)
options.add_argument("-l", "--regularization", type=float, default=0.01)
options.add_argument("-a", "--alpha", type=float, default=1.0)
options.add_argument("file")
options = options.parse_args()

matrix, users, items = read_matrix(options.file)
# implicit asks for one BLAS thread beside its own.
with timed("fit"), threadpool_limits(1, "blas"):
    model = AlternatingLeastSquares(
        factors=options.factors, iterations=options.epochs, regularization=options.regularization,
        alpha=options.alpha, num_threads=options.threads, random_state=0)
    model.fit(matrix, show_progress=False)
write_model("ials", 0, (users, np.zeros(len(users), int), model.user_factors),
            (items, np.zeros(len(items), int), model.item_factors))
