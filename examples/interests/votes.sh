#!/bin/sh
# votes.sh RIGHT LEFT: what `cfrec RIGHT LEFT` prints, with join, sort, awk and topk alone.
#
# LEFT has lines `key mid a`, RIGHT lines `mid item b`; each (key, item) gets the sum of a*b over the mids between
# them. Lines are numbered before the join and put back in order after it, so that sums are made in the same order
# and have the same last digit.
set -eu
export LC_ALL=C
tab=$(printf '\t')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

awk -F '\t' -v OFS='\t' '{ print $1, NR, $2, $3 }' "$1" | sort -t "$tab" -k1,1 >"$work/right"
awk -F '\t' -v OFS='\t' '{ print $2, NR, $1, $3 }' "$2" | sort -t "$tab" -k1,1 >"$work/left"

# Joined: mid, number and key and a of the left line, number and item and b of the right line.
join -t "$tab" "$work/left" "$work/right" |
    sort -t "$tab" -k2,2n -k5,5n |
    awk -F '\t' -v OFS='\t' '
        # The fewest digits that read back as x, with a decimal point.
        function shortest(x, digits, text) {
            for (digits = 15; digits <= 17; digits++) {
                text = sprintf("%." digits "g", x)
                if (text + 0 == x) break
            }
            return text (text ~ /[.e]/ ? "" : ".0")
        }
        {
            pair = $3 FS $6
            if (!(pair in sum)) pairs[++count] = pair
            sum[pair] += $4 * $7
        }
        END { for (i = 1; i <= count; i++) print pairs[i], shortest(sum[pairs[i]]) }' |
    topk -k 1000000
