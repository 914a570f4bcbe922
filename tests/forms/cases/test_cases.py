"""Cases: who may see them, and what they remember."""

from http import HTTPStatus

import pytest

from forms.cases.actions import NotAllowed, change_state
from forms.cases.models import Case, CaseEvent
from forms.cases.workflow import State
from tests.forms.family import Family

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(request_form):
    family = Family(language="ar")
    family.fill_in()
    family.browser.post(family.url("pruefen/"))
    return Case.objects.get(submission__draft=family.draft)


def test_a_case_worker_reads_the_answers_and_that_is_recorded(case, signed_in):
    worker = signed_in("Fallbearbeitung")
    page = worker.get(f"/verwaltung/faelle/{case.pk}/").content.decode()
    assert "Amira Haddad" in page
    event = CaseEvent.objects.get(kind=CaseEvent.Kind.READ)
    assert event.by == worker.user
    assert "Amira" not in event.detail


def test_a_case_worker_closes_a_case(case, signed_in):
    worker = signed_in("Fallbearbeitung")
    worker.post(f"/verwaltung/faelle/{case.pk}/stand/", {"state": "closed"})
    case.refresh_from_db()
    assert case.state == State.CLOSED
    assert case.closed_at
    assert CaseEvent.objects.get(kind=CaseEvent.Kind.STATE).by == worker.user


@pytest.mark.parametrize("role", ["Portalredaktion", "Anbieterredaktion", "Prozesspflege"])
@pytest.mark.parametrize("rest", ["", "{pk}/"])
def test_other_roles_see_no_cases(case, signed_in, role, rest):
    response = signed_in(role).get(f"/verwaltung/faelle/{rest.format(pk=case.pk)}")
    assert response.status_code != HTTPStatus.OK
    assert b"Amira" not in response.content
    assert not CaseEvent.objects.filter(kind=CaseEvent.Kind.READ).exists()


@pytest.mark.parametrize("role", ["Portalredaktion", "Anbieterredaktion", "Prozesspflege"])
def test_other_roles_cannot_close_cases(case, signed_in, role):
    signed_in(role).post(f"/verwaltung/faelle/{case.pk}/stand/", {"state": "closed"})
    case.refresh_from_db()
    assert case.state == State.NEW


def test_a_stranger_is_sent_to_the_login(case, client):
    response = client.get(f"/verwaltung/faelle/{case.pk}/")
    assert response.status_code == HTTPStatus.FOUND
    assert "login" in response.url


def test_the_list_names_the_case_and_no_person(case, signed_in):
    page = signed_in("Fallbearbeitung").get("/verwaltung/faelle/").content.decode()
    assert case.submission.reference in page
    assert "Amira" not in page


@pytest.mark.parametrize("state", ["new", "", "nonsense"])
def test_only_ways_of_the_workflow_are_open(case, state):
    with pytest.raises(NotAllowed):
        change_state(case=case, state=state, by=None)
    assert Case.objects.get(pk=case.pk).state == State.NEW


def test_a_closed_case_can_be_opened_again(case):
    change_state(case=case, state="closed", by=None)
    again = change_state(case=case, state="open", by=None)
    assert again.closed_at is None
