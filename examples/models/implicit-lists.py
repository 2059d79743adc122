#!/usr/bin/env python3
"""implicit-lists.py PAIRS: trains a model of implicit with the pairs user, item of a file.

It is saved as from-implicit of model.py wants it: saved.npz, and the ids in users and items. Standard output is what
implicit itself recommends, five lines user, item for each user, without what the user has.
"""
import sys

import numpy as np
from implicit.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix

pairs = [line.rstrip('\n').split('\t') for line in open(sys.argv[1], encoding='utf-8')]
users = list(dict.fromkeys(user for user, _ in pairs))
items = list(dict.fromkeys(item for _, item in pairs))
user_number = {user: number for number, user in enumerate(users)}
item_number = {item: number for number, item in enumerate(items)}
matrix = csr_matrix(
    (np.ones(len(pairs), np.float32), ([user_number[user] for user, _ in pairs], [item_number[item] for _, item in pairs])),
    shape=(len(users), len(items)))

model = AlternatingLeastSquares(factors=8, iterations=5, random_state=1)
model.fit(matrix, show_progress=False)
np.savez('saved.npz', user_factors=model.user_factors, item_factors=model.item_factors)
for name, ids in ('users', users), ('items', items):
    with open(name, 'w', encoding='utf-8') as file:
        file.writelines(id + '\n' for id in ids)
recommended, _ = model.recommend(np.arange(len(users)), matrix, N=5)
for user, row in zip(users, recommended):
    for item in row:
        print(user, items[item], sep='\t')
