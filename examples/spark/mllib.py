"""MLlib's ALS, for comparison: spark-submit mllib.py TRAIN TEST RANK ITERATIONS REGPARAM...

Users and items are whole numbers. Prints the seconds that each regParam takes to train, and its RMSE on TEST.
"""
import sys
import time

from pyspark.ml.evaluation import RegressionEvaluator
from pyspark.ml.recommendation import ALS
from pyspark.sql import SparkSession

train, test, rank, iterations, *penalties = sys.argv[1:]
spark = SparkSession.builder.appName('mllib').getOrCreate()
ratings, held = (spark.read.csv(path, sep='\t', schema='user int, item int, rating float') for path in (train, test))
for penalty in map(float, penalties):
    start = time.monotonic()
    als = ALS(rank=int(rank), maxIter=int(iterations), regParam=penalty, coldStartStrategy='drop', seed=0)
    model = als.fit(ratings)
    seconds = time.monotonic() - start
    rmse = RegressionEvaluator(labelCol='rating').evaluate(model.transform(held))
    print(f'regParam {penalty}: {seconds:.1f} s, RMSE {rmse:.4f}', flush=True)
