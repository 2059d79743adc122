#!/usr/bin/env python3
"""The k best items of each user from a given model's factors, by implicit's recommend."""

import numpy as np
import pandas as pd
from implicit.cpu.als import AlternatingLeastSquares
from threadpoolctl import threadpool_limits

from common import parser, read_model, timed, write_recommendations

options = parser(__doc__, "implicit", "pandas")
options.add_argument("-k", type=int, default=10)
options.add_argument("model")
options.add_argument("users")
options = options.parse_args()

(user_ids, _, user_factors), (item_ids, item_biases, item_factors) = read_model(options.model)
wanted = pd.read_csv(options.users, sep="\t", header=None, usecols=[0])[0].to_numpy()
rows = pd.Index(user_ids).get_indexer(wanted)
model = AlternatingLeastSquares(factors=user_factors.shape[1] + 1, num_threads=options.threads)
# The bias of an item is one more factor, against 1; a user's bias does not change the order.
model.user_factors = np.hstack([user_factors, np.ones((len(user_ids), 1), np.float32)])
model.item_factors = np.hstack([item_factors, item_biases[:, None]])
# implicit asks for one BLAS thread beside its own.
with timed("recommend"), threadpool_limits(1, "blas"):
    items, scores = model.recommend(rows, None, N=options.k, filter_already_liked_items=False)
write_recommendations(wanted, item_ids, items, scores)
