"""The highest rung: with some hundred words the layers change too, in the real window."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from headwater.base import Paths
from headwater.records import LEARNED_STATES, FocusState
from headwater.store import Store
from tests.support.desktop import Desktop
from tests.support.person import Person, adopt, learn, living, look_at_the_day, roll_back
from tests.support.planted import planted

pytestmark = pytest.mark.x11
DAYS, A_DAY = 8, 40


@pytest.fixture
def person(notifying_desktop: Desktop, tmp_path: Path) -> Iterator[Person]:
    """Has said 320 words, and what they are hangs on a title minutes before: to the heads alone they are a coin."""

    def live(paths: Paths, later: int) -> None:
        planted(paths, DAYS, A_DAY, later=later)

    with living(notifying_desktop, tmp_path, DAYS, live) as made:
        yield made


@pytest.mark.timeout(900)
def test_the_layers_learn_what_the_heads_cannot_and_all_comes_back(person: Person) -> None:
    look_at_the_day(person)
    before, told_before = person.judged(), person.ribbon.name
    assert met(person) < 0.65
    version = learn(person, DAYS * A_DAY, DAYS)
    assert version.startswith("low_rank-")
    (test,) = [kept["test"] for kept in person.model()["kept"] if kept["version"] == version]
    assert test["before"] < 0.6
    assert test["after"] > 0.75
    adopt(person, version)
    after = person.judged()
    assert {row[5] for row in after if row[4]} == {version}
    look_at_the_day(person)
    person.wait(lambda: person.ribbon.name != told_before, "the page to tell of another day")
    person.look("adopted")
    assert met(person) == pytest.approx(test["after"], abs=0.15), "what was promised"

    roll_back(person)
    assert person.judged() == before
    look_at_the_day(person)
    person.wait(lambda: person.ribbon.name == told_before, "the page to tell of the day as it was")
    person.look("back")


def met(person: Person) -> float:
    """Of how much of what was said of the day the likeliest state is that too, said or unsure."""
    said = {start: FocusState(state) for start, _, state, _ in person.said()}
    assert len(said) == A_DAY
    with Store(Paths.under(person.program.home).database, read_only=True) as store:
        of = {round(1000 * s.start): i for s, i in store.history(*person.day) if i is not None and i.probabilities}
    likeliest = {start: LEARNED_STATES[int(np.argmax(i.probabilities))] for start, i in of.items()}
    return float(np.mean([likeliest[start] is state for start, state in said.items()]))
