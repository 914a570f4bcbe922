"""Searches are counted without persons: named only when five share them, and never with papers."""

from datetime import date, timedelta

import pytest
from django.test import Client

from search import counts
from search.actions import rebuild
from search.models import PendingCount, SearchCount

DAY = date(2026, 11, 25)


def count(visit: str, *, words="quittenkurs", day=DAY, hits=0):
    counts.count(language="de", words=words, filters="", hits=hits, visit=visit, today=day)


def test_four_visits_leave_no_word(db):
    for visit in "abcd":
        count(visit)
        count(visit)
    assert not SearchCount.objects.exists()
    pending = PendingCount.objects.get()
    assert "quitten" not in f"{pending.digest}{pending.visits}"


def test_the_fifth_visit_names_the_search_with_all_that_was_counted(db):
    for visit in "aabcde":
        count(visit)
    row = SearchCount.objects.get()
    assert (row.words, row.count, row.hits) == ("quittenkurs", 6, 0)
    count("f")
    assert SearchCount.objects.get().count == 7


def test_five_days_of_one_visitor_count_as_well_but_not_five_times_on_one_day(db):
    monday = DAY - timedelta(days=DAY.weekday())
    for number in range(5):
        count("x")
        count(f"{number}-x", day=monday + timedelta(days=number), words="mispel")
    assert [row.words for row in SearchCount.objects.all()] == ["mispel"]


def test_another_week_begins_anew_and_the_old_one_is_forgotten(db):
    for visit in "abcd":
        count(visit)
    count("e", day=DAY + timedelta(days=7))
    assert not SearchCount.objects.exists()
    assert counts.forget_old(DAY + timedelta(days=7)) == 1


def test_the_same_search_of_next_week_has_another_digest(db):
    count("a")
    count("a", day=DAY + timedelta(days=7))
    assert len(set(PendingCount.objects.values_list("digest", flat=True))) == 2


@pytest.fixture
def search(db):
    rebuild()

    def ask(query: str, browser: str) -> None:
        assert Client(headers={"user-agent": browser}).get(f"/de/angebote/?{query}").status_code == 200

    return ask


def test_the_page_counts_words_and_filters_but_no_papers_and_no_place(search):
    for browser in "abcde":
        search("q=Quittenkurs&district=moisling&status=tolerated&near=23560", browser)
    row = SearchCount.objects.get()
    assert (row.words, row.filters) == ("quittenkurs", "district=moisling")


def test_other_pages_lists_and_danger_are_not_counted(search):
    for browser in "abcdef":
        search("q=Kita&page=2", browser)
        search("theme=language", browser)
        search("q=mein+mann+schlägt+mich", browser)
    assert not SearchCount.objects.exists()
    assert not PendingCount.objects.exists()
