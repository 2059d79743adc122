#!/usr/bin/env python3
"""A factor model of ratings with biases, by cmfrec's alternating least squares."""

import pandas as pd
from cmfrec import CMF

from common import parser, read_triples, timed, write_model

options = parser(__doc__, "cmfrec", "pandas")
options.add_argument("-k", "--factors", type=int, default=64)
options.add_argument("-e", "--epochs", type=int, default=10)
options.add_argument("-l", "--regularization", type=float, default=10.0)
options.add_argument("file")
options = options.parse_args()

table = read_triples(options.file, ("UserId", "ItemId", "Rating"))
with timed("fit"):
    model = CMF(k=options.factors, niter=options.epochs, lambda_=options.regularization,
                nthreads=options.threads, use_float=True, verbose=False)
    model.fit(table)
write_model("cmfrec", model.glob_mean_,
            (model.user_mapping_, model.user_bias_, model.A_),
            (model.item_mapping_, model.item_bias_, model.B_),
            bounds=(table["Rating"].min(), table["Rating"].max()))
