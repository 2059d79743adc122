# Splits ratings into train.tsv (70 %), validation.tsv and test.tsv (15 % each), in the current folder:
# awk -F '\t' -v seed=1 -f split.awk ratings.tsv
#
# A hash of reader and book decides, so a rating keeps its place when others come or go. The squares matter: a hash that is
# linear in its text would hold out books by a pattern that a recommender can see in what is left.

# A number in [0, 1) that depends on the text and the seed.
function hash(text, state, i) {
    state = seed + 1
    for (i = 1; i <= length(text); i++) state = (state * 16807 + code[substr(text, i, 1)]) % 94906249
    for (i = 0; i < 4; i++) state = (state * state + 7 * i + seed) % 94906249
    return state / 94906249
}

BEGIN { for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i }
{ x = hash($1 "\t" $2) }
x < 0.70 { print > "train.tsv"; next }
x < 0.85 { print > "validation.tsv"; next }
{ print > "test.tsv" }
