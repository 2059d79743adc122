"""A list for every user: the lines of some users go through a command, which also has them as the file "seen".

spark-submit --py-files cfutils.py --files cfrec,items.sim recommend.py USERS OUT \
    'cfrec -j 1 -k 10 -x seen items.sim'
spark-submit --py-files cfutils.py --files mfpredict,model recommend.py USERS OUT \
    "bash -o pipefail -c 'cut -f 1 | uniq | mfpredict -j 1 -k 10 -x seen model'"
"""
import sys
from typing import Iterable

from pyspark.sql import SparkSession

from cfutils import grouped, numbered, read, tool, write


def with_seen(partition: Iterable[bytes]) -> list:
    lines = list(partition)
    return [('seen', line) for line in lines] + lines


if __name__ == '__main__':
    users, out, command = sys.argv[1:]
    spark = SparkSession.builder.appName('recommend').getOrCreate()
    by_user = grouped(numbered(read(spark, users)))
    write(by_user.mapPartitions(with_seen).mapPartitions(tool(command, 'seen')), out)
