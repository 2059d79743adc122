#!/usr/bin/env python3
"""SGD with biases, library defaults: trains on one file, predicts the other, by Surprise."""

from surprise import SVD, Dataset, Reader

from common import parser, read_triples, timed, write_table

options = parser(__doc__, "scikit-surprise", "pandas")
options.add_argument("train")
options.add_argument("test")
options = options.parse_args()

train, test = read_triples(options.train), read_triples(options.test)
reader = Reader(rating_scale=(train["value"].min(), train["value"].max()))
with timed("fit"):
    model = SVD(random_state=0).fit(Dataset.load_from_df(train, reader).build_full_trainset())
test["prediction"] = [model.predict(user, item).est for user, item in zip(test["user"], test["item"])]
write_table(test)
