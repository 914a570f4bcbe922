"""The breaker alone: no cluster, a clock of our own, and engines that do as they are told."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from search.engines.base import Hit, Results, SearchUnavailable, Suggestion
from search.engines.breaker import Breaker, Guarded, SearchRefused
from search.query import OfferQuery


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Engine:
    """Answers with its name, or raises what it is told to raise; counts how often it was asked."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problem: BaseException | None = None
        self.asked = 0
        self.hold = threading.Event()
        self.hold.set()

    def _do(self, result):
        self.asked += 1
        self.hold.wait(10)
        if self.problem:
            raise self.problem
        return result

    def search(self, query, *, now=None):
        return self._do(Results([Hit(self.name)], 1))

    def suggest(self, words, language, *, limit=8):
        return self._do([Suggestion("offer", self.name)])

    def index(self, documents):
        return self._do(len(list(documents)))

    def remove(self, ids):
        self._do(list(ids))

    def rebuild(self, documents):
        return self._do(len(list(documents)))

    def count(self):
        return self._do(3)

    def health(self):
        return not self.problem


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def primary():
    return Engine("primary")


@pytest.fixture
def guarded(primary, clock):
    return Guarded(primary, Engine("fallback"), Breaker(failures=2, clock=clock))


def who(guarded) -> tuple[str, bool]:
    found = guarded.search(OfferQuery())
    return found.ids[0], found.limited


def break_it(guarded, primary) -> None:
    primary.problem = SearchUnavailable("away")
    for _ in range(2):
        assert who(guarded) == ("fallback", True)
    primary.asked = 0


def test_the_primary_answers_as_long_as_it_can(guarded):
    assert who(guarded) == ("primary", False)
    assert guarded.suggest("w", "de") == [Suggestion("offer", "primary")]
    assert guarded.health()


def test_each_failure_is_answered_by_the_fallback_and_said(guarded, primary):
    primary.problem = SearchUnavailable("away")
    assert who(guarded) == ("fallback", True)
    assert guarded.suggest("w", "de") == [Suggestion("offer", "fallback")]
    assert guarded.count() == 3
    assert not guarded.health()


def test_after_two_failures_nobody_asks_for_a_while(guarded, primary, clock):
    break_it(guarded, primary)
    for _ in range(5):
        assert who(guarded) == ("fallback", True)
    assert primary.asked == 0
    clock.now += 1.01
    who(guarded)
    assert primary.asked == 1


def test_the_pause_doubles_up_to_half_a_minute(guarded, primary, clock):
    break_it(guarded, primary)
    pauses = []
    for _ in range(8):
        started = clock.now
        while not primary.asked:
            clock.now += 0.25
            who(guarded)
        pauses.append(clock.now - started)
        primary.asked = 0
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]


def test_a_success_closes_it_and_forgets(guarded, primary, clock):
    break_it(guarded, primary)
    primary.problem = None
    clock.now += 2
    assert who(guarded) == ("primary", False)
    primary.problem = SearchUnavailable("away")
    who(guarded)
    primary.problem = None
    assert who(guarded) == ("primary", False), "one failure is none"


def test_only_one_tries_whether_it_is_back(guarded, primary, clock):
    """Ten people search at the moment the pause ends: one waits for the primary, nine are answered."""
    break_it(guarded, primary)
    primary.problem = None
    primary.hold.clear()
    clock.now += 2
    with ThreadPoolExecutor(10) as people:
        answers = [people.submit(who, guarded) for _ in range(10)]
        until = time.monotonic() + 10
        while sum(answer.done() for answer in answers) < 9 and time.monotonic() < until:
            time.sleep(0.01)
        assert [answer.result() for answer in answers if answer.done()] == [("fallback", True)] * 9
        assert primary.asked == 1
        primary.hold.set()
        assert sorted(answer.result() for answer in answers)[-1] == ("primary", False)
    assert who(guarded) == ("primary", False)


def test_late_failures_do_not_lengthen_the_pause(clock):
    breaker = Breaker(failures=2, clock=clock)
    for _ in range(6):
        assert breaker.allows()
    for _ in range(6):
        breaker.failed()
    clock.now += 1.01
    assert breaker.allows()


def test_a_refused_question_is_no_reason_to_leave_the_engine_alone(guarded, primary):
    primary.problem = SearchRefused("too many clauses")
    for _ in range(5):
        assert who(guarded) == ("fallback", True)
    primary.problem = None
    assert who(guarded) == ("primary", False)


def test_a_fault_of_our_own_is_seen_and_does_not_block_the_next_trial(guarded, primary, clock):
    break_it(guarded, primary)
    primary.problem = ZeroDivisionError()
    clock.now += 2
    with pytest.raises(ZeroDivisionError):
        who(guarded)
    primary.problem = None
    assert who(guarded) == ("primary", False)


def test_writing_is_not_pretended(guarded, primary):
    """Somebody keeps what could not be written: so it must be said, at once, and the fallback has it."""
    primary.problem = SearchUnavailable("away")
    for _ in range(4):
        with pytest.raises(SearchUnavailable):
            guarded.index([])
    with pytest.raises(SearchUnavailable):
        guarded.remove(["1"])
    assert primary.asked == 2
    assert guarded.fallback.asked == 5
    with pytest.raises(SearchUnavailable, match="away"):
        guarded.rebuild([])
    primary.problem = None
    assert guarded.rebuild([]) == 0


def test_a_fallback_that_is_away_too_is_said(guarded, primary):
    primary.problem = guarded.fallback.problem = SearchUnavailable("all away")
    with pytest.raises(SearchUnavailable, match="all away"):
        who(guarded)
