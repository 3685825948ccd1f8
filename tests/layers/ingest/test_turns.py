"""Work in threads: what comes out does not tell which thread was first."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from layers.ingest.turns import in_turn


def test_results_come_in_the_order_of_the_items() -> None:
    def late(number: int) -> int:
        time.sleep(0.003 * (number % 3 == 0))
        return number

    with ThreadPoolExecutor(3) as pool:
        assert list(in_turn(pool, late, range(20), ahead=3)) == list(range(20))


def test_no_more_items_are_taken_than_may_be_ahead() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(10):
            taken.append(number)
            yield number

    with ThreadPoolExecutor(2) as pool:
        results = in_turn(pool, int, items(), ahead=2)
        assert (next(results), len(taken)) == (0, 1)
        assert (next(results), len(taken)) == (1, 4)
