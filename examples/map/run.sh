#!/bin/sh
# Draws the map and the learning curves of the made-up ratings, and checks them; or those of MovieLens.
#
#   run.sh              checks itself, and that map.svg here is what it draws
#   run.sh FOLDER       FOLDER is the unpacked ml-100k: puts the pictures, their tables and movies.tsv, the
#                       catalogue, into the current folder
set -eu
if [ $# -gt 1 ] || [ $# -eq 1 ] && ! [ -f "$1/u.item" ]; then
    echo "usage: $0 [FOLDER]" >&2
    echo "FOLDER holds u.data and u.item of ml-100k" >&2
    exit 2
fi
to=$PWD
. "$(dirname "$0")/../lib.sh"
ratings=$examples/ratings/ratings.tsv
catalogue=$here/books.tsv
if [ $# -gt 0 ]; then
    ratings=$(cd "$1" && pwd)/u.data
    catalogue=$work/movies.tsv
    # The year goes, the article comes first; the subject is the first of these genres that the movie has.
    iconv -f ISO-8859-1 -t UTF-8 "$1/u.item" | awk -F '|' -v OFS='\t' '{
        sub(/ \([0-9]+\)$/, "", $2)
        if (match($2, /, (The|A|An)$/)) $2 = substr($2, RSTART + 2) " " substr($2, 1, RSTART - 1)
        print $1, $2, $9 || $10 ? "Children" : $7 || $8 ? "Action" : $17 || $22 ? "Thriller" : $20 ? "Romance" : \
            $11 ? "Comedy" : $14 ? "Drama" : "Other"
    }' >"$catalogue"
fi
cd "$work"

section 'Tables'
"$here/tables.sh" "$ratings" "$catalogue"
head -n 8 map.tsv
head -n 3 curves.tsv
section 'Pictures'
LC_ALL=C.UTF-8 gnuplot "$here/map.gp" "$here/curves.gp"
ls map.svg map.png curves.svg curves.png

# texts SVG: the texts of a picture with where they stand, as gnuplot writes them: x,y and the text.
texts() {
    awk -F '[(,)]' '/<g transform="translate/ { x = $2; y = $3 }
        /<text>/ { gsub(/^.*<text>(<tspan[^>]*>)?|(<\/tspan>)?<\/text>.*$/, ""); print x "," y "\t" $0 }' "$1"
}

section 'Checks'
# Those of map.tsv that are drawn, escaped for XML.
awk -F '\t' '$7 != "-" { gsub(/&/, "\\&amp;", $4); gsub(/</, "\\&lt;", $4); gsub(/>/, "\\&gt;", $4); print $4 }' map.tsv |
    sort >wanted
texts map.svg | cut -f 2 | sort >found
same 'titles of the picture, those that have a place' wanted found
equal 'pairs of titles that overlap' 0 "$(awk -F '\t' -v character=6.2 -v line=12 '
    $7 == "-" { next }
    {
        n++; y[n] = $6; wide = character * length($4)
        left[n] = $5 - ($7 == "right" ? wide : $7 == "center" ? wide / 2 : 0); right[n] = left[n] + wide
        for (i = 1; i < n; i++) if (left[i] < right[n] && left[n] < right[i] && y[i] - y[n] < line && y[n] - y[i] < line) pairs++
    }
    END { print pairs + 0 }' map.tsv)"
# The first lines, those of the legend, name the subjects; the others are the items.
awk -F '\t' 'NR == FNR { if (!($3 in seen)) { seen[$3]; legend++ } next } FNR > legend' "$catalogue" map.tsv >dots.tsv
holds 'titles that have a place' "$(awk -F '\t' '$7 != "-" { n++ } END { print n + 0 }' dots.tsv)" '>=' 50
for picture in map.png curves.png; do
    equal "$picture: a PNG, its width" '137 80 78 71 800' \
        "$(od -A n -t u1 -N 24 "$picture" | awk '{ for (i = 1; i <= NF; i++) byte[++n] = $i }
            END { print byte[1], byte[2], byte[3], byte[4], byte[19] * 256 + byte[20] }')"
done
holds 'training loss, last and first epoch' "$(tail -n 1 curves.tsv | cut -f 2)" '<=' "$(head -n 1 curves.tsv | cut -f 2)"
holds 'validation loss, last and first epoch' "$(tail -n 1 curves.tsv | cut -f 3)" '<=' "$(head -n 1 curves.tsv | cut -f 3)"

if [ $# -gt 0 ]; then
    cp map.* curves.* movies.tsv "$to"
    finish
    exit
fi

holds 'share of books whose nearest one is of their subject' "$(awk -F '\t' '
    { x[NR] = $1; y[NR] = $2; subject[NR] = $3 }
    END {
        for (i = 1; i <= NR; i++) {
            best = 1e9
            for (j = 1; j <= NR; j++) {
                d = (x[i] - x[j]) ^ 2 + (y[i] - y[j]) ^ 2
                if (i != j && d < best) { best = d; nearest = j }
            }
            same += subject[nearest] == subject[i]
        }
        print same / NR
    }' dots.tsv)" '>=' 0.9
# Another gnuplot may draw with other words; what it shows is the same.
version=$(grep -o 'GNUPLOT [^<]*' map.svg)
if grep -q "$version" "$here/map.svg"; then
    same "map.svg, drawn by $version" "$here/map.svg" map.svg
else
    texts "$here/map.svg" | sort >wanted
    texts map.svg | sort | same "texts of map.svg, of another version than $version" wanted -
fi
sed '/poetry-01/d' "$catalogue" >short.tsv
status=0
"$here/tables.sh" "$ratings" short.tsv 2>message || status=$?
equal 'an item without a title' '1 place.awk: item "poetry-01" is not in the catalogue' "$status $(cat message)"
finish
