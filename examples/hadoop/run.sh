#!/usr/bin/env bash
# Jobs for Hadoop Streaming, each beside the one process that does the same: equal to the byte.
#
#   run.sh          on ratings that are made up
#   run.sh FILE     on the lines user, item, rating of FILE
#
# `hadoop` is emulation/hadoop, unless STREAMING is the path of a cluster's hadoop-streaming.jar.
set -euo pipefail
file=${1:+$(realpath "$1")}
# shellcheck source=examples/lib.sh
. "$(dirname "$0")/../lib.sh"
cd "$work"
distributable ${file:+"$file"}

if [[ -z ${STREAMING-} ]]; then
    STREAMING=hadoop-streaming.jar
    PATH=$here/emulation:$PATH
    export EMULATION_FILES=$work/hdfs
    mkdir "$EMULATION_FILES"
fi
# Small pieces, so that there are several.
small=(-D mapreduce.input.fileinputformat.split.maxsize="$(($(wc -c <ratings.tsv) / 5 + 1))" -D mapreduce.job.reduces=3)
cosim=$(command -v cosim) topk=$(command -v topk) cfrec=$(command -v cfrec) mfpredict=$(command -v mfpredict)
mftrain=$(command -v mftrain)
by_first=org.apache.hadoop.mapred.lib.KeyFieldBasedPartitioner

# matches WHAT OUTPUT: the parts of a job, brought into the order of their keys, are wanted.
matches() {
    hadoop fs -cat "$2" | sort -s -t "$tab" -k1,1 >found
    same "$1: equal" wanted found
}

cut -f 1 users.vec | uniq >users
for name in ratings.tsv users.vec users; do hadoop fs -put "$name" "$name"; done

section 'The three best of each user: partial ones of each split, then by user and place of the line'
hadoop jar "$STREAMING" "${small[@]}" \
    -D stream.num.map.output.key.fields=2 -D mapreduce.partition.keypartitioner.options=-k1,1 \
    -files "$topk,$here/place-lines,$here/best-lines" \
    -input ratings.tsv -output best \
    -mapper 'place-lines 3' -reducer 'best-lines 3' -partitioner "$by_first"
topk -k 3 ratings.tsv | sort -s -t "$tab" -k1,1 >wanted
matches topk best

section 'Neighbours: rows striped, against all vectors, which are shipped'
hadoop jar "$STREAMING" "${small[@]}" \
    -files "$cosim,users.vec" \
    -input users.vec -output neighbours \
    -mapper cat -reducer 'cosim -j 1 -M jaccard -k 10 -a users.vec'
cosim -M jaccard -k 10 users.vec | sort -s -t "$tab" -k1,1 >wanted
matches 'cosim -a' neighbours

section 'Neighbours: blocks by blocks, where nobody holds all vectors'
hadoop jar "$STREAMING" "${small[@]}" \
    -D stream.num.map.output.key.fields=3 -D mapreduce.partition.keypartitioner.options=-k1,1 \
    -files "$cosim,$here/to-cells,$here/compare-cells" \
    -input users.vec -output cells \
    -mapper 'to-cells 4' -reducer 'compare-cells -M jaccard -k 10' -partitioner "$by_first"
hadoop jar "$STREAMING" "${small[@]}" \
    -D stream.num.map.output.key.fields=2 -D mapreduce.partition.keypartitioner.options=-k1,1 \
    -files "$topk" \
    -input cells -output merged \
    -mapper cat -reducer 'topk -j 1 -c -k 10' -partitioner "$by_first"
# Equally similar ones come in the order of their ids: that of a table that is sorted by them.
sort -s -t "$tab" -k1,1 users.vec | cosim -M jaccard -k 10 >wanted
matches 'cosim -a, 16 cells' merged

section 'Recommendations by neighbours: users striped'
hadoop jar "$STREAMING" "${small[@]}" \
    -files "$cfrec,items.sim,users.vec" \
    -input users.vec -output recommendations \
    -mapper cat -reducer 'cfrec -j 1 -k 10 -x users.vec items.sim'
cfrec -k 10 -x users.vec items.sim users.vec | sort -s -t "$tab" -k1,1 >wanted
matches cfrec recommendations

section 'Recommendations by a model, which is shipped: no reducer'
hadoop jar "$STREAMING" -D mapreduce.input.fileinputformat.split.maxsize=500 -D mapreduce.job.reduces=0 \
    -files "$mfpredict,model.tsv,ratings.tsv" \
    -input users -output by-model \
    -mapper 'mfpredict -j 1 -k 10 -x ratings.tsv model.tsv'
mfpredict -k 10 -x ratings.tsv model.tsv users | sort -s -t "$tab" -k1,1 >wanted
matches mfpredict by-model

section 'Training by half epochs: users striped, then items'
# half SIDE MAPPER OPTIONS OUTPUT: fit.tsv, which is shipped, after half an epoch.
half() {
    hadoop jar "$STREAMING" "${small[@]}" \
        -files "$mftrain,$here/by-item,fit.tsv" \
        -input ratings.tsv -output "$4" \
        -mapper "$2" -reducer "mftrain -j 1 $3 --fit $1 -i fit.tsv"
    hadoop fs -cat "$4" | sort -t "$tab" -k2,2 >lines
    refit "$1" lines
}
for solver in als ials; do
    mftrain -s "$solver" -k 8 -e 0 ratings.tsv >start.tsv
    mftrain -s "$solver" -e 3 -i start.tsv ratings.tsv >wanted
    cp start.tsv fit.tsv
    for epoch in 1 2 3; do
        half users cat '' "$solver-users-$epoch"
        half items by-item '-f 2,1,3' "$solver-items-$epoch"
    done
    same "mftrain --fit, $solver: equal" wanted fit.tsv
done

section 'A task that fails ends the job, with its own message'
{ cat users.vec; echo broken; } >bad.vec
hadoop fs -put bad.vec bad.vec
status=0
hadoop jar "$STREAMING" "${small[@]}" \
    -files "$cfrec,items.sim" \
    -input bad.vec -output bad \
    -mapper cat -reducer 'cfrec -j 1 items.sim' 2>messages || status=$?
cat messages
grep -q '^cfrec: ' messages || failed 'no message'
holds status "$status" '>=' 1

section 'Not so: what looks right and is not'
# Without the partitioner the place counts, too, and the lines of a user go to several reducers. No message can tell.
hadoop jar "$STREAMING" "${small[@]}" \
    -D stream.num.map.output.key.fields=2 \
    -files "$topk,$here/place-lines,$here/best-lines" \
    -input ratings.tsv -output cut \
    -mapper 'place-lines 3' -reducer 'best-lines 3'
topk -k 3 ratings.tsv | sort -s -t "$tab" -k1,1 >wanted
hadoop fs -cat cut | sort -s -t "$tab" -k1,1 >found
differs 'topk without -partitioner, status 0' wanted found
# Without the second key field the lines of a user come in any order, and of equal scores other ones are kept.
hadoop jar "$STREAMING" "${small[@]}" \
    -files "$topk" -input ratings.tsv -output ties -mapper 'topk -j 1 -k 3' -reducer 'topk -j 1 -c -k 3'
hadoop fs -cat ties | sort -s -t "$tab" -k1,1 >found
differs 'topk by user alone, status 0' wanted found

finish
