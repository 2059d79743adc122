# Makes up ratings of 100 books on five shelves by 200 readers: awk -v seed=1 -f make-ratings.awk
#
# A reader has a taste for each shelf, a book stands on one shelf and leans to another, so behind the stars are a few
# factors, a mean for each reader and book, and noise. Readers choose popular books and shelves of their taste.
# Every awk writes the same bytes: the random numbers are its own and nothing but + - * / is used.

# A number in [0, 1): Park and Miller's generator, whose products fit a double.
function uniform() {
    state = state * 16807 % 2147483647
    return state / 2147483647
}

# A number of mean 0 and standard deviation `deviation`, near to normal (Irwin-Hall).
function normal(deviation, i, sum) {
    for (i = 0; i < 12; i++) sum += uniform()
    return deviation * (sum - 6)
}

function within(low, high, x) {
    return x < low ? low : x > high ? high : x
}

BEGIN {
    OFS = "\t"
    state = 1 + seed * 48271 % 2147483646
    for (i = 0; i < 10; i++) uniform()

    shelves = split("cooking crime history poetry space", shelf, " ")
    for (book = 0; book < 100; book++) {
        on[book] = 1 + int(book / 20)
        leans[book] = 1 + int(uniform() * shelves)
        quality[book] = normal(0.5)
        popularity[book] = 0.3 + 0.7 * uniform()
    }
    for (reader = 1; reader <= 200; reader++) {
        kindness = normal(0.4)
        for (s = 1; s <= shelves; s++) taste[s] = normal(0.7)
        left = 15 + int(uniform() * 25)
        while (left > 0) {
            book = int(uniform() * 100)
            if ((reader, book) in rated) continue
            if (uniform() > popularity[book] * within(0.03, 1, 0.2 + 0.8 * taste[on[book]])) continue
            rated[reader, book] = 1
            left--
            stars = 3.4 + quality[book] + kindness + taste[on[book]] + 0.5 * taste[leans[book]] + normal(0.6)
            printf "reader-%03d\t%s-%02d\t%d\n", reader, shelf[on[book]], 1 + book % 20, within(1, 5, int(stars + 0.5))
        }
    }
}
