#!/usr/bin/env python3
"""The k nearest neighbours of each user (or item) by cosine, by implicit's kernel."""

from implicit.nearest_neighbours import CosineRecommender

from common import parser, read_matrix, timed, write_similarities

options = parser(__doc__, "implicit", "scipy", "pandas")
options.add_argument("-k", type=int, default=50)
options.add_argument("--items", action="store_true")
options.add_argument("file")
options = options.parse_args()

with timed("read and build"):
    matrix, users, items = read_matrix(options.file)
    if not options.items:
        matrix = matrix.T.tocsr()
with timed("kernel"):
    # One more than k, for the row itself.
    model = CosineRecommender(K=options.k + 1, num_threads=options.threads)
    model.fit(matrix, show_progress=False)
write_similarities(model.similarity, items if options.items else users, options.k)
