"""Programs of this folder in one session, which saves the start of Spark for each: a line of FILE is one.

spark-submit … session.py FILE
"""
import os
import runpy
import shlex
import sys

from pyspark.sql import SparkSession

SparkSession.builder.getOrCreate()
with open(sys.argv[1]) as programs:
    commands = [shlex.split(line) for line in programs]
for sys.argv in commands:
    print('spark:', *sys.argv, flush=True)
    runpy.run_path(os.path.join(os.path.dirname(__file__), sys.argv[0]), run_name='__main__')
