#!/bin/sh
# cfutils on Spark: each result beside that of one machine, a file of ties three times, and failures that end.
# Needs Java 17; where python3 has no pyspark, it is installed into .build.
set -eu
. "$(dirname "$0")/../lib.sh"
cd "$work"
if [ $# -gt 0 ]; then
    echo "usage: $0" >&2
    exit 2
fi

# skip WHY
skip() {
    echo "skipped: examples/$example: $1"
    exit 0
}

java=$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p') || true
[ "${java:-0}" -ge 17 ] || skip "there is no Java 17"
python=$(command -v python3) || skip "there is no python3"
if ! "$python" -c 'import pyspark' 2>/dev/null; then
    venv=$(dirname "$examples")/.build/pyspark
    if [ ! -x "$venv/bin/spark-submit" ]; then
        { python3 -m venv "$venv" && "$venv/bin/pip" install -q 'pyspark>=4,<5'; } >pip.log 2>&1 ||
            skip "pyspark could not be installed: $(tail -n 1 pip.log)"
    fi
    python=$venv/bin/python
fi

# A cluster on this machine: a driver and two executors, processes of their own. Its files are in $work.
pyspark=$("$python" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')
mkdir spark conf
ln -s "$pyspark"/* spark
rm -f spark/work
export SPARK_HOME="$work/spark" SPARK_CONF_DIR="$work/conf" SPARK_LOCAL_DIRS="$work/local" SPARK_LOCAL_IP=127.0.0.1
export PYSPARK_PYTHON="$python"
cat >conf/spark-defaults.conf <<EOF
spark.master ${MASTER:-local-cluster[2,1,1024]}
spark.ui.enabled false
spark.log.level ERROR
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1
spark.sql.catalogImplementation in-memory
spark.sql.files.maxPartitionBytes 32k
spark.sql.adaptive.enabled false
spark.sql.shuffle.partitions 4
EOF

# by_key FILE...: the lines of a key as they are, the keys in byte order.
by_key() {
    cat "$@" | sort -s -t "$tab" -k 1,1
}

# compare WHAT EXPECTED FOLDER
compare() {
    by_key "$2" >expected.tsv
    by_key "$3"/part-* >found.tsv
    if cmp expected.tsv found.tsv; then
        passed "equal: $1 ($(wc -l <"$2" | tr -d ' ') lines)"
    else
        failed "$1"
    fi
}

section 'Ratings in the order of the books, ids with blanks, quotes and Latin-1; scores that are nearly all ties'
awk -v seed=1 -f "$examples/ratings/make-ratings.awk" |
    awk '{ sub(/^reader-/, "caf\351 \""); sub(/space-/, "\\N \047"); print }' |
    sort -s -t "$tab" -k 2,2 >ratings.tsv
awk 'NR % 10' ratings.tsv >train.tsv
awk 'NR % 10 == 0' ratings.tsv >held.tsv
awk 'BEGIN { for (i = 0; i < 9999; i++) printf "caf\351 \"%d\t%d\t%d\n", i * 7919 % 499, i, i * 31 % 3 }' >ties.tsv
head -n 1 train.tsv | cat -v
head -n 1 ties.tsv | cat -v
awk 'NR == 5000 { print "bad\tx\tbad" } { print }' ties.tsv >bad.tsv

section 'One machine'
topk -k 5 ties.tsv >one.topk
cosim -k 50 train.tsv >one.neighbours
cosim -f 2,1,3 -k 20 train.tsv >items.sim
by_key train.tsv | cfrec -k 10 -x train.tsv items.sim >one.cfrec
als='-k 2 -l 0.3' ials='-k 8 -l 0.02'
# shellcheck disable=SC2086 # options
mftrain -s als $als -e 0 train.tsv >start.als
# shellcheck disable=SC2086
mftrain -s ials $ials -e 0 train.tsv >start.ials
for solver in als ials; do
    mftrain -v -s $solver -i start.$solver -e 12 -P 1 -V held.tsv train.tsv >one.$solver 2>log
    sed -n '/: epoch/p' log
done
by_key train.tsv | cut -f 1 | uniq | mfpredict -k 10 -x train.tsv one.ials >one.lists

section 'Spark: SQL, three times'
for run in 1 2 3; do
    echo "SET in=$work/ties.tsv; SET out=$work/sql.$run; SET k=5; source $here/topk.sql;"
done >ties.sql
tools=$(dirname "$(command -v topk)")
"$SPARK_HOME/bin/spark-sql" --files "$tools/topk" -f ties.sql >sql.log 2>&1 || { cat sql.log; exit 1; }
for run in 1 2 3; do
    compare "topk.sql, run $run" one.topk sql.$run
done

section 'Spark: Python'
topk=topk-$$
cp "$tools/topk" "$topk"
cp one.ials model
cat >programs <<EOF
topk.py $work/ties.tsv $work/topk.1 5
topk.py $work/ties.tsv $work/topk.2 5
topk.py $work/ties.tsv $work/topk.3 5
neighbours.py $work/train.tsv $work/striped
neighbours.py $work/train.tsv $work/blocks 3
recommend.py $work/train.tsv $work/cfrec 'cfrec -j 1 -k 10 -x seen items.sim'
recommend.py $work/train.tsv $work/lists "bash -o pipefail -c 'cut -f 1 | uniq | mfpredict -j 1 -k 10 -x seen model'"
als.py $work/train.tsv $work/als --start='$als' --epochs 12 --validation $work/held.tsv --patience 1 --shards 3
als.py $work/train.tsv $work/ials --implicit --start='$ials' --epochs 12 --validation $work/held.tsv --patience 1 --shards 3
failures.py $work/bad.tsv $topk $here/topk.sql
EOF
files=$topk,train.tsv,items.sim,model
for tool in topk cosim cfrec mftrain mfpredict cfeval; do files=$files,$tools/$tool; done
"$SPARK_HOME/bin/spark-submit" --py-files "$here/cfutils.py" --files "$files" "$here/session.py" programs \
    2>python.log | tee session.log || true
for run in 1 2 3; do
    compare "topk.py, run $run" one.topk topk.$run
done
compare 'neighbours.py, each stripe with all' one.neighbours striped
compare 'neighbours.py, blocks with blocks' one.neighbours blocks
compare 'recommend.py, cfrec' one.cfrec cfrec
compare 'recommend.py, mfpredict' one.lists lists
compare 'als.py, ratings' one.als als
compare 'als.py, implicit' one.ials ials

section 'Failures'
# ends WHAT MESSAGE: failures.py has a line that says so.
ends() {
    if grep -q "^$1: $2.* ([0-9]* s, no process left)$" session.log; then passed "$1"; else failed "$1"; fi
}
bad='topk: stdin:[0-9]*: score "bad" is not a number'
ends 'a bad line' "partition [0-9]*: $bad"
ends 'a bad line, another tool behind' "partition [0-9]*: $bad"
ends 'a bad line, in SQL' "$bad"
ends 'no such tool' '.*No such file or directory'
ends 'an error in Python, a tool behind' 'an error in Python'
if pgrep -f "$work"; then failed 'a process is left'; else passed 'no process is left'; fi

[ ! -e "$work/.failed" ] || cat sql.log python.log
finish
