"""Forms in numbers: what is counted, how little that says about anybody, and what it costs."""

from collections import Counter
from datetime import date, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.models import FormVersion
from forms.state import State
from forms.submissions import counting
from forms.submissions import statistics as numbers
from forms.submissions.counting import duration_of
from forms.submissions.models import Draft, FormCount
from forms.submissions.statistics import Counted
from forms.submissions.suppression import ENOUGH, protect_line, protect_table
from tests.forms.family import Family
from tests.forms.submissions.office import ADMIN, publish

Kind = FormCount.Kind
values = st.integers(0, 30)


# --- Keeping small numbers out (pure) -----------------------------------------------------------------
@given(st.lists(values, min_size=1, max_size=8))
def test_no_hidden_number_of_a_line_follows_from_the_sum(line):
    shown, total = protect_line(line)
    for value, cell in zip(line, shown, strict=True):
        assert cell in (None, value)
        assert not (0 < value < ENOUGH and cell is not None)
    hidden = [value for value, cell in zip(line, shown, strict=True) if cell is None]
    if total is None:
        assert sum(line) < ENOUGH
    elif hidden:
        assert len(hidden) > 1
        assert sum(hidden) >= ENOUGH


@given(
    st.integers(1, 5).flatmap(
        lambda n: st.lists(st.lists(values, min_size=n, max_size=n), min_size=1, max_size=6)
    )
)
@settings(deadline=None)
def test_no_hidden_number_of_a_table_follows_from_its_sums(rows):
    table = [[*row, sum(row)] for row in rows]
    table.append([sum(column) for column in zip(*table, strict=True)])
    shown = protect_table(rows)
    places = list(product(range(len(table)), range(len(table[0]))))
    for row, column in places:
        assert shown[row][column] in (None, table[row][column])
        assert not (0 < table[row][column] < ENOUGH and shown[row][column] is not None)
    hidden = [place for place in places if shown[place[0]][place[1]] is None]
    # Another table with the same shown numbers differs from ours in each hidden cell: along a circle.
    for place in hidden:
        assert _is_on_a_circle(place, set(hidden))


def _is_on_a_circle(place, hidden):
    """Search a way back to a cell by turns along rows and columns over hidden cells (independent of ours)."""
    waiting, seen = [((place,), True)], set()
    while waiting:
        way, along_row = waiting.pop()
        for other in hidden:
            same = other[0] == way[-1][0] if along_row else other[1] == way[-1][1]
            if not same or other == way[-1]:
                continue
            if other == place and len(way) > 3 and not along_row:
                return True
            if other not in way and (other, along_row) not in seen:
                seen.add((other, along_row))
                waiting.append(((*way, other), not along_row))
    return False


def test_a_known_table():
    shown = protect_table([[3, 20], [30, 40]])
    assert shown == [[None, None, 23], [None, None, 70], [33, 60, 93]]
    # Whatever stands in the first cell, the others can follow.
    for first in range(24):
        rows = [[first, 23 - first], [33 - first, 37 + first]]
        assert [sum(row) for row in rows] == [23, 70]
        assert [sum(column) for column in zip(*rows, strict=True)] == [33, 60]


def test_zero_is_shown_and_a_lonely_small_number_takes_its_sum_along():
    assert protect_line([0, 7, 20]) == ([0, 7, 20], 27)
    assert protect_line([0, 3, 0]) == ([0, None, 0], None)
    assert protect_line([3, 8, 20]) == ([None, None, 20], 31)
    assert protect_line([1, 1, 20]) == ([None, None, None], 22)


# --- Tables (pure) ------------------------------------------------------------------------------------
MONTHS = [date(2025, 1, 1), date(2025, 2, 1)]


def counted(kind="started", item="", **by_language):
    return [
        Counted(month, code, kind, item, count)
        for code, counts in by_language.items()
        for month, count in zip(MONTHS, counts, strict=False)
    ]


def test_months_by_languages():
    rows = counted(de=[20, 30], ar=[8, 9])
    table = numbers.by_month(rows, "started", MONTHS, ["de", "ar"], is_running=False)
    assert table.rows == [(MONTHS[0], [20, 8, 28]), (MONTHS[1], [30, 9, 39])]
    assert table.sums == [50, 17, 67]


def test_sums_of_a_running_year_do_not_tell_the_month_between_two_looks():
    rows = counted(de=[20, 30], ar=[8, 9])
    assert numbers.by_month(rows, "started", MONTHS, ["de", "ar"], is_running=True).sums == [50, 15, 67]


def test_pages_are_rounded_and_small_ones_hidden():
    rows = counted("reached", "s", de=[11, 11], ar=[3, 0]) + counted("reached", "t", de=[4])
    lines = numbers.by_item(rows, "reached", ["de", "ar"])
    assert lines["s"].total == 25
    assert lines["s"].of("ar") is None
    assert lines["s"].of("de") is None
    assert lines["t"].total is None


def test_the_median_is_a_class_and_needs_five():
    items = [name for _limit, name in counting.DURATIONS]
    few = [Counted(MONTHS[0], "de", "time", "10m", 4)]
    assert numbers.spread(few, "time", items) == ([None, 0, 0, 0, 0, 0, 0], "")
    many = [*few, Counted(MONTHS[0], "de", "time", "1h", 20)]
    assert numbers.spread(many, "time", items)[1] == "1h"


@pytest.mark.parametrize(
    ("passed", "name"),
    [({"seconds": 1}, "10m"), ({"minutes": 10}, "10m"), ({"minutes": 11}, "30m"), ({"days": 400}, "more")],
)
def test_durations_are_coarse(passed, name):
    assert duration_of(timedelta(**passed)) == name


def test_only_months_that_are_over_are_shown():
    assert numbers.is_over(date(2026, 10, 1), date(2026, 11, 1))
    assert not numbers.is_over(date(2026, 11, 1), date(2026, 11, 30))


# --- Counting -----------------------------------------------------------------------------------------
def counts(kind=None):
    rows = FormCount.objects.filter(kind=kind) if kind else FormCount.objects.all()
    return Counter({(one.kind, one.item): one.count for one in rows})


@pytest.mark.django_db
class TestCounting:
    def test_a_whole_way(self, request_form, django_capture_on_commit_callbacks):
        family = Family(language="ar")
        family.fill_in()
        with django_capture_on_commit_callbacks(execute=True):
            family.browser.post(family.url("pruefen/"))
        assert counts() == {
            ("started", ""): 1,
            ("finished", "person"): 1,
            ("reached", "request"): 1,
            ("finished", "request"): 1,
            ("reached", "check"): 1,
            ("sent", ""): 1,
            ("time", "10m"): 1,
        }
        assert set(FormCount.objects.values_list("language", "month")) == {
            ("ar", timezone.localdate().replace(day=1))
        }

    def test_each_draft_counts_once_whatever_it_does(self, request_form):
        family = Family()
        for _ in range(3):
            family.answer("person", name="")
            family.answer("person", name="Amira", contact="0151", role="sponsor")
            family.answer("person", name="", contact="0151", role="sponsor", _more={"_go": "leave"})
        name, contact, role = (family.definition.by_key[key].id for key in ("name", "contact", "role"))
        assert counts() == {
            ("started", ""): 1,
            ("error", name): 1,
            ("error", contact): 1,
            ("error", role): 1,
            ("finished", "person"): 1,
            ("reached", "request"): 1,
            ("saved", "person"): 1,
        }
        Family().answer("person", name="Ben", contact="0151", role="sponsor")
        assert counts()["finished", "person"] == counts()["started", ""] == 2

    def test_lists_and_pages_of_people_count_once_per_draft(self, make_form):
        publish(make_form)
        family = Family("familie-probe")
        family.answer("you", name="Amira")
        rows = [family.add_person("family", name) for name in ("Sami", "Lina")]
        family.browser.post(family.step_url("family"))
        for row in rows:
            family.answer("person", row=row, school="yes")
        assert counts(Kind.FINISHED) == {
            ("finished", "you"): 1,
            ("finished", "family"): 1,
            ("finished", "person"): 1,
        }
        assert counts(Kind.REACHED)["reached", "person"] == 1
        assert counts(Kind.REACHED)["reached", "check"] == 1

    def test_trial_runs_are_not_counted(self, request_form, signed_in):
        editor = signed_in("Portalredaktion")
        response = editor.post(f"/verwaltung/formulare/{request_form.pk}/probe/", {"language": "de"})
        assert response.status_code == 302
        draft = Draft.objects.get()
        editor.post(response.url, {"person-name": "Amira", "_shown": ""})
        assert draft.is_trial
        assert not FormCount.objects.exists()

    def test_sending_twice_counts_once(self, request_form, django_capture_on_commit_callbacks):
        family = Family()
        family.fill_in()
        with django_capture_on_commit_callbacks(execute=True):
            for _ in range(3):
                family.browser.post(family.url("pruefen/"))
        assert counts()["sent", ""] == 1

    def test_a_helper_is_counted_with_what_is_sent(self, request_form, django_capture_on_commit_callbacks):
        from forms.submissions.access import invite

        family = Family()
        family.fill_in()
        invite(by=family.draft.grants.get(), name="Anna", pin="482917", email="")
        with django_capture_on_commit_callbacks(execute=True):
            family.browser.post(family.url("pruefen/"))
        assert counts()["helper", ""] == 1

    def test_a_page_costs_one_statement_at_most_and_none_the_second_time(self, request_form):
        family = Family()
        for expected in (1, 0):
            with CaptureQueriesContext(connection) as queries:
                family.answer("person", name="Amira", contact="0151", role="sponsor")
            found = [query for query in queries.captured_queries if "formcount" in query["sql"].lower()]
            assert len(found) == expected

    def test_counting_never_stands_in_the_way(self, request_form, monkeypatch):
        family = Family()
        monkeypatch.setattr(counting, "INSERT", "INSERT INTO nowhere VALUES ")
        assert family.answer("person", name="Amira", contact="0151", role="sponsor").status_code == 302
        assert family.stored("name") == "Amira"

    def test_what_is_counted_travels_to_a_newer_version_and_not_into_what_is_sent(self, request_form):
        from forms.moving import move

        family = Family()
        family.answer("person", name="Amira", contact="0151", role="sponsor")
        state, definition = family.state, family.definition
        assert state.counted
        other = definition.with_ids({})
        assert move(definition, other, state, date(2026, 11, 1)).state.counted == state.counted
        assert State.from_json(state.to_json()) == state
        assert "counted" not in State().to_json()

    def test_rows_lead_to_nobody(self, request_form):
        family = Family()
        family.answer("person", name="Amira", contact="0151", role="sponsor")
        rows = repr(list(FormCount.objects.values()))
        assert "Amira" not in rows
        assert str(family.draft.pk) not in rows
        fields = {field.name for field in FormCount._meta.get_fields()}
        assert fields == {"id", "form", "month", "language", "kind", "item", "count"}


# --- The screen ---------------------------------------------------------------------------------------
@pytest.fixture
def year(request_form):
    """Counters of a year that is over."""
    for kind, item, language, count in (
        ("started", "", "de", 40),
        ("started", "", "ar", 31),
        ("finished", "person", "de", 33),
        ("finished", "person", "ar", 3),
        ("reached", "request", "de", 33),
        ("reached", "weg", "de", 12),
        ("sent", "", "de", 23),
        ("time", "10m", "de", 17),
        ("time", "1h", "de", 6),
        ("saved", "request", "de", 14),
        ("error", FormVersion.objects.current("anfrage").compiled.by_key["contact"].id, "de", 11),
    ):
        FormCount.objects.create(
            form=request_form, month=date(2025, 3, 1), language=language, kind=kind, item=item, count=count
        )
    FormCount.objects.create(
        form=request_form,
        month=timezone.localdate().replace(day=1),
        language="ti",
        kind="started",
        count=1234,
    )
    return f"{ADMIN}statistik/{request_form.pk}/"


@pytest.mark.django_db
def test_the_screen_shows_bars_and_the_same_numbers_as_a_table(year, signed_in):
    client = signed_in("Portalredaktion")
    html = client.get(year).content.decode()
    assert html.count("<rect") == 2 * html.count('font-size="14"') > 0
    assert "Prüfen und senden" in html
    assert "früher: weg" in html
    assert '<th scope="row">Telefon oder E-Mail</th><td>10</td>' in html
    assert "bis 10 Minuten." in html
    assert "1234" not in html
    arabic = client.get(year, {"sprache": "ar", "jahr": "2025"}).content.decode()
    assert "unter 5" in arabic
    assert client.get(year, {"sprache": "xx", "jahr": "abc"}).status_code == 200


@pytest.mark.django_db
def test_the_numbers_as_csv(year, signed_in):
    text = signed_in("Portalredaktion").get(f"{year}csv/?jahr=2025").content.decode("utf-8-sig")
    assert '"begonnen";"";"2025-03";"de";"40"' in text
    assert '"Fehler";"Telefon oder E-Mail";"2025";"alle";"10"' in text
    assert '"3"' not in text
    assert "1234" not in text


@pytest.mark.django_db
def test_a_form_nobody_has_used_has_a_screen_too(request_form, signed_in):
    client = signed_in("Portalredaktion")
    assert "Noch nichts gezählt" in client.get(f"{ADMIN}statistik/{request_form.pk}/").content.decode()
    assert client.get(f"{ADMIN}statistik/{request_form.pk}/csv/").status_code == 200
    assert str(request_form.pk) in client.get(f"{ADMIN}statistik/").content.decode()
