#!/usr/bin/env python3
"""Bayesian factorisation: trains on one file, predicts the other (user item rating prediction), by myFM."""

import myfm
from sklearn.preprocessing import OneHotEncoder

from common import parser, read_triples, timed, write_table

options = parser(__doc__, "myfm", "scikit-learn", "pandas")
options.add_argument("-k", "--rank", type=int, default=10)
options.add_argument("-n", "--iterations", type=int, default=200)
options.add_argument("train")
options.add_argument("test")
options = options.parse_args()

train, test = read_triples(options.train), read_triples(options.test)
ids = ["user", "item"]
encoder = OneHotEncoder(handle_unknown="ignore").fit(train[ids])
with timed("fit"):
    model = myfm.MyFMRegressor(rank=options.rank, random_seed=0)
    model.fit(encoder.transform(train[ids]), train["value"].to_numpy(float), n_iter=options.iterations,
              group_shapes=[len(group) for group in encoder.categories_])
test["prediction"] = model.predict(encoder.transform(test[ids])).clip(
    train["value"].min(), train["value"].max())
write_table(test)
