"""Work that must fail: soon, with a message that says why, and with no process left behind.

spark-submit --py-files cfutils.py --files TOPK failures.py SCORES TOPK topk.sql
SCORES has a line "bad", whose score is no number; TOPK is topk under a name that no other process has.
"""
import faulthandler
import re
import subprocess
import sys
import time
from pathlib import Path

from pyspark.sql import SparkSession

from cfutils import read, tool

scores, topk, sql = sys.argv[1:]
spark = SparkSession.builder.appName('failures').getOrCreate()
lines = read(spark, scores)
lines.count()  # so that the executors are there


def stumble(line: bytes) -> bytes:
    if line.startswith(b'bad'):
        raise ValueError('an error in Python')
    return line


def by_sql() -> None:
    for name, value in {'in': scores, 'out': scores + '.sql', 'k': '3'}.items():
        spark.conf.set(name, value)
    for statement in Path(sql).read_text().replace("'topk ", f"'{topk} ").split(';\n')[:2]:
        spark.sql(statement)


best = tool(f'{topk} -j 1 -k 3')
for name, work in {
    'a bad line': lines.mapPartitions(best).count,
    'a bad line, another tool behind': lines.mapPartitions(best).mapPartitions(best).count,
    'a bad line, in SQL': by_sql,
    'no such tool': lines.mapPartitions(tool(f'{topk}.none')).count,
    'an error in Python, a tool behind': lines.map(stumble).mapPartitions(best).count,
}.items():
    faulthandler.dump_traceback_later(30, exit=True)
    start, message = time.monotonic(), 'NOTHING FAILED'
    try:
        work()
    except Exception as failure:
        message = re.findall(r'Error: (.*)', str(failure))[-1]
    while subprocess.run(['pgrep', '-x', topk], stdout=subprocess.DEVNULL).returncode == 0:
        time.sleep(0.1)
    faulthandler.cancel_dump_traceback_later()
    print(f'{name}: {message} ({time.monotonic() - start:.0f} s, no process left)')
