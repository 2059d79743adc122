#!/bin/sh
# How accurate the recommenders are, by cross-validation: each fold is predicted from the others.
#
#   compare.sh [-n FOLDS] [-l LIKED] [-s SEED] FILE     FILE has lines user, item, rating, or user, item
#
# Rating LIKED (4) and more counts as liked where recommendations are measured; without ratings everything does.
set -eu
folds=5 liked=4 seed=1
usage() {
    echo "usage: $0 [-n FOLDS] [-l LIKED] [-s SEED] FILE" >&2
    exit 2
}
while getopts n:l:s: option; do
    case $option in
    n) folds=$OPTARG ;;
    l) liked=$OPTARG ;;
    s) seed=$OPTARG ;;
    *) usage ;;
    esac
done
shift $((OPTIND - 1))
[ $# -eq 1 ] || usage
here=$(cd "$(dirname "$0")" && pwd)
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
awk -F '\t' -v n="$folds" -v seed="$seed" -f "$here/folds.awk" "$1" >"$work/folds.tsv"
cd "$work"
rated=no
if awk -F '\t' 'NR == 1 { exit $4 == "" }' folds.tsv; then rated=yes; fi

# like FILE: who likes what in it.
like() {
    awk -F '\t' -v OFS='\t' -v liked="$liked" '$3 == "" || $3 >= liked { print $1, $2 }' "$1"
}

# recommended NAME: adds the fold's recommendations of stdin to NAME's, users named apart from other folds'.
recommended() {
    sed "s/^/$fold:/" >>"$1.lists"
}

# The fold's test ratings with predictions appended, by each method.
rate() {
    mean=$(awk -F '\t' '{ sum += $3 } END { print sum / NR }' train.tsv)
    awk -v OFS='\t' -v mean="$mean" '{ print $0, mean }' test.tsv >>mean.rated
    awk -f "$here/biases.awk" train.tsv train.tsv train.tsv test.tsv >expected.tsv
    cat expected.tsv >>biases.rated
    # Item neighbours: what similar items got beyond mean and biases, weighted with the similarity.
    awk -f "$here/biases.awk" train.tsv train.tsv train.tsv train.tsv |
        awk -F '\t' -v OFS='\t' '{ print $2, $1, $3 - $4 }' >beyond.tsv
    cosim -k 40 -s 20 beyond.tsv | cfrec -a beyond.tsv |
        awk -F '\t' -v OFS='\t' '
            NR == FNR { line[$2, $1] = $0; expected[$2, $1] = $4; order[NR] = $2 SUBSEP $1; count = NR; next }
            ($1, $2) in line { expected[$1, $2] += $3 }
            END { for (i = 1; i <= count; i++) { split(line[order[i]], field); print field[1], field[2], field[3], expected[order[i]] } }
        ' expected.tsv - >>item-kNN.rated
    for solver in sgd als gibbs; do
        mftrain -q -s "$solver" train.tsv >"$solver.model"
        mfpredict "$solver.model" test.tsv >>"$solver.rated"
    done
}

# The fold's ten recommendations for each user, by each method, from what is liked in the training ratings.
recommend() {
    like train.tsv >likes.tsv
    like test.tsv | recommended test
    cut -f 1 likes.tsv | awk '!seen[$1]++' >users.tsv
    cfvec likes.tsv >likes.vec
    cfvec -C likes.tsv | awk -F '\t' -v OFS='\t' '{ print "all", $2, $3 }' >popular.tsv
    awk -F '\t' -v OFS='\t' '{ print $1, "all", 1 }' users.tsv | cfrec -k 10 -x train.tsv popular.tsv | recommended popularity
    cosim -t -f 2,1 -k 100 likes.tsv >similar.tsv
    cfrec -k 10 -x train.tsv similar.tsv likes.vec | recommended item-kNN
    cfvec -w tfidf likes.tsv | cosim -k 50 | cfrec -k 10 -x train.tsv likes.vec | recommended user-kNN
    cfvec -t likes.tsv | cfslim >weights.tsv
    cfrec -k 10 -x train.tsv weights.tsv likes.vec | recommended cfslim
    mftrain -q -s ials likes.tsv | mfpredict -k 10 -x train.tsv - users.tsv | recommended ials
    if [ $rated = yes ]; then mfpredict -k 10 -x train.tsv gibbs.model users.tsv | recommended gibbs; fi
}

fold=0
while [ "$fold" -lt "$folds" ]; do
    awk -F '\t' -v fold="$fold" '{ print substr($0, length($1) + 2) > ($1 == fold ? "test.tsv" : "train.tsv") }' folds.tsv
    if [ $rated = yes ]; then rate; fi
    recommend
    fold=$((fold + 1))
done

# table METRIC ...: a line for each name on stdin, from cfeval's output in name.measured.
table() {
    printf '%-12s' ''
    printf '%10s' "$@"
    echo
    while read -r name; do
        printf '%-12s' "$name"
        for metric; do
            awk -F '\t' -v metric="$metric" '$1 == metric { printf "%10.4f", $2 }' "$name.measured"
        done
        echo
    done
}

if [ $rated = yes ]; then
    for name in mean biases item-kNN sgd als gibbs; do
        cfeval "$name.rated" >"$name.measured"
        echo "$name"
    done | table rmse mae
    echo
fi
for name in popularity item-kNN user-kNN ials cfslim gibbs; do
    if [ -e "$name.lists" ]; then
        cfeval -k 10 -t test.lists "$name.lists" >"$name.measured"
        echo "$name"
    fi
done | table precision recall ndcg
