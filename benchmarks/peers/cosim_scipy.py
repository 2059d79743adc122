#!/usr/bin/env python3
"""The k nearest neighbours of each user (or item) by cosine: SciPy's sparse product, one thread."""

import numpy as np
import scipy.sparse

from common import parser, read_matrix, timed, unit_rows, write_similarities

BLOCK = 1000  # rows of the product at a time, so that it fits in memory


def best(block, k):
    """The k + 1 largest of each row of a sparse block."""
    rows, columns, values = [], [], []
    for row in range(block.shape[0]):
        span = slice(block.indptr[row], block.indptr[row + 1])
        data = block.data[span]
        top = np.argpartition(-data, k)[:k + 1] if len(data) > k + 1 else np.arange(len(data))
        rows.append(np.full(len(top), row))
        columns.append(block.indices[span][top])
        values.append(data[top])
    return scipy.sparse.csr_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=block.shape)


options = parser(__doc__, "scipy", "pandas")
options.add_argument("-k", type=int, default=50)
options.add_argument("--items", action="store_true")
options.add_argument("file")
options = options.parse_args()

with timed("read and build"):
    matrix, users, items = read_matrix(options.file)
    rows = unit_rows(matrix.T.tocsr() if options.items else matrix)
    columns = rows.T.tocsr()
with timed("kernel"):
    similarities = scipy.sparse.vstack([
        best(rows[start:start + BLOCK] @ columns, options.k)
        for start in range(0, rows.shape[0], BLOCK)])
write_similarities(similarities, items if options.items else users, options.k)
