#!/usr/bin/env bash
# Jobs for GNU parallel, each beside the one process that does the same: equal to the byte.
#
#   run.sh          on ratings that are made up
#   run.sh FILE     on the lines user, item, rating of FILE
set -euo pipefail
file=${1:+$(realpath "$1")}
# shellcheck source=examples/lib.sh
. "$(dirname "$0")/../lib.sh"
cd "$work"
distributable ${file:+"$file"}

# So small that there are a dozen pieces.
block=$(($(wc -c <ratings.tsv) / 12 + 1))
# After a failure no more tasks are begun. With `now` in the place of `soon` those before it would be killed, too, and
# -k would wait for their output before it shows the message.
ending=(--halt 'soon,fail=1')
# by_key FILE COMMAND...: pieces of FILE, whose lines of a key stand together, cut between keys.
by_key() {
    parallel -k "${ending[@]}" --pipe --block "$block" --group-by 1 --colsep '\t' "${@:2}" <"$1"
}

section 'The three best of each user: any cut between lines is right'
topk -k 3 ratings.tsv >wanted
parallel -k "${ending[@]}" --pipepart -a ratings.tsv --block "$block" topk -j 1 -k 3 | topk -k 3 >found
same 'topk: equal' wanted found

section 'The same where pieces come back in any order: the number of a line settles ties'
sort -s -t "$tab" -k1,1 wanted >sorted
awk -v OFS='\t' '{ print NR, $0 }' ratings.tsv |
    parallel "${ending[@]}" --pipe --block "$block" topk -j 1 -g 2 -k 3 |
    sort -t "$tab" -k2,2 -k1,1n | topk -c -g 2 -k 3 | cut -f 2- >found
same 'topk -c: equal' sorted found

section 'Neighbours: rows striped, against all vectors'
cosim -M jaccard -k 10 users.vec >wanted
by_key users.vec cosim -j 1 -M jaccard -k 10 -a users.vec >found
same 'cosim -a: equal' wanted found

section 'Neighbours: blocks by blocks, where nobody holds all vectors'
# Blocks of whole vectors; the cells come in order, so the ties of an id do too.
awk -F '\t' -v blocks=4 'NR == FNR { if ($1 != id) { id = $1; n++ } next }
    $1 != last { last = $1; block = int(seen++ * blocks / n) }
    { print > ("block." block) }' users.vec users.vec
parallel -k "${ending[@]}" cosim -j 1 -M jaccard -k 10 -a '{2}' '{1}' ::: block.* ::: block.* |
    sort -s -t "$tab" -k1,1 | topk -c -k 10 >found
sort -s -t "$tab" -k1,1 wanted >sorted
same 'cosim -a, 16 cells: equal' sorted found

section 'Recommendations: users striped, by neighbours and by a model'
cfrec -k 10 -x users.vec items.sim users.vec >wanted
by_key users.vec cfrec -j 1 -k 10 -x users.vec items.sim >found
same 'cfrec: equal' wanted found
cut -f 1 users.vec | uniq >users
mfpredict -k 10 -x ratings.tsv model.tsv users >wanted
parallel -k "${ending[@]}" --pipepart -a users --block 300 \
    mfpredict -j 1 -k 10 -x ratings.tsv model.tsv >found
same 'mfpredict: equal' wanted found

section 'Training by half epochs: users striped, then items'
sort -t "$tab" -k1,1 ratings.tsv >users.tsv
awk -F '\t' -v OFS='\t' '{ print $2, $1, $3 }' ratings.tsv | sort -t "$tab" -k1,1 >items.tsv
for solver in als ials; do
    mftrain -s "$solver" -k 8 -e 0 ratings.tsv >start.tsv
    mftrain -s "$solver" -e 3 -i start.tsv ratings.tsv >wanted
    cp start.tsv fit.tsv
    for _ in 1 2 3; do
        by_key users.tsv mftrain -j 1 --fit users -i fit.tsv >lines
        refit users lines
        by_key items.tsv mftrain -j 1 -f 2,1,3 --fit items -i fit.tsv >lines
        refit items lines
    done
    same "mftrain --fit, $solver: equal" wanted fit.tsv
done

section 'Over ssh: the commands arrive as they are'
# A script takes the place of ssh: it does what HOST -- COMMAND says, in a folder that has the files, and sets SHELL
# as sshd does: without it parallel runs nothing there, and says nothing.
cat >loopback <<END
#!/bin/sh
while [ "\$1" != -- ]; do shift; done
shift
export SHELL=/bin/sh
cd "$work" && exec sh -c "\$*"
END
chmod +x loopback
cfrec -k 10 -x users.vec items.sim users.vec >wanted
by_key users.vec --ssh "$work/loopback" -S 1/one,1/two --env PATH \
    cfrec -j 1 -k 10 -x users.vec items.sim >found
same 'cfrec on two hosts: equal' wanted found

section 'A task that fails ends the job, with its own message'
{ cat users.vec; echo broken; } >bad.vec
status=0
by_key bad.vec cfrec -j 1 items.sim >found 2>messages || status=$?
grep '^cfrec: ' messages || failed 'no message'
holds status "$status" '>=' 1

section 'Not so: what looks right and is not'
# Cut between any lines, a user in two pieces is two users. No message can tell.
parallel -k --pipepart -a users.vec --block "$block" cosim -j 1 -M jaccard -k 10 -a users.vec >found
cosim -M jaccard -k 10 users.vec >wanted
differs 'cosim -a on --pipepart, status 0' wanted found
# Without pipefail a pipeline hides the status of parallel.
set +o pipefail
by_key bad.vec cfrec -j 1 items.sim 2>messages | topk -c -k 1 >found
equal 'status of a pipeline without pipefail' 0 "$?"

finish
