"""Words looked for in all that was recorded and written: any script, hostile words, sums beside a plain count, and
nothing of what was forgotten."""

import math
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from headwater.records import Category, Intent, Segment, Session, TimeNote, TitleKind
from headwater.redact.titles import clean_title
from headwater.store import Store
from headwater.store.finding import _PACK, Found
from headwater.store.forgetting import Forgetting
from headwater.store.words import sought_in
from tests.support.days import NOON, absence, segment

DAY_S = 86_400.0
MIDNIGHT = NOON - 12 * 3600
DAYS = [(MIDNIGHT + n * DAY_S, MIDNIGHT + (n + 1) * DAY_S) for n in range(-2, 2)]
"""The two days before `NOON`'s, that one, and the next."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "headwater.db") as opened:
        yield opened


def keep(store: Store, *segments: Segment) -> None:
    store.put([(s, None) for s in segments])


def sort(store: Store) -> None:
    """Days are kept once it is known what their windows are for."""
    store.sort((number, Category.CODE) for number, *_ in store.unsorted())


def titles(found: Found) -> list[str]:
    return [w.title for w in found.windows]


def remembered(store: Store) -> str:
    """All that the connection knows of windows."""
    return "\n".join((*store._texts._packs, *store._texts._last))


def one(store: Store, title: str) -> None:
    """A minute with this title."""
    keep(store, segment(NOON, 60.0, "code", title))


# -- what is met ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Chapter 3 Draft.odt", "draft CHAPTER"),
        ("第三章草稿.odt - 写作", "三章"),
        ("Глава 3 ЧЕРНОВИК", "черновик глава"),
        ("STRASSE", "straße"),
        ("ﬁnal ＤＥＭＯ", "final demo"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
        ("مسودة الفصل الثالث", "الفصل"),
        ("100% done", "100%"),
        ("under_score", "r_s"),
        ("it's \"quoted\" \\ (really)", "it's"),
        ("it's \"quoted\" \\ (really)", "\\"),
        ("say \"hello there\" twice", '"hello there"'),
        ("a \" alone", '"'),
        ("第三章 草稿.odt", "“第三章 草稿”"),
        ("第三章 草稿.odt", "「三章 草」 odt"),
        ("第三章 草稿.odt", "＂第三章 草稿＂"),
        ("Kapitel drei neu", "„kapitel drei“"),
        ("Le chapitre 3", "«chapitre 3»"),
        ("say “hello there” twice", "“hello there”"),
        ("a\U0001f600b", "\U0001f600"),
    ],
)
def test_parts_of_words_are_met_in_any_script(store: Store, title: str, words: str) -> None:
    one(store, title)
    assert titles(store.find(words, DAYS)) == [title]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Chapter 3", "chapter 4"), ("Chapter 3", "%"), ("Chapter 3", "_"), ("Chapter 3", "c*3"),
        ("Chapter 3", "' OR 1=1"), ("there hello", '"hello there"'), ("草稿 第三章", "“第三章 草稿”"),
        ("Chapter 3", "\x00"), ("Chapter 3", ""),
        ("Chapter 3", " \u200f\u202e\t"), ("Chapter 3", "3\nz"), ("Chapter 3", '""'),
    ],
)  # fmt: skip
def test_what_does_not_have_all_words_is_not_met_and_no_sign_is_magic(store: Store, title: str, words: str) -> None:
    one(store, title)
    assert store.find(words, DAYS) == Found()


def test_endless_and_broken_words(store: Store) -> None:
    long = "x" * 10_000
    one(store, "y" * 512)
    keep(store, segment(NOON + 100, 60.0, "code", long))
    assert store.find(long, DAYS).window_count == 1
    assert store.find(" ".join(f"w{n}" for n in range(5000)), DAYS).window_count == 0
    assert store.find("\ud800", DAYS) == Found()
    assert sought_in("\u202eevil\u200f RTL") == ("evil", "rtl"), "marks are no part of words"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\u201ca \"b\" c\u201d", ('a "b" c',)), ('"a \u201cb\u201d c" d', ("a \u201cb\u201d c", "d")),
        ("\u201ea b\u201c c", ("a b", "c")), ("\u201ea b\u201d c", ("a b", "c")), ("\u201da b\u201d", ("a b",)),
        ("\uff02a b\uff02 c", ("a b", "c")), ('\u201ca b"', ("\u201ca", 'b"')), ('"a b\u201d', ('"a', "b\u201d")),
        ("\uff02a b\u201d", ('"a', "b\u201d")), ('"a b', ('"a', "b")), ('""', ('""',)), ('"" a', ('""', "a")),
        ("\u300ca b\u300d\u00abc d\u00bb", ("a b", "c d")), ("a\u201cb c\u201d", ("a\u201cb", "c\u201d")),
    ],
)  # fmt: skip
def test_each_quotation_mark_is_closed_by_its_own(text: str, words: tuple[str, ...]) -> None:
    assert sought_in(text) == words


def test_each_of_many_windows_is_found_where_it_is_and_new_ones_after_them(store: Store) -> None:
    lengths = {n: 1.0 + n % 7 for n in range(2 * _PACK + 3)}
    keep(store, *(segment(NOON + 10 * n, length, "code", f"file{n:04} here") for n, length in lengths.items()))
    for n in (0, _PACK - 1, _PACK, 2 * _PACK - 1, 2 * _PACK, 2 * _PACK + 2):
        (found,) = store.find(f"here file{n:04}", DAYS).windows
        assert (found.title, found.seconds) == (f"file{n:04} here", lengths[n])
    assert store.find("here", DAYS).window_count == len(lengths)
    for n in range(_PACK):
        keep(store, segment(NOON + 9000 + 10 * n, 5.0, "code", f"later{n:04}"))
    (found,) = store.find(f"later{_PACK - 1:04}", DAYS).windows
    assert found.first == NOON + 9000 + 10 * (_PACK - 1)


def test_a_sign_that_ends_texts_in_memory_shifts_nothing(store: Store) -> None:
    one(store, "first\0half")
    keep(store, segment(NOON + 100, 30.0, "code", "second"))
    assert titles(store.find("second", DAYS)) == ["second"]
    assert [w.seconds for w in store.find("first half", DAYS).windows] == [60.0]


def test_marks_in_titles_do_not_hide_them(store: Store) -> None:
    title = clean_title("a \u202eturned\u202c title")
    one(store, title)
    assert titles(store.find("a turned title", DAYS)) == [title]


def test_application_site_and_project_are_met_together_with_the_title(store: Store) -> None:
    keep(store, segment(NOON, 60.0, "org.mozilla.firefox", "Draft", domain="overleaf.com", project="thesis"))
    keep(store, segment(NOON + 60, 60.0, "code", "Draft"))
    for words in ("overleaf", "thesis draft", "mozilla draft overleaf.com", "org.mozilla.firefox"):
        (found,) = store.find(words, DAYS).windows
        assert (found.app, found.domains, found.projects) == ("org.mozilla.firefox", ("overleaf.com",), ("thesis",))
    assert store.find("fire fox", DAYS, name=lambda app: "Fire Fox" if "firefox" in app else app).windows[0].name


def test_an_application_is_found_by_the_name_that_people_know(store: Store) -> None:
    one(store, "Untitled 1")
    (found,) = store.find("studio", DAYS, name=lambda app: "Visual Studio Code" if app == "code" else app).windows
    assert (found.app, found.name, found.title) == ("code", "Visual Studio Code", "Untitled 1")


# -- how much ---------------------------------------------------------------------------------------------------------


def test_windows_of_one_application_and_title_are_one(store: Store) -> None:
    keep(store, segment(NOON - DAY_S, 100.0, "web", "Draft", domain="a.example"), segment(NOON, 60.0, "web", "Draft"))
    keep(store, segment(NOON + 100, 40.0, "web", "Draft", domain="b.example"))
    keep(store, segment(NOON + 200, 5.0, "web", "Draft 2"))
    found = store.find("draft", DAYS)
    first, second = found.windows
    assert (first.seconds, first.days, first.domains) == (200.0, 2, ("a.example", "b.example"))
    assert (first.first, first.last_start, first.last) == (NOON - DAY_S, NOON + 100, NOON + 140)
    assert (second.title, second.seconds, second.days) == ("Draft 2", 5.0, 1)
    assert (found.window_count, found.seconds, found.days) == (2, 205.0, 2)


def test_days_are_whole_and_what_reaches_over_their_ends_is_cut(store: Store) -> None:
    start, end = DAYS[2]
    keep(store, segment(start - 30, 60.0, "code", "night"), segment(end - 10, 50.0, "code", "night"))
    (found,) = store.find("night", DAYS[2:3]).windows
    assert (found.seconds, found.first, found.last_start, found.last) == (40.0, start, end - 10, end)
    assert store.find("night", DAYS).seconds == 110.0
    assert store.find("night", DAYS[:1]) == Found()


def test_what_is_in_front_now_counts_and_absences_do_not(store: Store) -> None:
    keep(store, absence(NOON, 600))
    store.put_open([(segment(NOON + 600, 20.0, "code", "now"), None)])
    assert store.find("now", DAYS).seconds == 20.0
    store.put_open([(segment(NOON + 600, 30.0, "code", "now"), None)])
    assert store.find("now", DAYS).seconds == 30.0, "the same connection sees what was written since"


def test_the_longest_come_first_and_pages_do_not_overlap(store: Store) -> None:
    keep(store, *(segment(NOON + 100 * n, 10.0 + n, "code", f"page {n}") for n in range(30)))
    first, rest = store.find("page", DAYS, 10), store.find("page", DAYS, 50, skip=10)
    assert titles(first) == [f"page {n}" for n in range(29, 19, -1)]
    assert titles(rest) == [f"page {n}" for n in range(19, -1, -1)]
    assert (first.window_count, first.seconds) == (rest.window_count, rest.seconds)


def plain_sum(store: Store, days: Sequence[tuple[float, float]], word: str) -> float:
    """Added up from the segments themselves."""
    found = 0.0
    for start, end in days:
        for s, _ in store.history(start, end):
            if word in s.title:
                found += min(s.end, end) - max(s.start, start)
    return found


def test_kept_days_tell_the_same_and_a_change_is_told_at_once(store: Store) -> None:
    for n, day in enumerate(DAYS[:3]):
        keep(store, *(segment(day[0] + 60 * k, 60.0, "code", f"page {k % 7}") for k in range(20 + n)))
    before = store.find("page", DAYS)
    sort(store)
    store.keep_totals(DAYS[:3])
    assert _kept_days(store) == 3
    assert store.find("page", DAYS) == before
    assert before.seconds == plain_sum(store, DAYS, "page") == 63 * 60.0
    keep(store, segment(DAYS[0][0] + 5, 10.0, "code", "page 3"))
    assert _kept_days(store) == 2, "the day is another one"
    assert store.find("page", DAYS).seconds == plain_sum(store, DAYS, "page") < before.seconds


def _kept_days(store: Store) -> int:
    db = sqlite3.connect(store.path)
    (count,) = db.execute("SELECT count(*) FROM day_windows").fetchone()
    db.close()
    return int(count)


def test_days_that_were_kept_before_version_5_are_told_and_kept_again(store: Store) -> None:
    keep(store, segment(DAYS[0][0], 60.0, "code", "page"))
    sort(store)
    store.keep_totals(DAYS[:1])
    with store._writing() as db:
        db.execute("DELETE FROM day_windows")
    assert store.find("page", DAYS).seconds == 60.0
    store.keep_totals(DAYS[:1])
    assert _kept_days(store) == 1


def test_other_bounds_of_a_day_are_other_days(store: Store) -> None:
    keep(store, segment(DAYS[0][0] + 60, 60.0, "code", "page"))
    sort(store)
    store.keep_totals(DAYS[:1])
    shifted = [(a + 90.0, b + 90.0) for a, b in DAYS]
    assert store.find("page", shifted).seconds == 30.0


# -- what cannot be found ---------------------------------------------------------------------------------------------


def test_hashed_titles_are_not_found_by_words_nor_by_their_hashes(store: Store) -> None:
    keep(
        store, segment(NOON, 60.0, "code", "af01bc", title_kind=TitleKind.HASHED),
        segment(NOON + 60, 30.0, "code", "", title_kind=TitleKind.NONE), segment(NOON + 90, 15.0, "code", "plain"),
    )  # fmt: skip
    assert store.find("af01", DAYS) == Found(hashed_s=60.0)
    assert store.find("plain", DAYS).hashed_s == 60.0
    by_app = store.find("code", DAYS)
    assert [(w.title, w.title_kind, w.seconds) for w in by_app.windows] == [
        ("", TitleKind.HASHED, 60.0), ("", TitleKind.NONE, 30.0), ("plain", TitleKind.FULL, 15.0),
    ]  # fmt: skip


def test_nothing_of_what_was_forgotten_is_found_by_a_connection_that_knew_it(store: Store, tmp_path: Path) -> None:
    one(store, "secret plan")
    keep(store, segment(NOON + 100, 60.0, "code", "other"))
    with Store(tmp_path / "headwater.db", read_only=True) as reader:
        assert reader.find("secret", DAYS).window_count == 1
        assert "secret" in remembered(reader)
        with Forgetting(tmp_path / "headwater.db") as forgetting:
            forgetting.forget_title("secret")
        assert reader.find("secret", DAYS) == Found()
        assert "secret" not in remembered(reader), "not in memory either"
        assert titles(reader.find("other", DAYS)) == ["other"]


def test_a_time_that_was_forgotten_is_in_no_kept_sum(store: Store, tmp_path: Path) -> None:
    keep(store, segment(DAYS[0][0], 60.0, "code", "page"), segment(DAYS[0][0] + 60, 60.0, "code", "gone"))
    sort(store)
    store.keep_totals(DAYS[:1])
    with Forgetting(tmp_path / "headwater.db") as forgetting:
        forgetting.forget_range(DAYS[0][0] + 30, DAYS[0][0] + 90)
    assert _kept_days(store) == 0
    assert (store.find("page", DAYS).seconds, store.find("gone", DAYS).seconds) == (30.0, 30.0)


# -- the person's words -----------------------------------------------------------------------------------------------


def test_plans_their_notes_and_notes_on_times(store: Store) -> None:
    store.add_intent(Intent(NOON, NOON + 60, "第三章 draft"))
    store.add_intent(Intent(NOON + 100, None, "letters"))
    store.put_session(Session(NOON + 100, note="the Draft lies open", noted=NOON + 200))
    kept = store.add_note(TimeNote(NOON, NOON + 5, "a DRAFT\nthat went well", NOON, NOON))
    store.add_note(TimeNote(NOON - 40 * DAY_S, NOON - 39 * DAY_S, "an old draft", NOON, NOON))
    found = store.find("draft", DAYS)
    assert [(p.plan.text, p.note) for p in found.plans] == [("letters", "the Draft lies open"), ("第三章 draft", "")]
    assert (found.notes, found.plan_count, found.note_count) == ((kept,), 2, 1)
    assert store.find("draft well", DAYS).plans == ()
    assert store.find("letters open", DAYS).plan_count == 1, "both together"
    everything = store.find("draft", DAYS, 1, said=(-math.inf, math.inf))
    assert (len(everything.plans), everything.plan_count, everything.note_count) == (1, 2, 2)
    assert store.find("draft", (), said=(-math.inf, math.inf)).note_count == 2, "without a recorded day"


def test_a_plan_ahead_of_no_length_is_found(store: Store) -> None:
    store.add_intent(Intent(NOON + DAY_S, NOON + DAY_S, "call the archive"))
    assert store.find("archive", DAYS).plan_count == 1


def test_a_question_leaves_no_trace_in_the_store(store: Store, tmp_path: Path) -> None:
    one(store, "title")
    store.find("zq7planted", DAYS)
    assert b"zq7planted" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
