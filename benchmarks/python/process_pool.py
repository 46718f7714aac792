"""What Python's ProcessPoolExecutor does, asked through standard input.

Each line is a command, each answer a line with one number; the end of input ends it. So whoever compares can let it
take turns with something else.

    trips N   median of N round trips of a no-op, one after the other, in microseconds
    map N     no-op tasks a second through map with chunksize 1, N of them
    cold      a new pool to its first result, in milliseconds
"""
import multiprocessing
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor

WORKERS = 2


def echo(value):
    return value


def check(expected, actual):
    if expected != actual:
        raise AssertionError(f"the answer must be {expected}, but was {actual}")


def new_pool():
    return ProcessPoolExecutor(max_workers=WORKERS, mp_context=multiprocessing.get_context("spawn"))


def trips(pool, count):
    times = []
    for i in range(count):
        start = time.perf_counter_ns()
        answer = pool.submit(echo, i).result()
        times.append((time.perf_counter_ns() - start) / 1e3)
        check(i, answer)
    return statistics.median(times)


def ordered_map(pool, count):
    start = time.perf_counter()
    answers = list(pool.map(echo, range(count), chunksize=1))
    seconds = time.perf_counter() - start
    check(list(range(count)), answers)
    return count / seconds


def cold():
    start = time.perf_counter()
    with new_pool() as pool:
        check(1, pool.submit(echo, 1).result())
        return (time.perf_counter() - start) * 1e3


def main():
    with new_pool() as pool:
        trips(pool, 500)
        for line in sys.stdin:
            command, *arguments = line.split()
            if command == "trips":
                answer = trips(pool, int(arguments[0]))
            elif command == "map":
                answer = ordered_map(pool, int(arguments[0]))
            elif command == "cold":
                answer = cold()
            else:
                sys.exit(f"the command must be trips, map or cold, but was {command}")
            print(answer, flush=True)


if __name__ == "__main__":
    main()
