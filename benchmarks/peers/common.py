"""What the peer programs share: options, tab-separated text in and out, the inner call's time."""

import argparse
import contextlib
import importlib.metadata
import platform
import sys
import time

import numpy as np
import pandas as pd
import scipy.sparse


def parser(description, *libraries):
    """The options of every peer; --version names the libraries that do the work."""
    versions = [f"{name} {importlib.metadata.version(name)}" for name in libraries]
    result = argparse.ArgumentParser(description=description)
    result.add_argument("--version", action="version",
                        version=", ".join(versions + [f"Python {platform.python_version()}"]))
    result.add_argument("-j", "--threads", type=int, default=2)
    return result


@contextlib.contextmanager
def timed(label):
    """Says on stderr how long the call alone took."""
    start = time.perf_counter()
    yield
    print(f"{label}: {time.perf_counter() - start:.3f} s", file=sys.stderr)


def read_triples(path, names=("user", "item", "value")):
    return pd.read_csv(path, sep="\t", header=None, names=list(names), usecols=range(len(names)))


def write_table(table):
    table.to_csv(sys.stdout, sep="\t", header=False, index=False)


def sparse(rows, columns, values, shape=None):
    return scipy.sparse.csr_matrix((values.astype(np.float32), (rows, columns)), shape=shape)


def read_matrix(path):
    """A matrix of float32, one row a user, with the ids of its rows and columns."""
    table = read_triples(path)
    users, user_ids = pd.factorize(table["user"])
    items, item_ids = pd.factorize(table["item"])
    return sparse(users, items, table["value"].to_numpy()), user_ids, item_ids


def unit_rows(matrix):
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return scipy.sparse.diags((1 / lengths).astype(np.float32)).dot(matrix).tocsr()


def write_similarities(similarities, ids, k):
    """Rows of a CSR matrix that are best first, without the self pairs, at most k a row."""
    similarities = similarities.tocsr()
    rows = np.repeat(np.arange(similarities.shape[0]), np.diff(similarities.indptr))
    others = rows != similarities.indices
    table = pd.DataFrame({"row": rows[others], "other": similarities.indices[others],
                          "value": similarities.data[others]})
    table = table.sort_values(["row", "value"], ascending=[True, False], kind="stable")
    table = table.groupby("row", sort=False).head(k)
    write_table(pd.DataFrame({"id": ids[table["row"]], "other": ids[table["other"]],
                              "value": table["value"]}))


def write_recommendations(user_ids, item_ids, items, scores):
    """Row i of items and scores belongs to user i; items below 0 are padding."""
    keep = items.ravel() >= 0
    write_table(pd.DataFrame({
        "user": np.repeat(user_ids, items.shape[1])[keep],
        "item": item_ids[items.ravel()[keep]],
        "score": scores.ravel()[keep]}))


def read_model(path):
    """Ids, biases and factors of the users and of the items of a cfutils model file."""
    with open(path) as lines:
        header = sum(1 for _ in iter(lambda: lines.readline().startswith("model"), False))
    table = pd.read_csv(path, sep="\t", header=None, skiprows=header, dtype={0: "category"})
    sides = [table[table[0] == name] for name in ("user", "item")]
    return [(side[1].to_numpy(), side[2].to_numpy(np.float32),
             side.iloc[:, 3:].to_numpy(np.float32)) for side in sides]


def write_model(solver, mean, users, items, bounds=None):
    """A cfutils model file; users and items are (ids, biases, factors)."""
    header = {"format": "cfutils-mf-1", "solver": solver, "factors": users[2].shape[1],
              "users": len(users[0]), "items": len(items[0]), "mean": mean}
    if bounds:
        header.update({"min": bounds[0], "max": bounds[1]})
    for name, value in header.items():
        print("model", name, value, sep="\t")
    for name, (ids, biases, factors) in (("user", users), ("item", items)):
        table = pd.DataFrame(factors)
        table.insert(0, "bias", biases)
        table.insert(0, "id", ids)
        table.insert(0, "side", name)
        write_table(table)
