#!/usr/bin/env python3
"""The k best lines of each key, by DuckDB's max_by."""

import duckdb

from common import parser

options = parser(__doc__, "duckdb")
options.add_argument("-k", type=int, default=10)
options.add_argument("file")
options = options.parse_args()

duckdb.execute(f"SET threads = {options.threads}")
duckdb.execute(f"""
    COPY (
        SELECT key, best.item, best.score FROM (
            SELECT key, unnest(max_by(struct_pack(item, score), score, {options.k})) AS best
            FROM read_csv('{options.file}', delim = '\t', header = false, quote = '', escape = '',
                columns = {{'key': 'VARCHAR', 'item': 'VARCHAR', 'score': 'DOUBLE'}})
            GROUP BY key))
    TO '/dev/stdout' (DELIMITER '\t', HEADER false, QUOTE '')""")
