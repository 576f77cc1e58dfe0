"""What the person changed in this run, so that it can be taken back and done again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from headwater.categories import Rule
    from headwater.records import Label
    from headwater.reports.correcting import Edit
    from headwater.store import Store

MOST = 100
"""Steps that are remembered."""
_TICK_S = 0.001
"""The store keeps times in whole milliseconds."""


class Past:
    """The steps back and forth. All but the questions belongs to the engine's thread."""

    def __init__(self) -> None:
        self._done: deque[Edit] = deque(maxlen=MOST)
        self._undone: deque[Edit] = deque(maxlen=MOST)
        self._of: tuple[object, bytes | None] | None = None
        """The store that they are about, and what was forgotten in it on purpose: that must not come back."""

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back that can be done again."""
        return bool(self._undone)

    @property
    def last_step(self) -> Edit | None:
        """The step that is taken back next."""
        try:
            return self._done[-1]
        except IndexError:
            return None

    def keep(self, store: Store, edit: Edit) -> Edit:
        """A step was done: it can be taken back, and what was taken back before it is over."""
        self._about(store)
        if not edit.empty:
            self._done.append(edit)
            self._undone.clear()
        return edit

    def answered(self, store: Store, label: Label) -> None:
        """An answer to a suggestion brought this label into the store: that is a step too."""
        from headwater.reports.correcting import Deed, Edit

        kept = [x for x in store.labels(label.start, label.end) if _same_word(x, label)]
        if kept:
            self.keep(store, Edit(Deed.SAY, kept[-1].start, kept[-1].end, label.state, (), (kept[-1],)))

    def undo(
        self, store: Store, write: Callable[[Store, Edit], Edit], only: Edit | None = None
    ) -> Edit | None:  # fmt: skip
        """Take the last step back; None where there is none, or where its labels are not there any more. With `only`
        the last step must be that one."""
        self._about(store)
        if only is not None and self.last_step is not only:
            return None
        return self._move(store, write, self._done, self._undone)

    def redo(self, store: Store, write: Callable[[Store, Edit], Edit]) -> Edit | None:
        """Do again what was taken back last; None as above."""
        return self._move(store, write, self._undone, self._done)

    def _move(
        self, store: Store, write: Callable[[Store, Edit], Edit], out: deque[Edit], into: deque[Edit]
    ) -> Edit | None:  # fmt: skip
        from headwater.reports.correcting import inverse

        self._about(store)
        if not out:
            return None
        back = inverse(out[-1])
        if not _there(store, back):  # somebody else took them: the steps before do not fit either
            self._forget()
            return None
        done = write(store, back)
        out.pop()
        into.append(done)
        return done

    def _about(self, store: Store) -> None:
        of = (store, store.state("forgotten"))
        if of != self._of:
            self._forget()
            self._of = of

    def _forget(self) -> None:
        self._done.clear()
        self._undone.clear()


class RulesPast:
    """The same of the person's rules, back only: what was kept before each step, and what after it."""

    def __init__(self) -> None:
        self._done: deque[tuple[list[Rule], list[Rule]]] = deque(maxlen=MOST)
        self._of: tuple[object, bytes | None] | None = None
        """As in `Past`."""

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    def keep(self, store: Store, before: list[Rule], after: list[Rule]) -> None:
        """A step was done."""
        self._about(store)
        self._done.append((before, after))

    def undo(
        self, store: Store, write: Callable[[Callable[[list[Rule]], Sequence[Rule]]], tuple[list[Rule], list[Rule]]]
    ) -> list[Rule] | None:
        """Take the last step back by `write`, which is `edit_rules`; None where there is none, or where the rules are
        others than it left: somebody else changed them, and what they made is not to go with it."""
        self._about(store)
        fits = False

        def back(now: list[Rule]) -> Sequence[Rule]:
            nonlocal fits
            fits = bool(self._done) and _same(now, self._done[-1][1])
            return self._done[-1][0] if fits else now

        _, rules = write(back)
        if not fits:
            self._done.clear()
            return None
        self._done.pop()
        return rules

    def _about(self, store: Store) -> None:
        of = (store, store.state("forgotten"))
        if of != self._of:
            self._done.clear()
            self._of = of


def _same(a: Sequence[Rule], b: Sequence[Rule]) -> bool:
    """Their numbers too."""
    return [(r.id, r) for r in a] == [(r.id, r) for r in b]


def _same_word(a: Label, b: Label) -> bool:
    """Also where the store has rounded the times of one."""
    near = abs(a.start - b.start) < _TICK_S and abs(a.end - b.end) < _TICK_S
    return near and (a.state, a.source) == (b.state, b.source)


def _there(store: Store, edit: Edit) -> bool:
    """Whether the labels that an edit would take away are there as it knows them."""
    if not edit.removed:
        return True
    start, end = min(x.start for x in edit.removed), max(x.end for x in edit.removed)
    known = {x.id: x for x in store.labels(start, end)}
    return all(known.get(x.id) == x for x in edit.removed)
