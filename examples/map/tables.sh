#!/bin/sh
# What the pictures show, from ratings, into this folder: tables.sh RATINGS CATALOGUE
#
# RATINGS has lines user, item, stars; CATALOGUE has lines item, title, subject.
#   map.tsv       dots and titles, as place.awk writes them
#   curves.tsv    epoch, training loss, validation loss
set -eu
if [ $# -ne 2 ]; then
    echo "usage: $0 RATINGS CATALOGUE" >&2
    exit 2
fi
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The 300 items that most users like, and the two directions in which their factors differ most.
awk -F '\t' -v OFS='\t' '$3 >= 4 { print $1, $2 }' "$1" >"$work/likes.tsv"
mftrain -q -s ials "$work/likes.tsv" >"$work/likes.model"
cfvec -C "$work/likes.tsv" | topk -g 0 -s 3 -k 300 | cut -f 2 >"$work/popular.tsv"
awk -F '\t' -v OFS='\t' '
    NR == FNR { if ($1 == "item") { item = $2; sub(/^item\t[^\t]*\t[^\t]*/, ""); factors[item] = $0 } next }
    { print $1 factors[$1] }' "$work/likes.model" "$work/popular.tsv" | pca2 >"$work/components.tsv"
awk -f "$here/place.awk" "$2" "$work/components.tsv" >"$work/map.tsv"

# The loss of a model of the stars, on the ratings that it learns from and on a tenth that it does not see.
cfsplit -o "$work/validation.tsv" "$1" >"$work/train.tsv"
mftrain -v -V "$work/validation.tsv" "$work/train.tsv" 2>"$work/training.log" >"$work/stars.model" ||
    { cat "$work/training.log" >&2; exit 1; }
awk -F '[ ,:]+' -v OFS='\t' '$2 == "epoch" { print $3, $8, $11 }' "$work/training.log" >"$work/curves.tsv"

mv "$work/map.tsv" "$work/curves.tsv" .
