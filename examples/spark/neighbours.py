"""The 50 nearest neighbours of every vector: what cosim -k 50 VECTORS finds.

spark-submit --py-files cfutils.py --files cosim,VECTORS neighbours.py VECTORS OUT
    A task compares a stripe of the vectors with all of them: VECTORS is shipped to every executor.
spark-submit --py-files cfutils.py --files cosim,topk neighbours.py VECTORS OUT BLOCKS
    Nobody holds all of them: a task compares one block with one block, and topk merges what they find.
"""
import os
import sys
from typing import Iterable, Iterator

from pyspark import RDD
from pyspark.sql import SparkSession

from cfutils import arranged, field, grouped, numbered, read, tool, write


def striped(vectors: RDD[bytes], shipped: str) -> RDD[bytes]:
    return grouped(numbered(vectors)).mapPartitions(tool(f'cosim -j 1 -k 50 -a {shipped}'))


def blockwise(vectors: RDD[bytes], blocks: int) -> RDD[bytes]:
    def by_vector(numbered_line: bytes) -> tuple[bytes, tuple[int, bytes]]:
        number, line = numbered_line.split(b'\t', 1)
        return field(line), (int(number), line)

    def cells(block: int, vectors: Iterable) -> Iterator:
        for lines in vectors:
            first, vector = lines[0][0], b'\n'.join(line for _, line in lines)
            for other in range(blocks):
                yield (other * blocks + block, 0, first), ('right', vector)
                yield (block * blocks + other, 1, first), vector

    # A block is a range of the vectors in the order of their first lines. So the neighbours that a vector has in one
    # block come before those in the next, and topk keeps of equally similar ones those that one cosim keeps.
    whole = numbered(vectors).map(by_vector).groupByKey().values().map(sorted)
    ranges = whole.keyBy(lambda lines: lines[0][0]).sortByKey(numPartitions=blocks).values()
    pairs_of_blocks = arranged(ranges.mapPartitionsWithIndex(cells), blocks * blocks)
    found = pairs_of_blocks.mapPartitions(tool('cosim -j 1 -k 50 -a right', 'right'))
    return grouped(numbered(found), vectors.getNumPartitions()).mapPartitions(tool('topk -j 1 -k 50 -c'))


if __name__ == '__main__':
    path, out, *blocks = sys.argv[1:]
    spark = SparkSession.builder.appName('neighbours').getOrCreate()
    vectors = read(spark, path)
    write(blockwise(vectors, int(blocks[0])) if blocks else striped(vectors, os.path.basename(path)), out)
