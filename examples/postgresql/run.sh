#!/usr/bin/env bash
# The recipe for PostgreSQL in cfutils-recipes(7), as the page has it, on a server that is started for it.
set -euo pipefail
# shellcheck source=examples/lib.sh
. "$(dirname "$0")/../lib.sh"
cd "$work"
if (($#)); then
    echo "usage: $0" >&2
    exit 2
fi

# skip WHY
skip() {
    echo "skipped: examples/$example: $1"
    exit 0
}

PATH=$PATH:$(printf '%s:' /usr/lib/postgresql/*/bin)
for program in initdb pg_ctl psql; do
    command -v "$program" >/dev/null || skip "$program is not installed"
done
# The server does not run as root; then the user it runs as has to be able to read what it is to run.
as=()
if ((EUID == 0)); then
    id postgres >/dev/null 2>&1 || skip 'root has no user postgres to run the server as'
    as=(runuser -u postgres --)
fi
mkdir bin cluster socket
cp "$(command -v mfpredict)" bin
chmod 755 "$work"
if ((EUID == 0)); then chown postgres cluster socket; fi

# Nothing but a socket leads to the server.
export PGHOST="$work/socket" PGUSER=postgres PGDATABASE=postgres
trap '"${as[@]}" pg_ctl -D cluster -m immediate stop >/dev/null 2>&1 || true; cd /; rm -rf "$work"' EXIT
"${as[@]}" initdb -D cluster -U postgres -A trust -E UTF8 --no-sync >log || { cat log; exit 1; }
PATH="$work/bin:$PATH" "${as[@]}" pg_ctl -D cluster -w -l cluster/log \
    -o "-k '$PGHOST' -c listen_addresses= -c fsync=off" start >log || { cat log cluster/log; exit 1; }

# recipe TITLE: what the page has under this heading, without prompts and what is printed.
recipe() {
    awk -v title=".Ss $1" '
        /^\.S[sh] / { found = $0 == title }
        /^\.Ed/ { display = 0 }
        found && display {
            gsub(/\\e/, "\\"); gsub(/\\\(ga/, "`"); gsub(/\\\(ha/, "^"); gsub(/\\\(ti/, "~"); sub(/^\\&/, "")
            if (/^\$ /) console = 1
            if (!console) print
            else if (sub(/^[$>] /, "")) print
        }
        found && /^\.Bd -literal/ { display = 1; console = 0 }
    ' "$examples/../man/cfutils-recipes.7"
}

section 'From a table to recommendations'
ln -s "$examples/ratings" .
recipe 'From a table to recommendations' >recipe.sh
cat recipe.sh
bash -e -o pipefail recipe.sh >printed
ndcg=$(awk '$1 == "ndcg" { print $2 }' printed)

section 'PostgreSQL'
recipe PostgreSQL >recipe.sh
cat recipe.sh
bash -e -o pipefail recipe.sh >printed
equal 'NDCG of the lists of the database' "$ndcg" "$(awk '$1 == "ndcg" { print $2 }' printed)"

equal 'the first three of a reader' "$(grep '^reader-001' lists.tsv | cut -f 2 | sed -n 1,3p | xargs)" \
    "$(grep -- - printed | xargs)"

section 'The client runs the program'
copy="(FORMAT csv, DELIMITER E'\t', QUOTE E'\b')"
psql -q -c 'TRUNCATE list' -c "\\copy list FROM PROGRAM 'mfpredict -A -k 10 -x train.tsv likes.model' $copy"
psql -c "COPY (TABLE list) TO STDOUT $copy" >found.tsv
mfpredict -A -k 10 -x train.tsv likes.model | same 'the lists, in their order' - found.tsv

section 'Ids with quotes, backslashes and blanks'
printf '%s\t%s\t%s\n' 'a "b' '\n' 1 '"' '\.' 2.5 ' ' "o'c" 0.1 >odd.tsv
psql -q -c 'TRUNCATE list' -c "\\copy list FROM odd.tsv $copy"
psql -c "COPY (TABLE list) TO STDOUT $copy" >found.tsv
same 'the same bytes' odd.tsv found.tsv

section 'A program that fails leaves the old table'
status=0
sed 's/likes\.model/no.model/' recipe.sh | bash -e -o pipefail >printed 2>messages || status=$?
grep 'ERROR' messages
holds status "$status" '>=' 1
psql -c "COPY (TABLE list) TO STDOUT $copy" >found.tsv
same 'the old table' odd.tsv found.tsv

finish
