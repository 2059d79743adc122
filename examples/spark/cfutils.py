"""Lines through the tools of cfutils, partition by partition: spark-submit --py-files cfutils.py --files topk,cosim …

A line is bytes, without its line feed, so that ids of any encoding come out as they went in.
"""
import os
import shlex
import subprocess
import sys
import threading
import zlib
from contextlib import ExitStack, suppress
from itertools import chain
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Callable, Iterable, Iterator

from pyspark import RDD, SparkFiles, TaskContext
from pyspark.sql import SparkSession
from pyspark.sql.functions import col, decode, encode


def tool(command: str, *files: str) -> Callable[[Iterable], Iterator[bytes]]:
    """What mapPartitions takes: the lines of a partition go into the command, what it writes comes out.

    The command runs without a shell, in a folder of its own that has what --files and addFile have brought, programs
    too. Where it names files, the partition begins with pairs (file, line) for them.
    """
    return lambda partition: _run(shlex.split(command), files, iter(partition))


def _run(command: list[str], files: tuple[str, ...], lines: Iterator) -> Iterator[bytes]:
    failures: list[BaseException] = []
    with TemporaryDirectory() as folder, TemporaryFile() as messages:
        lines = _filed(lines, folder, files)
        shipped = os.path.abspath(SparkFiles.getRootDirectory())
        for name in set(os.listdir(shipped)).difference(files):
            os.symlink(os.path.join(shipped, name), os.path.join(folder, name))
        path = folder + os.pathsep + os.environ.get('PATH', os.defpath)
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | {'PATH': path},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=messages)

        def feed() -> None:
            try:
                for line in lines:
                    process.stdin.write(line + b'\n')
            except BaseException as failure:  # of what is before the tool, or a broken pipe, as the tool has ended
                failures.append(failure)
                process.kill()  # before its input ends, which would look like the whole
            with suppress(OSError):
                process.stdin.close()

        threading.Thread(target=feed, daemon=True).start()
        try:
            for line in process.stdout:
                yield line.removesuffix(b'\n')
            status = process.wait()
            messages.seek(0)
            said = messages.read().decode(errors='backslashreplace').strip()
            if status > 0 or status < 0 and not failures:
                part = TaskContext.get().partitionId()
                raise RuntimeError(f'partition {part}: {said or command[0]} (status {status})')
            if failures:
                raise failures[0]
            if said:
                print(said, file=sys.stderr)  # warnings: into the log of the executor
        finally:  # also where nobody wants the rest
            process.kill()
            process.wait()


def _filed(elements: Iterator, folder: str, files: Iterable[str]) -> Iterator[bytes]:
    """Writes the pairs to their files, and gives what is behind them."""
    with ExitStack() as stack:
        streams = {name: stack.enter_context(open(os.path.join(folder, name), 'wb')) for name in files}
        for element in elements:
            if isinstance(element, bytes):
                return chain([element], elements)
            name, line = element
            streams[name].write(line + b'\n')
    return iter(())


# To and from Python lines go as text in which each byte is a character, which is faster than binary columns.
BYTES = 'ISO-8859-1'


def read(spark: SparkSession, path: str) -> RDD[bytes]:
    """The lines of text files, whatever bytes they are: sc.textFile would replace those that are not UTF-8."""
    text = spark.read.text(path, lineSep='\n')
    return text.select(decode(col('value').cast('binary'), BYTES)).rdd.map(lambda row: row[0].encode(BYTES))


def write(lines: RDD[bytes], path: str) -> None:
    rows = lines.map(lambda line: (line.decode(BYTES),)).toDF('value string')
    rows.select(encode('value', BYTES).cast('string')).write.text(path)


def field(line: bytes, number: int = 1) -> bytes:
    fields = line.split(b'\t', number)
    if len(fields) < number:
        raise ValueError(f'a line has no field {number}: {line!r}')
    return fields[number - 1]


def part(key: bytes, parts: int) -> int:
    """The same for a key on every machine, unlike hash()."""
    return zlib.crc32(key) % parts


def numbered(lines: RDD[bytes]) -> RDD[bytes]:
    """Each line behind its number and a TAB; the numbers ascend in the order of the lines."""
    return lines.mapPartitionsWithIndex(
        lambda index, lines: (b'%d\t%b' % ((index << 33) + i, line) for i, line in enumerate(lines)))


def grouped(numbered_lines: RDD[bytes], parts: int | None = None) -> RDD[bytes]:
    """The lines without their numbers: those of a first field together, in the order of the numbers."""
    parts = parts or numbered_lines.getNumPartitions()

    def placed(numbered_line: bytes) -> tuple[tuple, bytes]:
        number, line = numbered_line.split(b'\t', 1)
        key = field(line)
        return (part(key, parts), key, int(number)), line

    return arranged(numbered_lines.map(placed), parts)


def arranged(placed: RDD[tuple[tuple, object]], parts: int) -> RDD:
    """The values of pairs (place, value), in the order of the places, which begin with the number of the partition."""
    return placed.repartitionAndSortWithinPartitions(parts, lambda place: place[0]).values()


def topk(lines: RDD[bytes], options: str = '-k 10', parts: int | None = None) -> RDD[bytes]:
    """The best lines of each first field; at equal scores those that come first, in every run.

    topk.sql does the same without Python between the lines and the tool.
    """
    best = numbered(lines).mapPartitions(tool(f'topk -j 1 -g 2 {options}'))
    return grouped(best, parts).mapPartitions(tool(f'topk -j 1 -c {options}'))
