#!/bin/sh
# The chapter's second half on MovieLens 100K: means, split, baseline, factors, components, neighbours.
#
#   chapter.sh FOLDER     FOLDER is the unpacked ml-100k
#   chapter.sh --fetch    fetches it from GroupLens first (5 MB) and forgets it afterwards
set -eu
source=https://files.grouplens.org/datasets/movielens/ml-100k.zip
if [ $# -ne 1 ] || { [ "$1" != --fetch ] && [ ! -f "$1/u.data" ]; }; then
    echo "usage: $0 FOLDER | --fetch" >&2
    echo "FOLDER holds u.data and u.item of ml-100k; --fetch takes them from $source" >&2
    exit 2
fi

. "$(dirname "$0")/../lib.sh"
if [ "$1" = --fetch ]; then
    curl -fsSL -o "$work/ml-100k.zip" "$source"
    unzip -q "$work/ml-100k.zip" -d "$work"
else
    ln -s "$(cd "$1" && pwd)" "$work/ml-100k"
fi
cd "$work"
ratings=ml-100k/u.data

# count FILE: its lines.
count() {
    awk 'END { print NR }' "$1"
}

# test_loss MODEL: the mean squared error of its predictions for the test ratings.
test_loss() {
    mfpredict "$1" test.tsv | cfeval | awk '$1 == "mse" { print $2 }'
}

# titled: for lines with a movie in field 1, the same with mean rating, number of ratings and title behind.
titled() {
    awk -F '\t' -v OFS='\t' 'NR == FNR { movie[$1] = $2 OFS $3 OFS $4; next } { print $0, movie[$1] }' means.tsv -
}

section 'Movies and ratings'
# u.item is separated by | and written in Latin-1: id, title, and more.
iconv -f ISO-8859-1 -t UTF-8 ml-100k/u.item | awk -F '|' -v OFS='\t' '{ print $1, $2 }' >titles.tsv
cfvec "$ratings" >users.vec
cfvec -C "$ratings" >movies.tsv
head -n 3 titles.tsv
equal 'ratings' 100000 "$(count "$ratings")"
equal 'movies' 1682 "$(count titles.tsv)"
equal 'movies rated' 1682 "$(count movies.tsv)"
equal 'users' 943 "$(cut -f 1 users.vec | uniq | awk 'END { print NR }')"

section 'Mean ratings of the Star Wars films'
# means.tsv: movie, mean rating, number of ratings, title.
awk -F '\t' -v OFS='\t' '
    NR == FNR { title[$1] = $2; next }
    { sum[$2] += $3; n[$2]++ }
    END { for (id in n) printf "%s\t%.2f\t%d\t%s\n", id, sum[id] / n[id], n[id], title[id] }
' titles.tsv "$ratings" | sort -n >means.tsv
grep -E 'Star Wars|Empire Strikes|Return of the Jedi' means.tsv >star-wars.tsv
cat star-wars.tsv
equal 'means' '4.36 4.20 4.01' "$(sort -k 2,2nr star-wars.tsv | cut -f 2 | paste -s -d ' ' -)"

section 'A shuffled split: 70 % to train, 15 % to validate, 15 % to test'
awk -v OFS='\t' -v seed=0 '
    BEGIN { state = seed + 1 }
    { state = state * 16807 % 2147483647; print state, $0 }
' "$ratings" | sort -n -k 1,1 | cut -f 2- >shuffled.tsv
sed -n '1,70000p' shuffled.tsv >train.tsv
sed -n '70001,85000p' shuffled.tsv >validation.tsv
sed -n '85001,100000p' shuffled.tsv >test.tsv
equal 'ratings of the parts' '70000 15000 15000' "$(count train.tsv) $(count validation.tsv) $(count test.tsv)"

section 'Baseline: the mean of the training ratings for everyone'
mean=$(awk '{ sum += $3 } END { printf "%.4f", sum / NR }' train.tsv)
awk -v OFS='\t' -v mean="$mean" '{ print $1, $2, $3, mean }' test.tsv | cfeval >baseline.tsv
cat baseline.tsv
loss=$(awk '$1 == "mse" { print $2 }' baseline.tsv)
holds 'test loss of the mean' "$loss" '>=' 1.24
holds 'test loss of the mean' "$loss" '<=' 1.28

section 'Factors as in the book: two, no biases, no regularisation; loss by epoch'
{ mftrain --no-bias -l 0 -k 2 -e 20 -r 0.05 --decay 0.9 -V validation.tsv -v train.tsv >book.model; } 2>&1 |
    tee training.log
falls training.log
holds 'test loss of the model' "$(test_loss book.model)" '<=' 0.93

section 'With biases and regularisation: the defaults'
mftrain train.tsv >default.model
holds 'test loss of the defaults' "$(test_loss default.model)" '<=' 0.84

section 'Principal components of the movies, all of them'
# Raw vectors, as in the book: those about their mean would show how movies differ, not how good they are.
# In pc.tsv: movie, the two components, mean rating, number of ratings, title.
awk -F '\t' '$1 == "item"' book.model | cut -f 2,4- | pca2 --no-center | titled >unsigned.tsv
# correlation FILE: of the first component with the mean rating.
correlation() {
    awk -F '\t' '
        { x += $2; y += $4; xx += $2 * $2; yy += $4 * $4; xy += $2 * $4 }
        END { printf "%.3f", (xy - x * y / NR) / sqrt((xx - x * x / NR) * (yy - y * y / NR)) }' "$1"
}
# A component has no sign of its own: up is where the good movies are.
awk -F '\t' -v OFS='\t' -v r="$(correlation unsigned.tsv)" '{ if (r < 0) $2 = -$2; print }' unsigned.tsv >pc.tsv
equal 'movies with components' "$(awk '$1 == "item"' book.model | count -)" "$(count pc.tsv)"
holds 'correlation of the first component with the mean rating' "$(correlation pc.tsv)" '>=' 0.8

# column NUMBER FILE: its mean.
column() {
    awk -F '\t' -v field="$1" '{ sum += $field } END { printf "%.2f", sum / NR }' "$2"
}
section 'The 25 best of the movies with 20 ratings: first component, mean rating, number of ratings, title'
awk -F '\t' '$5 >= 20' pc.tsv >rated.tsv
holds 'correlation of the first component with the mean rating' "$(correlation rated.tsv)" '>=' 0.9
topk -g 0 -s 2 -k 25 rated.tsv | cut -f 2,4- | tee best.tsv
holds 'their mean rating' "$(column 2 best.tsv)" '>=' 4
section 'The 25 worst'
topk -g 0 -s 2 -k 25 -r rated.tsv | cut -f 2,4- | tee worst.tsv
holds 'their mean rating' "$(column 2 worst.tsv)" '<=' 2.5

section 'Movies liked by those who liked Star Wars (1977): movie, similarity, mean rating, number of ratings, title'
# Each user's mean is taken off, and a similarity that few users speak for shrinks.
cfvec -t -c column "$ratings" >movies.vec
cosim -r 50 -k 10 -s 50 movies.vec | cut -f 2- | titled | tee neighbours.tsv
equal 'the nearest two' '181 172' "$(cut -f 1 neighbours.tsv | head -n 2 | paste -s -d ' ' -)"

finish
