#!/bin/sh
# Models taken to other programs and back: the same bytes. What is not installed is skipped, with a line.
set -eu
# shellcheck source=examples/lib.sh
. "$(dirname "$0")/../lib.sh"
cd "$work"

# has PROGRAM MODULE...: whether there is such a program, and python3 has the modules; if not, says so.
has() {
    if ! command -v "$1" >/dev/null; then
        printf 'skipped: %s is not installed\n' "$1"
        return 1
    fi
    program=$1
    shift
    for module; do
        if ! "$program" -c "import $module" 2>/dev/null; then
            printf 'skipped: %s has no %s\n' "$program" "$module"
            return 1
        fi
    done
}

awk -v seed=1 -f "$examples/ratings/make-ratings.awk" >ratings.tsv
# Ids with quotes, and what is text to SQL.
sed '1,40s/^[^\t]*/"o'\''hara"/; 41,90s/^[^\t]*/007 é/' ratings.tsv >odd.tsv
mftrain -k 4 -e 5 odd.tsv >sgd.tsv
mftrain -s ials -k 4 -e 5 odd.tsv >ials.tsv

section 'SQL: a row a number'
if has sqlite3; then
    for model in sgd ials; do
        "$here/to-sql" "$model.tsv" "$model.db"
        "$here/from-sql" "$model.db" >found
        same "$model, there and back: equal" "$model.tsv" found
    done
    sqlite3 -separator "$tab" ials.db "
        SELECT i.id, sum(u.value * i.value) AS score FROM vector u JOIN vector i USING (f)
        WHERE u.side = 'user' AND u.id = '007 é' AND i.side = 'item' GROUP BY i.id ORDER BY score DESC LIMIT 3" |
        cut -f 1 >found
    echo '007 é' | mfpredict -k 3 ials.tsv | cut -f 2 >wanted
    same 'the best by SQL: those of mfpredict' wanted found
fi

section 'numpy: an array a side'
if has python3 numpy; then
    for model in sgd ials; do
        "$here/model.py" to-npz "$model.tsv" "$model.npz"
        "$here/model.py" from-npz "$model.npz" >found
        same "$model, there and back: equal" "$model.tsv" found
    done

    section 'implicit: its factors as a model'
    grep '^user' ials.tsv | cut -f 2 >users
    grep '^item' ials.tsv | cut -f 2 >items
    python3 - <<'END'
import numpy as np
model = np.load('ials.npz')
np.savez('saved.npz', user_factors=model['user_vectors'][:, 1:], item_factors=model['item_vectors'][:, 1:])
END
    "$here/model.py" from-implicit saved.npz users items >found
    mfpredict -A -k 5 found >lists
    mfpredict -A -k 5 ials.tsv >wanted
    same 'lists of its factors: equal' wanted lists
    head -n 2 users >fewer
    if "$here/model.py" from-implicit saved.npz fewer items >found 2>/dev/null; then
        failed 'ids that are too few'
    else
        passed 'ids that are too few: an error'
    fi

    if has python3 implicit; then
        awk -F "$tab" -v OFS="$tab" '$3 >= 4 { print $1, $2 }' ratings.tsv >liked.tsv
        OPENBLAS_NUM_THREADS=1 python3 "$here/implicit-lists.py" liked.tsv >wanted
        "$here/model.py" from-implicit saved.npz users items >found
        cut -f 1 wanted | uniq | mfpredict -k 5 -x liked.tsv found | cut -f 1,2 >lists
        same 'lists of a model that implicit has trained: those of implicit' wanted lists
    fi
fi

finish
