"""The k best lines of each first field, like topk.sql: spark-submit --py-files cfutils.py --files topk topk.py IN OUT K"""
import sys

from pyspark.sql import SparkSession

from cfutils import read, topk, write

scores, out, k = sys.argv[1:]
spark = SparkSession.builder.appName('topk').getOrCreate()
write(topk(read(spark, scores), f'-k {k}'), out)
