# A page of HTML from tables and pictures, in the order of the command line:
#
#   awk -f page.awk title=TITLE kind=style FILE section=HEADING kind=table FILE ... kind=picture name=NAME FILE ... kind=lists FILE
#
#   style       CSS; it comes first
#   table       a header, then rows
#   picture     SVG as gnuplot writes it; NAME, a word, is put before its ids, for other pictures have the same
#   lists       a header, then rows: a key, what is known of it, and a row of the key's own table
#
# The page needs nothing else, and its policy has the browser fetch nothing.

function escaped(text) {
    gsub(/&/, "\\&amp;", text)
    gsub(/</, "\\&lt;", text)
    gsub(/>/, "\\&gt;", text)
    gsub(/"/, "\\&quot;", text)
    return text
}

# row(TAG, FROM): the fields from FROM on as cells.
function row(tag, from, i, cells) {
    for (i = from; i <= NF; i++)
        cells = cells "<" tag ($i ~ /^-?[0-9.]+$/ ? " class=\"number\"" : "") ">" escaped($i) "</" tag ">"
    return "<tr>" cells "</tr>\n"
}

# begin(TEXT, END): ends what was begun, and begins something that END ends.
function begin(text, end) {
    printf "%s%s", ending, text
    ending = end
}

BEGIN { FS = "\t" }
NR == 1 {
    print "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">"
    print "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    print "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
    print "<title>" escaped(title) "</title>"
}
FNR == 1 && section != heading {
    begin("<h2>" escaped(section) "</h2>\n", "")
    heading = section
}

kind == "style" && FNR == 1 { begin("<style>\n", "</style>\n<h1>" escaped(title) "</h1>\n") }
kind == "style" { print }

kind == "table" && FNR == 1 { begin("<table>\n" row("th", 1), "</table>\n"); next }
kind == "table" { printf "%s", row("td", 1) }

kind == "lists" && FNR == 1 { begin("<div class=\"lists\">\n", "</div>\n"); header = row("th", 3); known = $2; key = ""; next }
kind == "lists" && $1 != key {
    printf "%s<article>\n<h3>%s</h3>\n<p>%s: %s</p>\n<table>\n%s", key == "" ? "" : inner, escaped($1), escaped(known), escaped($2), header
    inner = "</table>\n</article>\n"
    ending = inner "</div>\n"
    key = $1
}
kind == "lists" { printf "%s", row("td", 3) }

# The XML declaration, and titles that a browser would show as hints, are left out.
kind == "picture" && FNR == 1 { begin("", ""); next }
kind == "picture" {
    sub(/^<svg/, "<svg role=\"img\" aria-label=\"" escaped(heading) "\"")
    sub(/<title>.*<\/title>/, "")
    if (!/<text>/) {
        gsub(/ id=["']/, "&" name "-")
        gsub(/href='#/, "&" name "-")
    }
    print
}

END { begin("", "") }
