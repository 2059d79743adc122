# The rows of the benchmark, read by benchmarks/run. A row is
#
#   row NAME TITLE            begins it
#   data NAME ...             files of make-data it reads
#   movielens              it reads the folder ml-100k, which is $CFUTILS_MOVIELENS
#   prepared FILE COMMAND     a file made first, untimed, from the output of COMMAND
#   ours COMMAND              what is measured
#   memory MEGABYTES          the most it may take
#   peer TARGET COMMAND       another way to the same end; TARGET is the largest ratio of our
#                             time to its time that will do, - if there is none
#   call TARGET COMMAND       a peer held to the time that it says on stderr for its inner call
#                             alone ("label: 1.234 s"), not to that of the whole process
#   check COMMAND             says how good the output of the last command is, which is its
#                             stdin; without it the lines of the output are counted
#   quick                     takes milliseconds: more runs, and no shell around the commands
#   once                      takes minutes: the first run counts
#
# Growth and speed-up are rows too: our tool is then its own peer, on half the input (at most
# 2.2 times its time) or with one thread (at most 1/1.6 of its time).
#
# shellcheck shell=bash

# LIBMF's -l2 is the best on valid.tsv of 0.02, 0.05, 0.08 and its default of 0.1.

# A file of predictions beside the pairs' true ratings, in stars.
rmse="cfeval | awk '\$1 == \"rmse\" { print \"test RMSE\", \$2 }'"
libmf_rmse="mf-predict test.tsv libmf.out.model libmf.out > /dev/null && paste test.tsv libmf.out |
    awk -v OFS='\t' '{ \$4 = \$4 < 1 ? 1 : \$4 > 5 ? 5 : \$4; print }' | $rmse"
model='mftrain -k 64 -e 5 train.tsv'
libmf_model='mf-train --quiet -k 64 -t 5 -s 2 train.tsv /dev/stdout'
neighbours='cosim -f 2,1,3 -k 50 ratings-10m.tsv'
grouped='cfvec ratings-10m.tsv'

row topk 'the 10 best lines of each of 100,000 keys, 10 M lines (207 MB)'
data scores
ours 'topk -k 10 scores.tsv'
memory 150
peer 0.30 'topk_duckdb.py -k 10 -j 2 scores.tsv'
peer 0.07 "LC_ALL=C sort -t '	' -k1,1 -k3,3nr scores.tsv | mawk -F '\t' '\$1 != k { k = \$1; n = 0 } n++ < 10'"
peer - 'mlr --tsv --implicit-csv-header --headerless-csv-output top -n 10 -f 3 -g 1 -a scores.tsv'
peer 2 'cut -f1,3 scores.tsv'
peer - 'wc -l scores.tsv'

row cosim-items '50 nearest neighbours of 10,700 items by cosine, 10 M ratings'
data ratings-10m
ours 'cosim -f 2,1,3 -k 50 -j 2 ratings-10m.tsv'
memory 400
peer 0.25 'cosim_sparse_dot_topn.py --items -k 50 -j 2 ratings-10m.tsv'
peer - 'cosim_implicit.py --items -k 50 -j 2 ratings-10m.tsv'
peer - 'cosim_scipy.py --items -k 50 ratings-10m.tsv'
peer - 'cut -f1,3 ratings-10m.tsv'
peer - 'wc -l ratings-10m.tsv'

row cosim-items-1 '50 nearest neighbours of 10,700 items, one thread'
data ratings-10m
ours 'cosim -f 2,1,3 -k 50 -j 1 ratings-10m.tsv'
memory 400
peer 0.25 'cosim_sparse_dot_topn.py --items -k 50 -j 1 ratings-10m.tsv'

row cosim-users '50 nearest neighbours of 6,040 users by cosine, 1 M ratings'
data ratings-1m
ours 'cosim -k 50 -j 2 ratings-1m.tsv'
peer 0.25 'cosim_sparse_dot_topn.py -k 50 -j 2 ratings-1m.tsv'
peer - 'cosim_implicit.py -k 50 -j 2 ratings-1m.tsv'
peer - 'cosim_scipy.py -k 50 ratings-1m.tsv'

row cfvec 'sparse vectors of the items, 10 M ratings'
data ratings-10m
ours 'cfvec -t ratings-10m.tsv'
peer 0.15 "mawk -F '\t' '{ print \$2 \"\t\" \$1 \"\t\" \$3 }' ratings-10m.tsv | LC_ALL=C sort -k1,1"
peer - 'cut -f1,3 ratings-10m.tsv'
peer - 'wc -l ratings-10m.tsv'

row cfsplit 'a tenth of 10 M ratings for tests, by a hash of user and item'
data ratings-10m
ours 'cfsplit -o /dev/null ratings-10m.tsv'
memory 50
peer 2 'cut -f1,2 ratings-10m.tsv'

row cfrec 'item-based: 10 new items for each of 70,000 users from 50 neighbours an item'
data ratings-10m
prepared neighbours.tsv "$neighbours"
prepared users.tsv "$grouped"
ours 'cfrec -k 10 -x users.tsv -j 2 neighbours.tsv users.tsv'
peer 0.30 'cfrec_implicit.py -k 10 -j 2 neighbours.tsv users.tsv'

row mftrain 'a model of 64 factors, 20 epochs, 7 M ratings'
data train test
ours 'mftrain -k 64 -e 20 -j 2 train.tsv'
check "mfpredict /dev/stdin test.tsv | $rmse"
peer 0.50 'mf-train --quiet -k 64 -t 20 -l2 0.05 -s 2 train.tsv libmf.out.model'
check "$libmf_rmse"
peer - 'mftrain_cmfrec.py -k 64 -j 2 train.tsv'
check "mfpredict /dev/stdin test.tsv | $rmse"

row mftrain-1 'a model of 64 factors, 20 epochs, 7 M ratings, one thread'
data train test
ours 'mftrain -k 64 -e 20 -j 1 train.tsv'
check "mfpredict /dev/stdin test.tsv | $rmse"
peer - 'mf-train --quiet -k 64 -t 20 -l2 0.05 -s 1 train.tsv libmf.out.model'
check "$libmf_rmse"

row mftrain-16 'a model of 16 factors, 20 epochs, 7 M ratings'
data train test
ours 'mftrain -k 16 -e 20 -j 2 train.tsv'
check "mfpredict /dev/stdin test.tsv | $rmse"
peer 0.50 'mf-train --quiet -k 16 -t 20 -l2 0.05 -s 2 train.tsv libmf.out.model'
check "$libmf_rmse"

row mfpredict 'ratings of 1.5 M pairs, 64 factors'
data train test
prepared model.tsv "$model"
prepared libmf.model "$libmf_model"
ours 'mfpredict model.tsv test.tsv'
peer 0.15 'mf-predict test.tsv libmf.model libmf.out'

row mfpredict-top '10 best of 10,700 items for each of 20,000 users, 64 factors'
data train users-20k
prepared model.tsv "$model"
ours 'mfpredict -k 10 -j 2 model.tsv users-20k.tsv'
call 0.80 'mfpredict_implicit.py -k 10 -j 2 model.tsv users-20k.tsv'

row pca2 'two principal components of 500,000 vectors of 64 (275 MB)'
data vectors
ours 'pca2 -j 2 vectors.tsv'
peer 0.30 'pca_sklearn.py -j 2 vectors.tsv'
peer - 'cut -f1,3 vectors.tsv'
peer - 'wc -l vectors.tsv'

u1='ml-100k/u1.base | mfpredict - ml-100k/u1.test'
cut_rmse="cut -f1-3,5 | $rmse"

row gibbs 'Bayesian factorisation of MovieLens 100K: train on u1.base, predict u1.test'
movielens
ours "mftrain -s gibbs -j 2 $u1"
check "$cut_rmse"
peer 0.50 'gibbs_myfm.py -k 10 -n 200 ml-100k/u1.base ml-100k/u1.test'
check "$rmse"

row als 'alternating least squares on the same'
movielens
ours "mftrain -s als -j 2 $u1"
check "$cut_rmse"

row sgd 'gradient descent on the same'
movielens
ours "mftrain -j 2 $u1"
check "$cut_rmse"
peer - 'sgd_surprise.py ml-100k/u1.base ml-100k/u1.test'
check "$rmse"

# What users gave four stars or more, a fifth of it held out by a hash, with a lambda at which nothing is chosen. The peer
# gets the same in its units: it counts an unobserved pair as 1, so an observed one as 5, and does not scale the
# regularisation by a row's weight.
fold='function fold(h, i) { for (i = 0; i < 4; i++) h = (h * h + 7 * i) % 94906249; return h % 5 }'
liked="awk -F '\t' -v OFS='\t' '$fold \$3 >= 4"
ndcg="cfeval -k 10 -t liked.test.tsv | awk '\$1 == \"ndcg\" { print \"NDCG@10\", \$2 }'"
top="mfpredict -k 10 -x liked.train.tsv - liked.users.tsv | $ndcg"

row ials 'implicit feedback: 64 factors of what MovieLens 100K users liked'
movielens
prepared liked.train.tsv "$liked && fold(\$1 * 16807 + \$2) != 0 { print \$1, \$2, 1 }' ml-100k/u.data"
prepared liked.test.tsv "$liked && fold(\$1 * 16807 + \$2) == 0 { print \$1, \$2 }' ml-100k/u.data"
prepared liked.users.tsv "cut -f1 liked.train.tsv | LC_ALL=C sort -u"
ours 'mftrain -s ials -k 64 -l 0.02 -j 2 liked.train.tsv'
check "$top"
peer 0.50 'ials_implicit.py -k 64 -e 15 -l 40 -a 5 -j 2 liked.train.tsv'
check "$top"

row ials-chosen 'the same with 128 factors, lambda chosen by the tool'
movielens
prepared liked.train.tsv "$liked && fold(\$1 * 16807 + \$2) != 0 { print \$1, \$2, 1 }' ml-100k/u.data"
prepared liked.test.tsv "$liked && fold(\$1 * 16807 + \$2) == 0 { print \$1, \$2 }' ml-100k/u.data"
prepared liked.users.tsv "cut -f1 liked.train.tsv | LC_ALL=C sort -u"
ours 'mftrain -s ials -j 2 liked.train.tsv'
check "$top"
peer 0.50 'ials_implicit.py -k 128 -e 15 -l 40 -a 5 -j 2 liked.train.tsv'
check "$top"

voted="cfrec -q -k 10 -x liked.sorted.tsv /dev/stdin liked.sorted.tsv | $ndcg"

row cfslim 'item weights of what MovieLens 100K users liked'
movielens
prepared liked.sorted.tsv "$liked && fold(\$1 * 16807 + \$2) != 0 { print \$1, \$2, 1 }' ml-100k/u.data | LC_ALL=C sort -n"
prepared liked.test.tsv "$liked && fold(\$1 * 16807 + \$2) == 0 { print \$1, \$2 }' ml-100k/u.data"
ours 'cfslim -f 2,1 -j 2 liked.sorted.tsv'
check "$voted"
peer - 'cfslim_ease.py -j 2 liked.sorted.tsv'
check "$voted"

row cfslim-10m 'item weights of 10,700 items, 10 M ratings'
data ratings-10m
ours 'cfslim -f 2,1 -j 2 ratings-10m.tsv'
peer 3 'cosim -f 2,1 -k 50 -j 2 ratings-10m.tsv'

for tool in cfsplit cfvec cosim topk pca2 cfeval; do
    row "start-$tool" 'start-up, empty input'
    quick
    ours "$tool /dev/null"
    peer 3 'cut -f1 /dev/null'
done

row start-cfrec 'start-up, empty input'
quick
ours 'cfrec /dev/null /dev/null'
peer 3 'cut -f1 /dev/null'

row start-mftrain 'start-up, one rating (none is an error)'
quick
prepared one.tsv "printf '1\t1\t3\n'"
ours 'mftrain -e 1 one.tsv'
peer 3 'cut -f1 one.tsv'

row start-mfpredict 'start-up, a model of one rating, empty input'
quick
prepared one.tsv "printf '1\t1\t3\n'"
prepared one.model 'mftrain -e 1 one.tsv'
ours 'mfpredict one.model /dev/null'
peer 3 'cut -f1 /dev/null'

row growth-topk 'twice the input'
data scores scores-half
ours 'topk -k 10 scores.tsv'
peer 2.2 'topk -k 10 scores-half.tsv'

row growth-cfvec 'twice the input'
data ratings-10m ratings-10m-half
ours 'cfvec -t ratings-10m.tsv'
peer 2.2 'cfvec -t ratings-10m-half.tsv'

row growth-mftrain 'twice the input'
data train train-half
ours 'mftrain -k 64 -e 20 -j 2 train.tsv'
peer 2.2 'mftrain -k 64 -e 20 -j 2 train-half.tsv'

row growth-mfpredict 'twice the input'
data train test test-half
prepared model.tsv "$model"
ours 'mfpredict model.tsv test.tsv'
peer 2.2 'mfpredict model.tsv test-half.tsv'

row growth-pca2 'twice the input'
data vectors vectors-half
ours 'pca2 -j 2 vectors.tsv'
peer 2.2 'pca2 -j 2 vectors-half.tsv'

row threads-cosim 'two threads against one'
data ratings-10m
ours 'cosim -f 2,1,3 -k 50 -j 2 ratings-10m.tsv'
peer 0.625 'cosim -f 2,1,3 -k 50 -j 1 ratings-10m.tsv'

row threads-mftrain 'two threads against one'
data train
ours 'mftrain -k 64 -e 20 -j 2 train.tsv'
peer 0.625 'mftrain -k 64 -e 20 -j 1 train.tsv'

row threads-cfrec 'two threads against one'
data ratings-10m
prepared neighbours.tsv "$neighbours"
prepared users.tsv "$grouped"
ours 'cfrec -k 10 -x users.tsv -j 2 neighbours.tsv users.tsv'
peer 0.625 'cfrec -k 10 -x users.tsv -j 1 neighbours.tsv users.tsv'

row threads-mfpredict-top 'two threads against one'
data train users-20k
prepared model.tsv "$model"
ours 'mfpredict -k 10 -j 2 model.tsv users-20k.tsv'
peer 0.625 'mfpredict -k 10 -j 1 model.tsv users-20k.tsv'

# Ten times the ratings, of 480,000 users and 17,770 items, as many as the Netflix Prize had: at most 11 times the time.
# What a prepared file holds is made anew for either size.
#
#   scale TOOL COMMAND [MEMORY]     COMMAND reads ratings-N.tsv and may read model-N, neighbours-N, users-N.tsv; N is 100m or 10m
scale() {
    local size make=()
    row "scale-$1" '100 M ratings against 10 M (one run)'
    once
    data ratings-100m ratings-10m
    for size in 100m 10m; do
        case $2 in *model-N*) make=("model-$size" "mftrain -k 64 -e 5 ratings-$size.tsv") ;; esac
        case $2 in *neighbours-N*) make=("neighbours-$size" "cosim -f 2,1,3 -k 50 ratings-$size.tsv") ;; esac
        [ ${#make[@]} -eq 0 ] || prepared "${make[@]}"
        case $2 in *users-N*) prepared "users-$size.tsv" "cfvec ratings-$size.tsv" ;; esac
    done
    ours "${2//-N/-100m}"
    [ $# -lt 3 ] || memory "$3"
    peer 11 "${2//-N/-10m}"
}

scale topk 'topk -k 10 ratings-N.tsv'
scale cfvec 'cfvec -t ratings-N.tsv'
scale cfsplit 'cfsplit -o /dev/null ratings-N.tsv'
scale cosim 'cosim -f 2,1,3 -k 50 ratings-N.tsv' 3500
scale cfslim 'cfslim -f 2,1 -k 50 ratings-N.tsv'
scale cfrec 'cfrec -k 10 -x users-N.tsv neighbours-N users-N.tsv' 3500
scale mftrain 'mftrain -k 64 -e 20 ratings-N.tsv'
scale als 'mftrain -s als -k 14 -e 10 ratings-N.tsv'
scale ials 'mftrain -s ials -k 64 -l 0.02 ratings-N.tsv'
scale mfpredict 'mfpredict model-N ratings-N.tsv'
scale mfpredict-top 'mfpredict -A -k 10 model-N' 3500
scale cfeval 'cfeval -f 1,2,3,3 ratings-N.tsv'
