#!/usr/bin/env python3
"""Item-based recommendations for every user from given similarities, by implicit's recommend."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
from implicit.nearest_neighbours import ItemItemRecommender, NearestNeighboursScorer

from common import parser, read_matrix, read_triples, sparse, timed, write_recommendations

options = parser(__doc__, "implicit", "scipy", "pandas")
options.add_argument("-k", type=int, default=10)
options.add_argument("similarities")
options.add_argument("ratings")
options = options.parse_args()

matrix, users, items = read_matrix(options.ratings)
table = read_triples(options.similarities, ("item", "other", "value"))
index = pd.Index(items)
model = ItemItemRecommender()
model.similarity = sparse(index.get_indexer(table["item"]), index.get_indexer(table["other"]),
                          table["value"].to_numpy(), shape=(len(items), len(items))).astype(float)
model.scorer = NearestNeighboursScorer(model.similarity)
matrix = matrix.astype(float)


def recommend(rows):
    return model.recommend(rows, matrix[rows], N=options.k)


with timed("recommend"):
    # The call itself has one thread; so each thread gets a part of the users.
    with ThreadPoolExecutor(options.threads) as pool:
        parts = list(pool.map(recommend, np.array_split(np.arange(len(users)), options.threads)))
write_recommendations(users, items, *(np.vstack(part) for part in zip(*parts)))
