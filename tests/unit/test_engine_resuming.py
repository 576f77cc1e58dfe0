"""What lies open: folded from history, ranked at a return, learned from what is taken up, forgotten with it."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.advice.resuming import Left, Weights
from headwater.categories import Categories, Rule
from headwater.engine.openwork import OpenWork, Run, opened, runs_of, taken
from headwater.engine.resuming import Resumer
from headwater.records import (
    Category,
    Inference,
    Moment,
    Segment,
    TitleKind,
)
from headwater.store import StoreUnavailable, Trouble
from tests.support.advising import GOOD
from tests.support.days import NOON, absence, segment
from tests.support.open_work import BOOK, CODE, SHEET, work

DAY = 86_400.0
MAIL = {"app": "thunderbird", "title": "Inbox - Thunderbird"}


def mail(start: float, minutes: float) -> list[Segment]:
    return work(start, minutes, MAIL["title"], MAIL["app"])


def folded(segments: Iterable[Segment]) -> OpenWork:
    made = OpenWork(Categories())
    for s in segments:
        made.finished(s)
    return made


def names(runs: Iterable[Run]) -> list[str]:
    return [r.sphere.name for r in runs]


class Shelf:
    """A history in memory, and what is kept beside it."""

    def __init__(self, *segments: Segment, blob: bytes | None = None) -> None:
        self.segments, self.blob, self.asked = list(segments), blob, 0
        self.broken = False

    def history(self, start: float, end: float) -> list[tuple[Segment, Inference | None]]:
        self.asked += 1
        if self.broken:
            raise StoreUnavailable(Trouble.FULL, Path("headwater.db"))
        return [(s, None) for s in self.segments if s.end > start and s.start < end]

    def state(self, name: str) -> bytes | None:
        assert name == "resuming"
        return self.blob

    def keep(self, _name: str, blob: bytes) -> None:
        self.blob = blob

    def resumer(self, until: float) -> Resumer:
        return Resumer(self, Categories(), self.keep, until)


def moment(now: float, away: float | None = None) -> Moment:
    return replace(GOOD, now=now, returned_after_s=away)


def shown(resumer: Resumer) -> list[str]:
    return [s.name for s in resumer.shown]


def read_all(resumer: Resumer, now: float, away: float | None = None) -> None:
    for n in range(8):
        resumer.step(moment(now + 5.0 * n, away))


# -- what lies open ---------------------------------------------------------------------------------------------------


def test_nothing_recorded_is_nothing_open() -> None:
    assert opened([], NOON) == ()
    shelf = Shelf()
    resumer = shelf.resumer(NOON)
    read_all(resumer, NOON, 900.0)
    assert resumer.shown == ()
    assert shelf.blob is None


def test_runs_of_one_name_join_over_days() -> None:
    past = [*work(NOON - 3 * DAY, 10), *work(NOON - 3 * DAY + 900, 10, SHEET), *work(NOON - DAY - 3600, 20)]
    book, sheet = opened(folded(past).runs(), NOON)
    assert (book.name, book.runs, book.fortnight_s, book.day_s) == ("Atlas chapter", 2, 1800.0, 0.0)
    assert (book.start, book.end, book.seconds) == (NOON - DAY - 3600, NOON - DAY - 2400, 1200.0)
    assert (sheet.name, sheet.runs) == ("Budget.ods", 1)
    assert book.hours[11] == pytest.approx(2 / 3)
    assert book.days[2] == pytest.approx(2 / 3), "NOON is a Thursday"
    assert book.typed


def test_how_it_was_left_is_told_of_the_last_run() -> None:
    past = [*work(NOON, 5, BOOK), *mail(NOON + 300, 3), *work(NOON + 480, 5, CODE), *work(NOON + 780, 5, SHEET)]
    left = {s.name: s.left for s in opened(folded(past).runs(), NOON + 2000)}
    assert left == {"Atlas chapter": Left.MESSAGES, "main.py - kestrel": Left.SWITCH, "Budget.ods": Left.ABSENCE}


def test_messages_and_what_is_seldom_planned_do_not_lie_open_unless_a_rule_says_so() -> None:
    past = [*mail(NOON, 5), *[replace(s, domain="www.youtube.com") for s in work(NOON + 300, 5, "Lesson 3", "firefox")]]
    assert opened(folded(past).runs(), NOON + 700) == ()
    ruled = OpenWork(Categories([Rule(domain="youtube.com", category=Category.READ)]))
    for s in past:
        ruled.finished(s)
    assert [s.name for s in opened(ruled.runs(), NOON + 700)] == ["www.youtube.com"]


def test_a_glance_is_no_piece_of_work() -> None:
    assert opened(folded(work(NOON, 1.9)).runs(), NOON + 600) == ()
    assert len(opened(folded(work(NOON, 2)).runs(), NOON + 600)) == 1


def test_hidden_windows_are_never_named() -> None:
    secret = segment(NOON, 600.0, "firefox", "a1b2c3", title_kind=TitleKind.HASHED)
    private = segment(NOON + 600, 600.0, "firefox", "", title_kind=TitleKind.NONE)
    nothing = segment(NOON + 1200, 600.0, "")
    away = absence(NOON + 1800, 600.0)
    told = {s.name for s in opened(folded([secret, private, nothing, away]).runs(), NOON + 3000)}
    assert told == {Categories().name("firefox")}


def test_what_is_older_than_two_weeks_or_not_yet_is_not_open() -> None:
    past = [*work(NOON - 15 * DAY, 10, CODE), *work(NOON - 13 * DAY, 10, SHEET), *work(NOON + 3600, 10)]
    assert [s.name for s in opened(folded(past).runs(), NOON)] == ["Budget.ods"]


def test_what_was_declared_speaks_for_what_is_named_so() -> None:
    past = [*work(NOON, 5), *work(NOON + 300, 5, SHEET)]
    told = {s.name: s.intent for s in opened(folded(past).runs(), NOON + 900, "finish the atlas chapter")}
    assert told["Atlas chapter"] == 1.0
    assert told["Budget.ods"] < 1.0


def test_names_are_alike_by_the_words_that_few_share() -> None:
    titles = ("atlas report.docx", "atlas slides.odp", "kestrel report.docx", "Budget.ods")
    past = [s for n, title in enumerate(titles) for s in work(NOON + 3600 * n, 5, title)]
    found = {s.name: s for s in opened(folded(past).runs(), NOON + 20_000)}
    place = {name: n for n, name in enumerate(found)}
    atlas = found["atlas report.docx"].kin
    assert atlas[place["atlas report.docx"]] == 1.0
    assert atlas[place["atlas slides.odp"]] > 0.0 == atlas[place["Budget.ods"]]


def test_many_are_cut_to_the_latest_and_the_longest() -> None:
    past = [s for n in range(80) for s in work(NOON + 900 * n, 9 if n < 3 else 2, f"Note{chr(65 + n)} {n}")]
    found = [s.name for s in opened(folded(past).runs(), NOON + DAY)]
    assert len(found) == 48
    assert found[0].startswith(f"Note{chr(65 + 79)}")
    assert all(any(name.startswith(f"Note{chr(65 + n)}") for name in found) for n in range(3))


# -- what is taken up -------------------------------------------------------------------------------------------------


def runs(*segments: Segment) -> list[Run]:
    return runs_of(segments, Categories())


def test_the_first_work_for_two_minutes_is_what_was_taken_up() -> None:
    soon = [*mail(NOON, 4), *work(NOON + 240, 1.5, SHEET), *work(NOON + 330, 3, CODE), *work(NOON + 510, 9)]
    assert taken(runs(*soon), NOON) == "main.py - kestrel"
    again = [*soon[:5], *work(NOON + 330, 1.5, CODE), *work(NOON + 420, 1, SHEET)]
    assert taken(runs(*again), NOON) == "Budget.ods", "in two parts"


def test_what_comes_later_or_stays_short_was_not_taken_up() -> None:
    assert taken(runs(*work(NOON + 901, 30)), NOON) is None
    assert taken(runs(*work(NOON + 800, 30)), NOON) is None, "two minutes are not full in time"
    assert taken(runs(*work(NOON, 1)), NOON) is None
    assert taken([], NOON) is None


def test_earlier_returns_are_counted() -> None:
    days = [s for n in range(3) for s in [*work(NOON + DAY * n, 5, SHEET), *work(NOON + DAY * n + 300, 20)]]
    returns = {s.name: s.returns for s in opened(folded(days).runs(), NOON + 3 * DAY)}
    assert returns == {"Budget.ods": 2, "Atlas chapter": 0}


# -- the resumer ------------------------------------------------------------------------------------------------------


def lived(resumer: Resumer, segments: Iterable[Segment]) -> None:
    for s in segments:
        resumer.finished(s)
        resumer.step(moment(s.end))


def test_a_new_run_reads_the_last_days_first_and_all_in_a_few_ticks() -> None:
    shelf = Shelf(*work(NOON - 13 * DAY, 10, CODE), *work(NOON - DAY, 10, SHEET))
    resumer = shelf.resumer(NOON)
    resumer.step(moment(NOON))
    assert shown(resumer) == ["Budget.ods"]
    read_all(resumer, NOON + 5)
    assert set(shown(resumer)) == {"Budget.ods", "main.py - kestrel"}
    before = shelf.asked
    read_all(resumer, NOON + 60)
    assert shelf.asked == before, "it is read once"


def test_history_that_cannot_be_read_is_read_later() -> None:
    shelf = Shelf(*work(NOON - DAY, 10))
    shelf.broken = True
    resumer = shelf.resumer(NOON)
    resumer.step(moment(NOON))
    assert resumer.shown == ()
    shelf.broken = False
    resumer.step(moment(NOON + 5))
    assert shown(resumer) == ["Atlas chapter"]


def test_what_is_read_and_what_comes_in_are_told_once_each() -> None:
    past, new = work(NOON - 3600, 10), work(NOON, 5)
    shelf = Shelf(*past)
    resumer = shelf.resumer(past[-1].end)
    for s in new:
        shelf.segments.append(s)  # written before the rest of history was read
        resumer.finished(s)
    read_all(resumer, NOON + 320)
    (found,) = opened(resumer._work.runs(), NOON + 400)
    assert (found.runs, found.fortnight_s) == (2, 900.0)


def test_what_is_taken_up_is_learned_and_kept() -> None:
    shelf = Shelf()
    resumer = shelf.resumer(NOON)
    lived(resumer, [*work(NOON, 20), *work(NOON + 1200, 10, SHEET)])
    back = NOON + 1800 + 1200
    resumer.step(moment(back, 1200.0))
    assert set(shown(resumer)) == {"Atlas chapter", "Budget.ods"}
    lived(resumer, work(back, 16))
    assert shelf.blob is not None
    kept = Weights.from_bytes(shelf.blob)
    assert kept.learned == 1
    again = Shelf(blob=shelf.blob).resumer(NOON)
    assert again._weights == kept


def test_what_is_new_after_a_return_teaches_nothing() -> None:
    shelf = Shelf()
    resumer = shelf.resumer(NOON)
    lived(resumer, work(NOON, 20))
    resumer.step(moment(NOON + 2400, 1200.0))
    lived(resumer, work(NOON + 2400, 16, "Something else.txt"))
    assert shelf.blob is None


def test_two_returns_soon_after_each_other_are_two_lessons() -> None:
    shelf = Shelf()
    resumer = shelf.resumer(NOON)
    lived(resumer, [*work(NOON, 20), *work(NOON + 1200, 10, SHEET)])
    for back in (NOON + 2400, NOON + 3000):
        resumer.step(moment(back, 600.0 + back % 7))
        for s in work(back, 3):
            resumer.finished(s)
    resumer.step(moment(NOON + 5000))
    assert shelf.blob is not None
    assert Weights.from_bytes(shelf.blob).learned == 2


def test_who_is_just_back_sees_what_was_open_then() -> None:
    resumer = Shelf().resumer(NOON)
    lived(resumer, [*work(NOON, 20), *work(NOON + 1200, 10, SHEET)])
    back = NOON + 4000
    resumer.step(moment(back, 2200.0))
    before = resumer.shown
    for s in work(back, 2, "Something else.txt"):
        resumer.finished(s)
        resumer.step(moment(s.end, 2200.0))
    assert resumer.shown == before
    lived(resumer, work(back + 120, 6, "Something else.txt"))
    assert "Something else.txt" in shown(resumer)


@pytest.mark.parametrize("blob", [b"", b"{}", b"\xff\xfe", b'{"version":1}'])
def test_damaged_weights_are_the_prior(blob: bytes, caplog: pytest.LogCaptureFixture) -> None:
    resumer = Shelf(blob=blob).resumer(NOON)
    assert resumer._weights == Weights()
    assert "starts anew" in caplog.text


def test_a_clock_that_is_set_back_loses_nothing_and_ends_what_was_waited_for() -> None:
    shelf = Shelf()
    resumer = shelf.resumer(NOON)
    lived(resumer, [*work(NOON, 20), *work(NOON + 1200, 10, SHEET)])
    resumer.step(moment(NOON + 4000, 2200.0))
    lived(resumer, work(NOON + 4000, 5))
    resumer.step(moment(NOON + 1000))
    assert shelf.blob is not None, "it is settled with what is there"
    read_all(resumer, NOON + 1000)
    assert "Atlas chapter" in shown(resumer)
    assert all(s.start <= NOON + 1100 for s in resumer.shown)
    lived(resumer, work(NOON + 4400, 10, CODE))
    assert "main.py - kestrel" in shown(resumer)


def test_history_that_was_changed_is_read_anew_and_what_went_is_gone() -> None:
    shelf = Shelf(*work(NOON - 7200, 10, SHEET), *work(NOON - 3600, 10))
    resumer = shelf.resumer(NOON)
    read_all(resumer, NOON)
    assert len(resumer.shown) == 2
    shelf.segments = [s for s in shelf.segments if s.title != SHEET]
    resumer.look_again()
    assert not shown(resumer)
    read_all(resumer, NOON + 60)
    assert shown(resumer) == ["Atlas chapter"]
