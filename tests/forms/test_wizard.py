"""Filling in a form, as a family does and as somebody does who wants to break it."""

import re
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone

from forms.cases.models import Case
from forms.models import FormVersion
from forms.submissions.models import Draft, Submission
from forms.submissions.reference import is_valid
from tests.forms.family import Family

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(request_form):
    return Family()


def test_the_whole_way_ends_with_a_reference_and_a_case(family):
    assert family.fill_in().url == family.url("pruefen/")
    page = family.browser.get(family.url("pruefen/")).content.decode()
    assert "Amira Haddad" in page
    assert "1. Oktober 2026" in page
    assert family.browser.post(family.url("pruefen/")).url == family.url("gesendet/")
    submission = Submission.objects.get()
    assert is_valid(submission.reference)
    assert submission.reference in family.browser.get(family.url("gesendet/")).content.decode()
    assert Case.objects.get().submission == submission


def test_pressing_submit_again_shows_the_same_receipt(family):
    family.fill_in()
    for _ in range(3):
        assert family.browser.post(family.url("pruefen/")).url == family.url("gesendet/")
    assert Submission.objects.count() == 1


def test_opening_the_check_page_submits_nothing(family):
    family.fill_in()
    family.browser.get(family.url("pruefen/"))
    family.browser.get(family.url("gesendet/"))
    assert not Submission.objects.exists()


def test_what_was_typed_is_shown_again_with_a_summary_of_the_errors(family):
    response = family.answer("person", name="Amira", contact="", role="sponsor")
    page = response.content.decode()
    assert response.status_code == HTTPStatus.OK
    assert 'value="Amira"' in page
    assert f'href="#id_person-{family.definition.by_key["contact"].id}"' in page
    assert "<title>Fehler" in re.sub(r"\s+", " ", page).replace("<title> ", "<title>")


def test_a_later_step_cannot_be_opened_before_its_turn(family):
    assert family.browser.get(family.url("schritt/request/")).url == family.url("schritt/person/")
    assert family.browser.get(family.url("pruefen/")).url == family.url("schritt/person/")


def test_a_later_step_cannot_be_posted_before_its_turn(family):
    family.answer("request", relation="child", consent="on")
    assert family.draft.__class__.objects.get().revision == 0


@pytest.mark.parametrize("step", ["done", "nothing", "person%00", "..", "x" * 300])
def test_an_unknown_step_is_not_found(family, step):
    response = family.browser.get(family.url(f"schritt/{step}/"))
    assert HTTPStatus.BAD_REQUEST <= response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR


def test_the_step_the_browser_claims_to_be_on_does_not_matter(family):
    data = family.data("person", name="A", contact="b", role="sponsor")
    family.browser.post(family.url("schritt/person/"), {**data, "wizard-current_step": "request"})
    assert family.browser.get(family.url("schritt/request/")).status_code == HTTPStatus.OK


def test_extra_keys_are_not_stored(family):
    data = family.data("person", name="A", contact="b", role="sponsor") | {
        "status": "done",
        "person-extra": "x",
    }
    family.browser.post(family.url("schritt/person/"), data)
    assert set(family.state.answers) == {
        family.definition.by_key[key].id for key in ("name", "contact", "role")
    }


def test_an_answer_that_is_no_choice_is_refused(family):
    assert family.answer("person", name="A", contact="b", role="king").status_code == HTTPStatus.OK


@pytest.mark.parametrize("date", ["2026-02-30", "0000-00-00", "gestern", "99999-01-01"])
def test_an_impossible_date_is_refused_and_kept(family, date):
    family.answer("person", name="A", contact="b", role="sponsor")
    response = family.answer("request", relation="child", decision_date=date, consent="on")
    assert response.status_code == HTTPStatus.OK
    assert date in response.content.decode()


@pytest.mark.parametrize("name", ["😀 عائلة \u202e", "<script>alert(1)</script>", "ሰላም", "O'Neill\u200f"])
def test_any_name_comes_back_as_it_was(family, name):
    family.answer("person", name=name, contact="b", role="sponsor")
    page = family.browser.get(family.url("schritt/person/")).content.decode()
    assert "<script>alert" not in page
    assert family.stored("name") == name


def test_the_language_can_be_changed_without_losing_anything(family):
    family.answer("person", name="Amira", contact="b", role="sponsor")
    family.language = "ar"
    page = family.browser.get(family.url("schritt/person/")).content.decode()
    assert 'dir="rtl"' in page
    assert 'value="Amira"' in page
    family.answer("request", relation="child", consent="on")
    family.browser.post(family.url("pruefen/"))
    assert Submission.objects.get().language == "ar"


def test_somebody_else_does_not_get_in(family):
    family.fill_in()
    for rest in ("schritt/person/", "pruefen/", "gesendet/"):
        assert Client().get(family.url(rest)).url == "/de/formulare/fortsetzen/"


def test_a_guessed_cookie_does_not_open_a_draft(family):
    stranger = Client()
    stranger.cookies[f"draft-{family.draft.pk.hex}"] = "guessed"
    assert stranger.get(family.url("schritt/person/")).url == "/de/formulare/fortsetzen/"


def test_two_drafts_in_one_browser_do_not_mix(family):
    other = Family()
    other.browser.cookies.update(family.browser.cookies)
    family.browser = other.browser
    family.answer("person", name="Amira", contact="1", role="sponsor")
    other.answer("person", name="Bassam", contact="2", role="relative")
    assert "Bassam" not in family.browser.get(family.url("schritt/person/")).content.decode()
    assert "Amira" not in other.browser.get(other.url("schritt/person/")).content.decode()


def test_an_expired_draft_is_closed(family):
    Draft.objects.update(expires_at=timezone.now())
    assert family.browser.get(family.url("schritt/person/")).url == "/de/formulare/fortsetzen/"


def test_a_draft_stays_with_the_version_it_began_with(family):
    form = family.draft.form_version.form
    form.structure[0].value["fields"].append(("text", {"key": "new", "label": "Neu?", "need": "required"}))
    form.save_revision().publish()
    assert FormVersion.objects.current("anfrage") != family.draft.form_version
    assert family.fill_in().url == family.url("pruefen/")


def test_answers_are_not_readable_in_the_database(family):
    family.fill_in()
    draft = Draft.objects.get()
    assert b"Amira" not in bytes(draft.blob)


def test_pages_with_answers_are_never_cached(family):
    family.fill_in()
    for rest in ("schritt/person/", "pruefen/"):
        assert "no-store" in family.browser.get(family.url(rest))["Cache-Control"]


def test_a_form_nobody_has_published_is_not_found(client):
    assert client.get("/de/formulare/nichts/").status_code == HTTPStatus.NOT_FOUND
