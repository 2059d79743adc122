#!/usr/bin/env python3
"""The k nearest neighbours of each user (or item) by cosine, by sparse_dot_topn."""

from sparse_dot_topn import sp_matmul_topn

from common import parser, read_matrix, timed, unit_rows, write_similarities

options = parser(__doc__, "sparse_dot_topn", "scipy", "pandas")
options.add_argument("-k", type=int, default=50)
options.add_argument("--items", action="store_true")
options.add_argument("file")
options = options.parse_args()

with timed("read and build"):
    matrix, users, items = read_matrix(options.file)
    rows = unit_rows(matrix.T.tocsr() if options.items else matrix)
    columns = rows.T.tocsr()
with timed("kernel"):
    # One more than k, for the row itself.
    similarities = sp_matmul_topn(rows, columns, top_n=options.k + 1, sort=True,
                                  n_threads=options.threads)
write_similarities(similarities, items if options.items else users, options.k)
