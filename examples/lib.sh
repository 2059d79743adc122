# shellcheck shell=sh
# What the examples share; they source it first. Sets $here (the example's folder), $work (a temporary folder,
# removed at the end), $tab, and a PATH with the tools.

export LC_ALL=C
unset CFUTILS_DELIMITER CFUTILS_HEADER
here=$(cd "$(dirname "$0")" && pwd)
examples=$(dirname "$here")
example=$(basename "$here")
# shellcheck disable=SC2034 # for the scripts that source this
tab=$(printf '\t')

# The tools: in $CFUTILS_BIN, else on the PATH, else as built here.
PATH="${CFUTILS_BIN:+$CFUTILS_BIN:}$PATH:$(dirname "$examples")/.build/release"
export PATH
for tool in cfvec cosim topk cfrec cfslim mftrain mfpredict cfeval pca2; do
    if ! command -v "$tool" >/dev/null; then
        echo "$example: $tool was not found: run 'make build', or put the tools' folder in CFUTILS_BIN" >&2
        exit 1
    fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# distributable [FILE]: what the jobs of several machines are shown on: ratings.tsv, those of FILE or made up, in no
# order and with many ties; users.vec, items.sim and model.tsv made of them.
distributable() {
    if [ $# -gt 0 ]; then cut -f 1-3 "$1"; else awk -v seed=1 -f "$examples/ratings/make-ratings.awk"; fi |
        awk -v OFS='\t' 'BEGIN { state = 1 } { state = state * 16807 % 2147483647; print state, $0 }' |
        sort -s -k1,1n | cut -f 2- >ratings.tsv
    cfvec ratings.tsv >users.vec
    cfvec -t ratings.tsv | cosim -t -k 20 >items.sim
    mftrain -k 8 -e 5 ratings.tsv >model.tsv
    wc -l ratings.tsv users.vec items.sim model.tsv
}

# refit SIDE LINES: fit.tsv with other lines of its users, or items.
refit() {
    {
        grep '^model' fit.tsv
        if [ "$1" = users ]; then cat "$2"; else grep '^user' fit.tsv; fi
        if [ "$1" = items ]; then cat "$2"; else grep '^item' fit.tsv; fi
    } >next.tsv
    mv next.tsv fit.tsv
}

# section TITLE
section() {
    printf '\n# %s\n' "$1"
}

# passed WHAT; failed WHAT
passed() {
    printf 'ok: %s\n' "$1"
}
failed() {
    # Noted in a file, for a check at the end of a pipeline has variables of its own.
    printf 'FAILED: %s\n' "$1" | tee -a "$work/.failed"
}

# same WHAT EXPECTED ACTUAL: two files are equal, byte for byte.
same() {
    if diff "$2" "$3"; then passed "$1"; else failed "$1 (< expected, > found)"; fi
}

# differs WHAT EXPECTED ACTUAL: they are not, as is to be shown.
differs() {
    if cmp -s "$2" "$3"; then failed "$1: equal"; else passed "$1: not equal"; fi
}

# equal WHAT EXPECTED ACTUAL: two texts are equal.
equal() {
    if [ "$2" = "$3" ]; then passed "$1: $3"; else failed "$1: expected $2, found $3"; fi
}

# holds WHAT NUMBER RELATION BOUND, as in: holds 'test MSE' 0.81 '<=' 0.84
holds() {
    if awk -v x="$2" -v relation="$3" -v bound="$4" 'BEGIN {
        number = x ~ /^-?[0-9]*\.?[0-9]+(e-?[0-9]+)?$/
        exit !(number && (relation == "<=" ? x + 0 <= bound + 0 : x + 0 >= bound + 0)) }'
    then passed "$1: $2 $3 $4"; else failed "$1: $2 is not $3 $4"; fi
}

# falls LOG: the training loss that mftrain -v logged is lower in the last epoch than in the first.
falls() {
    sed -n 's/.*training loss \([^,]*\).*/\1/p' "$1" >losses.txt
    holds 'training loss, last and first epoch' "$(tail -n 1 losses.txt)" '<=' "$(head -n 1 losses.txt)"
}

# finish: the last line, and the exit status.
finish() {
    echo
    if [ -e "$work/.failed" ]; then
        echo "$example: $(awk 'END { print NR }' "$work/.failed") checks failed"
        exit 1
    fi
    echo "$example: all checks passed"
}
