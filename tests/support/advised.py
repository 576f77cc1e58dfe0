"""Suggestions of the past in a store, with what followed."""

from datetime import timedelta

from headwater.advice import ident
from headwater.records import Advice, AdviceKind, Answer, Channel, Params, Verdict, Withheld
from headwater.store import Store
from tests.support.rehearsing import TODAY
from tests.support.weeks import midnight, told

PAUSE: Params = (("minutes", 5), ("since", 82), ("after", 70))
POLICY = "4"


def advice(at: float, kind: AdviceKind = AdviceKind.BREAK, params: Params = PAUSE, propensity: float = 0.62) -> Advice:
    """A card."""
    return Advice(ident(at, kind), at, kind, Channel.CARD, f"advice.{kind}", params, propensity, POLICY)


def left_out(
    at: float, kind: AdviceKind = AdviceKind.BREAK, params: Params = PAUSE, propensity: float = 0.62
) -> Withheld:
    """Chance was against it."""
    return Withheld(at, kind, f"advice.{kind}", params, propensity, POLICY)


def fill(store: Store, days: int = 30) -> None:
    """Each day at ten a pause was offered, or (every other day) left out; it was taken where it was offered.

    Of the offers two in three were answered.
    """
    for n in range(days):
        day = TODAY - timedelta(days=days - n)
        ten, offered = midnight(day) + 10 * 3600, n % 2 == 0
        store.put(told(day, "9:00 F 65, A 10, R 80" if offered else "9:00 F 155"))
        if not offered:
            store.add_withheld(left_out(ten))
            continue
        made = advice(ten)
        store.add_advice(made)
        if n % 6:
            store.add_said(made, Answer(made.id, ten + 20, made.kind, Verdict.ACCEPTED), None)
