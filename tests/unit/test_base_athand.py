"""Answers kept at hand, and all of them forgotten at once."""

import gc
import threading
import weakref

from headwater.base.athand import at_hand, forget_at_hand, keep_at_hand
from headwater.categories import Categories
from headwater.segments import spheres
from headwater.segments.spheres import _document_parts, _title_words
from tests.support.days import NOON, segment


def test_an_answer_is_kept_until_all_are_forgotten() -> None:
    asked: list[str] = []

    @at_hand(2)
    def long(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [long("one"), long("one"), long("three")] == [3, 3, 5]
    assert asked == ["one", "three"]
    forget_at_hand()
    assert long("one") == 3
    assert asked == ["one", "three", "one"]


def test_no_more_than_so_many_are_kept() -> None:
    asked: list[int] = []

    @at_hand(2)
    def same(n: int) -> int:
        asked.append(n)
        return n

    for n in (1, 2, 3, 1):
        same(n)
    assert asked == [1, 2, 3, 1]


def test_one_that_is_gone_is_not_held() -> None:
    class Own:
        def cache_clear(self) -> None:
            raise AssertionError("it is gone")

    own = Own()
    keep_at_hand(own)
    gone = weakref.ref(own)
    del own
    gc.collect()
    assert gone() is None
    forget_at_hand()


def test_what_windows_showed_is_forgotten_with_it() -> None:
    categories = Categories()
    list(spheres([segment(NOON, 600.0, "code", "secret plan - Code")]))
    categories.of("code", "secret plan")
    kept = (_document_parts, _title_words, categories._ruled.of)
    assert all(k.cache_info().currsize > 0 for k in kept)
    forget_at_hand()
    assert [k.cache_info().currsize for k in kept] == [0, 0, 0]


def test_threads_may_ask_and_come_as_all_is_forgotten() -> None:
    over = threading.Event()
    wrong: list[int] = []

    def ask() -> None:
        while not over.is_set():

            @at_hand(8)
            def double(n: int) -> int:
                return 2 * n

            wrong.extend(n for n in range(20) if double(n) != 2 * n)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(300):
        forget_at_hand()
    over.set()
    for thread in threads:
        thread.join()
    assert wrong == []
