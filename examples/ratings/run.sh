#!/bin/sh
# From ratings to recommendations: split, baseline, training, evaluation, two recommenders and how good they are.
set -eu
. "$(dirname "$0")/../lib.sh"
cd "$work"
if [ $# -gt 0 ]; then
    echo "usage: $0" >&2
    exit 2
fi

# value METRIC FILE: the metric in what cfeval printed.
value() {
    awk -F '\t' -v metric="$1" '$1 == metric { print $2 }' "$2"
}

section 'The ratings, made again: reader, book, stars'
awk -v seed=1 -f "$here/make-ratings.awk" >ratings.tsv
head -n 3 ratings.tsv
same 'ratings.tsv' "$here/ratings.tsv" ratings.tsv

section 'Training, validation and test ratings, by a hash of reader and book'
awk -F '\t' -v seed=1 -f "$here/split.awk" ratings.tsv
wc -l train.tsv validation.tsv test.tsv
sort train.tsv validation.tsv test.tsv >parts.tsv
sort ratings.tsv | same 'each rating is in one part' - parts.tsv

section 'Baseline: the mean of the training ratings'
mean=$(awk '{ sum += $3 } END { printf "%.4f", sum / NR }' train.tsv)
awk -v OFS='\t' -v mean="$mean" '{ print $0, mean }' test.tsv | cfeval -p 4 | tee baseline.tsv
baseline=$(value mse baseline.tsv)

section 'Training: loss by epoch'
{ mftrain -v -V validation.tsv train.tsv >model.tsv; } 2>&1 | tee training.log
falls training.log

section 'Its predictions for the test ratings: reader, book, stars, prediction'
mfpredict model.tsv test.tsv >predictions.tsv
head -n 3 predictions.tsv
cfeval -p 4 predictions.tsv | tee accuracy.tsv
holds 'loss of the model' "$(value mse accuracy.tsv)" '<=' 0.7
holds 'loss of the mean' "$baseline" '>=' 1

section 'The five best books for reader-001 by a model of what readers liked: 4 stars or more'
awk -F '\t' -v OFS='\t' '$3 >= 4 { print $1, $2 }' train.tsv >likes.tsv
mftrain -s ials likes.tsv >likes.model
echo reader-001 | mfpredict -p 4 -k 5 -x train.tsv likes.model

section 'Five neighbours of space-20: who likes one likes the other'
cosim -f 2,1 -s 5 -k 20 likes.tsv >similar.tsv
awk -F '\t' '$1 == "space-20"' similar.tsv | topk -k 5
topk -k 3 similar.tsv | awk -F '\t' '
    { n++; same += substr($1, 1, length($1) - 3) == substr($2, 1, length($2) - 3) }
    END { printf "%.2f\n", same / n }' >shelf.txt
holds 'share of the three nearest books that stand on the same shelf' "$(cat shelf.txt)" '>=' 0.7

section 'The five best books for reader-001 by the neighbours of those she likes'
cfrec -k 10 -x train.tsv similar.tsv likes.tsv >by-neighbours.tsv
awk -F '\t' '$1 == "reader-001"' by-neighbours.tsv | topk -k 5

section 'Do readers like what is recommended? (4 stars or more in the test ratings)'
awk -F '\t' '$3 >= 4' test.tsv >liked.tsv
cut -f 1 train.tsv | uniq | mfpredict -k 10 -x train.tsv likes.model >by-model.tsv
cfvec -C likes.tsv | awk -F '\t' -v OFS='\t' '{ print "all", $2, $3 }' >popular.tsv
cut -f 1 train.tsv | uniq | awk -v OFS='\t' '{ print $1, "all", 1 }' >everyone.tsv
cfrec -k 10 -x train.tsv popular.tsv everyone.tsv >by-popularity.tsv
for list in model neighbours popularity; do
    cfeval -p 4 -t liked.tsv "by-$list.tsv" >"$list.tsv"
    echo "by $list"
    cat "$list.tsv"
done
for list in model neighbours; do
    holds "NDCG by $list" "$(value ndcg "$list.tsv")" '>=' "$(value ndcg popularity.tsv)"
done
cut -f 1,2 train.tsv | sort >pairs.tsv
for list in model neighbours popularity; do
    equal "rated books recommended by $list" 0 "$(cut -f 1,2 "by-$list.tsv" | sort | comm -12 - pairs.tsv | awk 'END { print NR }')"
done

finish
