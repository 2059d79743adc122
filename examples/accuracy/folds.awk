# Puts a fold, 0 to n - 1, before each rating: awk -F '\t' -v n=5 -v seed=1 -f folds.awk
#
# The fold is a hash of user and item, so it does not depend on the order of the lines. The squares matter: a hash that is
# linear in its text would hold out items by a pattern that a recommender can see in what is left.

function hash(text, state, i) {
    state = seed + 1
    for (i = 1; i <= length(text); i++) state = (state * 16807 + code[substr(text, i, 1)]) % 94906249
    for (i = 0; i < 4; i++) state = (state * state + 7 * i + seed) % 94906249
    return state
}

BEGIN {
    OFS = "\t"
    for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i
}
{ print int(hash($1 "\t" $2) / 94906249 * n), $1, $2, $3 }
