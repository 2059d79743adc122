# Lines of user, item, rating: taste of 5 kinds and noise, grouped by user.
BEGIN {
    OFS = "\t"
    for (u = 0; u < users; u++)
        for (i = 0; i < 40; i++) {
            x = (x * 16807 + 11) % 2147483647
            if (x % 3 == 0) print "u" u, "i" i, (u % 5 == i % 5 ? 4 : 2) + int(x / 1000) % 4 / 2
        }
}
