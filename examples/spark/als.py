"""Alternating least squares, of ratings or of implicit feedback: the model that mftrain makes of the same start.

spark-submit --py-files cfutils.py --files mftrain,mfpredict,cfeval als.py TRAIN OUT [options]
cat OUT/part-* is the model. Users and items are divided into shards. The factors are never on the driver, they go from
shard to shard; nor are the ratings, which stay in their shards.
"""
import argparse
import sys
from collections import defaultdict
from itertools import chain
from typing import Iterable, Iterator

from pyspark import RDD, StorageLevel
from pyspark.sql import SparkSession

from cfutils import field, part, read, tool, write

# (shard, (what, lines)): what is users, items, train or truth, and between the lines are line feeds. An RDD has a
# partition for each shard, and a union of such ones moves nothing.
Shards = RDD[tuple[int, tuple[str, bytes]]]

# How good a shard's part of the model is, as sums that can be merged: what mftrain -V looks at.
ERRORS = "bash -o pipefail -c 'mfpredict -j 1 --no-clip model truth | cfeval -j 1 --sums'"
LISTS = """bash -o pipefail -c '
    cut -f 1 truth | LC_ALL=C sort -u | mfpredict -q -j 1 -k 10 -x train model | cfeval -q -j 1 -t truth --sums'"""


def sharded(what: str, lines: RDD[bytes], column: int, shards: int) -> Shards:
    """Divides lines by the id in a column. They cross the shuffle in as few pieces as can be."""
    def pieces(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
        of_shard = defaultdict(list)
        for line in lines:
            of_shard[part(field(line, column), shards)].append(line)
        return ((shard, b'\n'.join(lines)) for shard, lines in of_shard.items())

    def joined(shard: int, pieces: Iterable[tuple[int, bytes]]) -> list:
        lines = [piece for _, piece in pieces]
        return [(shard, (what, b'\n'.join(lines)))] if lines else []

    moved = lines.mapPartitions(pieces).partitionBy(shards)
    return moved.mapPartitionsWithIndex(joined, preservesPartitioning=True).persist(StorageLevel.MEMORY_AND_DISK)


def lines_of(shards: Shards) -> RDD[bytes]:
    return shards.flatMap(lambda shard: shard[1][1].split(b'\n'))


def everywhere(side: Shards) -> Shards:
    shards = side.getNumPartitions()
    return side.flatMap(lambda shard: [(other, shard[1]) for other in range(shards)]).partitionBy(shards)


def gathered(partition: Iterable) -> dict[str, list[bytes]]:
    found = {'users': [], 'items': [], 'train': [], 'truth': []}
    for _, (what, lines) in partition:
        found[what].append(lines)
    return found


def model(header: list[bytes], found: dict[str, list[bytes]], own: str) -> Iterator[tuple[str, bytes]]:
    """The file "model": some of one side, and all of the other, or the header's count says that some are missing."""
    sides = {side: sorted((line for lines in found[side] for line in lines.split(b'\n')),
                          key=lambda line: field(line, 2)) for side in ('users', 'items')}
    count = b'model\t%b\t' % own.encode()
    for line in header:
        yield 'model', count + b'%d' % len(sides[own]) if line.startswith(count) else line
    yield from (('model', line) for line in chain(*sides.values()))


def half_epoch(side: str, header: list[bytes], train: Shards, own: Shards, other: Shards) -> Shards:
    """A side that is best given the other. What stands in a shard already, its ratings and own, is not moved."""
    fit = tool(f'mftrain -j 1 --fit {side} -i model', 'model')

    def fitted(shard: int, partition: Iterable) -> Iterator:
        found = gathered(partition)
        if found['train']:
            yield shard, (side, b'\n'.join(fit(chain(model(header, found, side), found['train']))))

    shards = train.union(own).union(everywhere(other)).mapPartitionsWithIndex(fitted, preservesPartitioning=True)
    return shards.persist(StorageLevel.MEMORY_AND_DISK)


def judged(header: list[bytes], truth: Shards, train: Shards, users: Shards, items: Shards) -> float:
    """The mean squared error of the validation ratings, or NDCG@10 of the lists."""
    implicit = b'model\tsolver\tials' in header
    files, judge, metric = (('train', 'truth'), LISTS, 'ndcg') if implicit else (('truth',), ERRORS, 'mse')

    def sums(partition: Iterable) -> Iterable[bytes]:
        found = gathered(partition)
        if not found['truth']:
            return []
        lines = [(file, lines) for file in files for lines in found[file]]
        return tool(judge, 'model', *files)(chain(model(header, found, 'users'), lines))

    shards = truth.union(train).union(users).union(everywhere(items)).mapPartitions(sums)
    [line] = shards.repartition(1).mapPartitions(tool(f'cfeval --merge -m {metric}')).collect()
    return float(field(line, 2))


def train(lines: RDD[bytes], validation: RDD[bytes] | None, solver: str, options: argparse.Namespace) -> RDD[bytes]:
    shards = options.shards or lines.getNumPartitions()
    by_user = sharded('train', lines, 1, shards)
    by_item = sharded('train', lines_of(by_user), 2, shards)
    # The only step that one task does alone: it reads all ratings once, and trains nothing.
    ratings = by_user.map(lambda shard: shard[1][1])
    start = ratings.coalesce(1).mapPartitions(tool(f'mftrain -j 1 -s {solver} -e 0 {options.start}')).persist()
    header = start.filter(lambda line: line.startswith(b'model\t')).collect()
    users = sharded('users', start.filter(lambda line: line.startswith(b'user\t')), 2, shards)
    items = sharded('items', start.filter(lambda line: line.startswith(b'item\t')), 2, shards)
    truth = sharded('truth', validation, 1, shards) if validation else None

    best = None, 0, users, items
    for epoch in range(1, options.epochs + 1):
        before = users, items
        users = half_epoch('users', header, by_user, users, items)
        items = half_epoch('items', header, by_item, items, users)
        if truth:
            score = judged(header, truth, by_user, users, items)
            print(f'epoch {epoch}: {score}', file=sys.stderr, flush=True)
        else:
            score = items.count()
        if not truth or epoch == 1 or (score > best[0] if solver == 'ials' else score < best[0]):
            best = score, epoch, users, items
        for side in before:
            if side not in best:
                side.unpersist()
        if epoch - best[1] == options.patience:
            break
    users, items = (lines_of(side).sortBy(lambda line: field(line, 2)) for side in best[2:])
    return lines.context.parallelize(header, 1).union(users).union(items)


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('train')
    parser.add_argument('out')
    parser.add_argument('--implicit', action='store_true')
    parser.add_argument('--start', default='', help='options of mftrain for the start: -k, -l, -S, …')
    parser.add_argument('--epochs', type=int, default=20)
    parser.add_argument('--validation')
    parser.add_argument('--patience', type=int, default=3)
    parser.add_argument('--shards', type=int, help='default: as many as TRAIN has partitions')
    options = parser.parse_args()
    spark = SparkSession.builder.appName('als').getOrCreate()
    validation = read(spark, options.validation) if options.validation else None
    solver = 'ials' if options.implicit else 'als'
    write(train(read(spark, options.train), validation, solver, options), options.out)
