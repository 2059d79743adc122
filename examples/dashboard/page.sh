#!/bin/sh
# A page, on standard output, of what the tools make of ratings: page.sh RATINGS CATALOGUE [TITLE]
#
# RATINGS has lines user, item, stars; CATALOGUE has lines item, title, subject. Pictures need gnuplot.
set -eu
if [ $# -lt 2 ] || [ $# -gt 3 ]; then
    echo "usage: $0 RATINGS CATALOGUE [TITLE]" >&2
    exit 2
fi
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
title=${3:-Recommendations}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cut -f 1-3 "$1" >"$work/ratings.tsv"
cp "$2" "$work/catalogue.tsv"
cd "$work"

# likes FILE: who likes what in it.
likes() {
    awk -F '\t' -v OFS='\t' '$3 >= 4 { print $1, $2 }' "$1"
}

# measured NAME OPTION...: what cfeval prints, as a header and a row.
measured() {
    name=$1
    shift
    cfeval -p 4 "$@" | awk -F '\t' -v OFS='\t' -v name="$name" '
        { names = names OFS $1; values = values OFS $2 }
        END { print "model" names; print name values }'
}

cfsplit -o test.tsv ratings.tsv >train.tsv
likes train.tsv >likes.tsv
likes test.tsv >truth.tsv
cfvec -C -f 2,1 likes.tsv | cut -f 2,3 >users.tsv

mean=$(awk '{ sum += $3 } END { print sum / NR }' train.tsv)
awk -v OFS='\t' -v mean="$mean" '{ print $0, mean }' test.tsv | measured 'the mean of all' -m rmse,mae >stars.tsv
mftrain -q -s gibbs train.tsv >stars.model
mfpredict stars.model test.tsv | measured 'mftrain -s gibbs' -m rmse,mae | tail -n 1 >>stars.tsv

# What most users like, for everyone: all of them vote through one.
cfvec -C likes.tsv | awk -F '\t' -v OFS='\t' '{ print "all", $2, $3 }' >popular.tsv
awk -F '\t' -v OFS='\t' '{ print $1, "all", 1 }' users.tsv | cfrec -k 10 -x train.tsv popular.tsv >popular.lists
measured 'the most liked' -t truth.tsv -m precision,recall,ndcg,coverage popular.lists >lists.tsv
mftrain -q -s ials likes.tsv >likes.model
mfpredict -k 10 -x train.tsv likes.model users.tsv >likes.lists
measured 'mftrain -s ials' -t truth.tsv -m precision,recall,ndcg,coverage likes.lists | tail -n 1 >>lists.tsv

# The five best for each of the users who like most, beside four that they like.
topk -g 0 -s 2 -k 6 users.tsv | mfpredict -k 5 -x train.tsv likes.model >best.lists
awk -F '\t' -v OFS='\t' '
    BEGIN { print "user", "likes", "title", "subject", "score" }
    FNR == 1 { part++ }
    part == 1 { title[$1] = $2; subject[$1] = $3; next }
    part == 2 { if (n[$1]++ < 4) likes[$1] = likes[$1] (n[$1] > 1 ? "; " : "") title[$2]; next }
    !($2 in title) { print "page.sh: item \"" $2 "\" is not in the catalogue" > "/dev/stderr"; exit 1 }
    { print $1, likes[$1], title[$2], subject[$2], sprintf("%.2f", $3) }' catalogue.tsv likes.tsv best.lists >best.tsv

set --
if command -v gnuplot >/dev/null; then
    "$here/../map/tables.sh" ratings.tsv catalogue.tsv
    LC_ALL=C.UTF-8 gnuplot "$here/../map/map.gp" "$here/../map/curves.gp"
    set -- kind=picture section='What the same users like lies together' name=map map.svg \
        section='What a model of the stars gets wrong, by epoch' name=curves curves.svg
else
    echo "skipped: the pictures: gnuplot is not installed" >&2
fi
awk -f "$here/page.awk" title="$title" kind=style "$here/page.css" \
    kind=table section='How well stars are predicted' stars.tsv section='How good lists of ten are' lists.tsv \
    "$@" kind=lists section='Lists of the users who like most' best.tsv
