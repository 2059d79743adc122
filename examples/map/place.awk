# Where dots and titles go on a map: awk -f place.awk CATALOGUE COMPONENTS
#
# CATALOGUE has lines item, title, subject; COMPONENTS has lines item, pc1, pc2, the most important item first.
# Writes lines x, y, number of the subject, title, and x, y and alignment of the title, in pixels from the lower left
# corner; the alignment is left, right, center, or - where there is no place for the title. The first lines are the
# legend.
#
# An item after the other tries eight places about its dot in turn. A title may touch no dot, no earlier title and no
# edge; one that finds no place is left out.

# overlaps(...): the box from (left, bottom) to (right, top) touches one of those taken, or an edge.
function overlaps(left, bottom, right, top, i) {
    for (i = 1; i <= taken; i++)
        if (left < box_right[i] && right > box_left[i] && bottom < box_top[i] && top > box_bottom[i]) return 1
    return left < 0 || right > width || bottom < 0 || top > height
}
function take(left, bottom, right, top) {
    taken++
    box_left[taken] = left; box_right[taken] = right; box_bottom[taken] = bottom; box_top[taken] = top
}

# placed(I, DX, DY, ALIGN): whether the title of item I fits there; if it does, it is put there.
function placed(i, dx, dy, align, wide, left) {
    wide = character * length(title[id[i]])
    left = x[i] + dx - (align == "right" ? wide : align == "center" ? wide / 2 : 0)
    if (overlaps(left, y[i] + dy - line / 2, left + wide, y[i] + dy + line / 2)) return 0
    take(left, y[i] + dy - line / 2, left + wide, y[i] + dy + line / 2)
    print x[i], y[i], number[subject[id[i]]], title[id[i]], x[i] + dx, y[i] + dy, align
    return 1
}

# shrink(FROM, TO, ROOM): lowers `scale` until values from FROM to TO fit into ROOM.
function shrink(from, to, room) {
    if (to > from && scale * (to - from) > room) scale = room / (to - from)
}

BEGIN {
    FS = OFS = "\t"
    # Pixels, as gnuplot has them, too; a character is as wide as in a wide font.
    width = 800; height = 600; margin = 30; legend = 40; character = 6.8; line = 14
    places = split("7 0 left,-7 0 right,0 13 center,0 -13 center,5 10 left,5 -10 left,-5 10 right,-5 -10 right", place, ",")
}

NR == FNR {
    title[$1] = $2
    subject[$1] = $3
    if (!($3 in number)) { name[++subjects] = $3; number[$3] = subjects }
    next
}

!($1 in title) {
    print "place.awk: item \"" $1 "\" is not in the catalogue" > "/dev/stderr"
    exit failed = 1
}

{
    id[++n] = $1; x[n] = $2; y[n] = $3
    if (n == 1) { x_min = x_max = $2; y_min = y_max = $3 }
    if ($2 < x_min) x_min = $2
    if ($2 > x_max) x_max = $2
    if ($3 < y_min) y_min = $3
    if ($3 > y_max) y_max = $3
}

END {
    if (failed) exit 1
    for (i = 1; i <= subjects; i++) {
        left = int(width * (i - 0.8) / subjects)
        print left, height - legend / 2, i, name[i], left + 8, height - legend / 2, "left"
    }
    take(0, height - legend, width, height)
    # One scale for both axes: distances are what they are.
    scale = 1e300
    shrink(x_min, x_max, width - 2 * margin)
    shrink(y_min, y_max, height - legend - 2 * margin)
    for (i = 1; i <= n; i++) {
        x[i] = int(width / 2 + scale * (x[i] - (x_min + x_max) / 2) + 0.5)
        y[i] = int((height - legend) / 2 + scale * (y[i] - (y_min + y_max) / 2) + 0.5)
        take(x[i] - 4, y[i] - 4, x[i] + 4, y[i] + 4)
    }
    for (i = 1; i <= n; i++) {
        for (p = 1; p <= places; p++) {
            split(place[p], where, " ")
            if (placed(i, where[1], where[2], where[3])) break
        }
        if (p > places) print x[i], y[i], number[subject[id[i]]], title[id[i]], x[i], y[i], "-"
    }
}
