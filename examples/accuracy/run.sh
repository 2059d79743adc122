#!/bin/sh
# Compares the recommenders on the ratings that the examples ship, or on a file of ratings: run.sh [FILE]
set -eu
. "$(dirname "$0")/../lib.sh"
if [ $# -gt 1 ]; then
    echo "usage: $0 [FILE]" >&2
    exit 2
fi
if [ $# -eq 1 ]; then exec "$here/compare.sh" "$1"; fi

"$here/compare.sh" "$examples/ratings/ratings.tsv" >"$work/table"
cat "$work/table"
cd "$work"
# value ROW COLUMN PART: a number of the first or second table.
value() {
    awk -v row="$1" -v column="$2" -v part="$3" -v RS= 'NR == part {
        n = split($0, line, "\n")
        split(line[1], head)
        for (i = 2; i <= n; i++) { split(line[i], field); if (field[1] == row) for (c in head) if (head[c] == column) print field[c + 1] }
    }' table
}
section 'What the tables say'
holds 'RMSE of gibbs, at most that of als' "$(value gibbs rmse 1)" '<=' "$(value als rmse 1)"
holds 'RMSE of als, at most that of the biases' "$(value als rmse 1)" '<=' "$(value biases rmse 1)"
holds 'RMSE of the mean, at least that of item-kNN' "$(value mean rmse 1)" '>=' "$(value item-kNN rmse 1)"
holds 'NDCG of ials, at least that of popularity' "$(value ials ndcg 2)" '>=' "$(value popularity ndcg 2)"
holds 'NDCG of ials, at least that of gibbs' "$(value ials ndcg 2)" '>=' "$(value gibbs ndcg 2)"
holds 'NDCG of cfslim, at least that of gibbs' "$(value cfslim ndcg 2)" '>=' "$(value gibbs ndcg 2)"
finish
