#!/bin/sh
# Makes the page of the made-up ratings and looks at it with Chromium, which runs without a window.
set -eu
. "$(dirname "$0")/../lib.sh"
cd "$work"

# browse PAGE OPTION...: what Chromium does with the page; what that logs in browser.log. The page is our own and has
# no scripts, so no sandbox is needed, which root and containers do not have.
browse() {
    page=$1
    shift
    HOME=$work timeout 60 chromium --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --hide-scrollbars \
        --enable-logging=stderr --window-size=900,2400 "$@" "file://$work/$page" 2>browser.log
}

# said: how many messages the page left on the browser's console.
said() {
    grep -c CONSOLE browser.log || true
}

# bytes FILE
bytes() {
    wc -c <"$1" | tr -d ' '
}

section 'A page'
"$here/page.sh" "$examples/ratings/ratings.tsv" "$examples/map/books.tsv" 'A hundred books' >page.html
sed -n '/<h2>/,/<svg/p' page.html | head -n 14
holds 'bytes, of a file that is all there is' "$(bytes page.html)" '<=' 100000
equal 'lines that would fetch something' 0 \
    "$(grep -Ec '<(script|link|img|iframe|object)|[ :](src|href)="|@import|url\(' page.html || true)"
equal 'ids that two elements have' 0 \
    "$(grep -Eo " id=[\"'][^\"']*" page.html | tr \" \' | sort | uniq -d | wc -l | tr -d ' ')"

section 'What cannot be HTML is text'
printf 'user\tlikes\ttitle\n<b>&amp;</b>\t"Mine" & yours\t<script>document.title = "no"</script><img src="none.png">\n' >odd.tsv
awk -f "$here/page.awk" title='</title>"&' kind=style "$here/page.css" kind=lists section='<i>' odd.tsv >odd.html
sed -n '/<article>/,$p' odd.html

if ! command -v chromium >/dev/null; then
    echo "skipped: the rest: chromium is not installed"
    finish
    exit
fi

section 'In the browser'
browse page.html --dump-dom >dom.html
equal 'messages on the console' 0 "$(said)"
equal 'title' '<title>A hundred books</title>' "$(grep -o '<title>.*</title>' dom.html)"
for element in '<article>' '<svg ' '<table>' '<tr>'; do
    equal "$element" "$(grep -o "$element" page.html | wc -l)" "$(grep -o "$element" dom.html | wc -l)"
done
# A browser writes quotes as they are.
sed -n '/<article>/,$p' page.html | sed 's/&quot;/"/g' | grep '^<tr><td' >wanted
sed -n '/<article>/,$p' dom.html | grep -o '<tr><td.*</tr>' >found
same 'rows of the lists' wanted found
browse odd.html --dump-dom >dom.html
equal 'odd texts: title' '<title>&lt;/title&gt;"&amp;</title>' "$(grep -o '<title>.*</title>' dom.html)"
cat >wanted <<'END'
<h3>&lt;b&gt;&amp;amp;&lt;/b&gt;</h3>
<p>likes: "Mine" &amp; yours</p>
<tr><td>&lt;script&gt;document.title = "no"&lt;/script&gt;&lt;img src="none.png"&gt;</td></tr>
END
grep -E '^<(h3|p|tr><td)>' dom.html | same 'odd texts: as they are' wanted -
equal 'odd texts: messages on the console' 0 "$(said)"
sed 's/<h1>/<img src="none.png">&/' odd.html >broken.html
browse broken.html --dump-dom >dom.html
holds 'a page that fetches something: messages on the console' "$(said)" '>=' 1

section 'Its picture'
echo '<!DOCTYPE html><title>Blank</title>' >blank.html
browse blank.html --screenshot=blank.png
browse page.html --screenshot=light.png
browse page.html --screenshot=dark.png --blink-settings=preferredColorScheme=0
for picture in light.png dark.png; do
    holds "$picture: bytes, more than thrice those of a blank page" "$(bytes $picture)" '>=' $((3 * $(bytes blank.png)))
done
differs 'light and dark' light.png dark.png
finish
