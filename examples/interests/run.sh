#!/bin/sh
# Recommendations for 15 users from their interests: by similar users and by similar interests.
#
#   run.sh              checks itself against expected/
#   run.sh FOLDER       also against the files of the same names in FOLDER, the order of lines aside
set -eu
. "$(dirname "$0")/../lib.sh"
if [ $# -gt 0 ]; then
    others=$(cd "$1" && pwd)
fi
cd "$work"

# check NAME: prints the beginning of the file NAME made here, and compares it with the expected ones.
check() {
    head -n 5 "$1"
    same "$1" "$here/expected/$1" "$1"
    if [ -n "${others-}" ] && [ -f "$others/$1" ]; then
        sort "$others/$1" >others.tsv
        sort "$1" | same "$1, as in $others" others.tsv -
    fi
}

# unknown KNOWN: from standard input, the lines whose (key, item) is not in the file KNOWN.
unknown() {
    awk -F '\t' 'NR == FNR { known[$1, $2]; next } !(($1, $2) in known)' "$1" -
}

section 'The 36 interests: index, interest, users who have it'
cfvec -n -C "$here/users_interests.tsv" >interests.tsv
check interests.tsv
equal 'interests' 36 "$(awk 'END { print NR }' interests.tsv)"
cut -f 1,2 interests.tsv >unique_interests.tsv
check unique_interests.tsv

section 'Vectors of the users (in lines: user, interest, 1) and of the interests'
cfvec -n "$here/users_interests.tsv" >users.vec
cfvec -n -t "$here/users_interests.tsv" >interests.vec
head -n 3 users.vec interests.vec

section 'Similarities of users, and those most similar to user 0'
cosim users.vec >user_similarities.tsv
check user_similarities.tsv
equal 'user 0 is most like' '9 1 8 13 5' \
    "$(awk '$1 == 0 { print $2 }' user_similarities.tsv | head -n 5 | paste -s -d ' ' -)"

section 'User-based recommendations, new interests only'
cfrec -x users.vec users.vec user_similarities.tsv >user_based.tsv
check user_based.tsv

section 'User-based recommendations, known interests too'
cfrec users.vec user_similarities.tsv >user_based_all.tsv
check user_based_all.tsv

section 'Similarities of interests, and the ten most similar to Big Data'
cosim interests.vec >interest_similarities.tsv
check interest_similarities.tsv
cosim -k 10 -r 'Big Data' interests.vec >big_data.tsv
cat big_data.tsv
awk -F '\t' '$1 == "Big Data" && ++n <= 10' interest_similarities.tsv |
    same 'those of Big Data among all' - big_data.tsv

section 'Item-based recommendations, new interests only'
cfrec -x users.vec interest_similarities.tsv users.vec >item_based.tsv
check item_based.tsv

section 'Item-based recommendations, known interests too'
cfrec interest_similarities.tsv users.vec >item_based_all.tsv
check item_based_all.tsv

section 'The same four with join, sort, awk and topk in the place of cfrec'
"$here/votes.sh" users.vec user_similarities.tsv >votes.tsv
same 'user-based' user_based_all.tsv votes.tsv
unknown users.vec <votes.tsv | same 'user-based, new only' user_based.tsv -
"$here/votes.sh" interest_similarities.tsv users.vec >votes.tsv
same 'item-based' item_based_all.tsv votes.tsv
unknown users.vec <votes.tsv | same 'item-based, new only' item_based.tsv -

finish
