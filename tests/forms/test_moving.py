"""A form changes while somebody is filling it in."""

import pytest

from forms.models import FormVersion
from forms.submissions.models import Draft, Submission
from tests.forms.family import Family

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(request_form):
    family = Family()
    family.answer("person", name="Amira", contact="b", role="sponsor")
    return family


def questions(form, page=0):
    return form.structure[page].value["fields"]


def publish(form):
    form.save_revision().publish()
    return FormVersion.objects.current(form.slug)


def test_nothing_is_offered_while_nothing_has_changed(family):
    assert "neue-fassung" not in family.page("uebersicht/")
    assert family.browser.get(family.url("neue-fassung/")).url == family.url("uebersicht/")


def test_a_new_question_is_listed_and_asked_after_moving(family, request_form):
    questions(request_form).append(("text", {"key": "new", "label": "Und sonst?", "need": "required"}))
    version = publish(request_form)
    assert "neue-fassung" in family.page("uebersicht/")
    assert "Und sonst?" in family.page("neue-fassung/")
    assert Draft.objects.get().form_version != version
    family.browser.post(family.url("neue-fassung/"))
    assert Draft.objects.get().form_version == version
    # The page is open again, with everything that was answered there.
    assert family.browser.get(family.url("pruefen/")).url == family.step_url("person")
    assert 'value="Amira"' in family.page("schritt/person/")


def test_an_answer_that_loses_its_place_is_named_before_it_goes(family, request_form):
    del questions(request_form)[1]
    publish(request_form)
    page = family.page("neue-fassung/")
    assert "Diese Antworten fallen weg" in page
    assert family.stored("contact") == "b"


def test_an_option_that_is_gone_is_asked_again(family, request_form):
    choice = next(block for block in questions(request_form) if block.block_type == "choice")
    choice.value["choices"] = [one for one in choice.value["choices"] if one["key"] != "sponsor"]
    publish(request_form)
    assert "Bitte noch einmal beantworten" in family.page("neue-fassung/")
    family.browser.post(family.url("neue-fassung/"))
    assert family.stored("role") is None
    assert family.stored("name") == "Amira"


def test_staying_with_the_old_version_is_possible_to_the_end(family, request_form):
    questions(request_form).append(("text", {"key": "new", "label": "Und sonst?", "need": "required"}))
    publish(request_form)
    family.answer("request", relation="child", consent="on")
    family.browser.post(family.url("pruefen/"))
    assert Submission.objects.get().form_version.number == 1


def test_an_unpublished_form_can_be_finished_but_not_begun(family, request_form):
    request_form.unpublish()
    assert family.browser.get("/de/formulare/anfrage/").status_code == 404
    family.answer("request", relation="child", consent="on")
    family.browser.post(family.url("pruefen/"))
    assert Submission.objects.count() == 1


def test_a_draft_written_meanwhile_is_not_overwritten_by_moving(family, request_form, monkeypatch):
    from forms.submissions import moving
    from forms.submissions.models import Conflict

    questions(request_form).append(("text", {"key": "new", "label": "Und sonst?"}))
    version = publish(request_form)
    stale = Draft.objects.get()
    stale.read()
    family.answer("person", name="Bassam", contact="b", role="sponsor")
    with pytest.raises(Conflict):
        moving.move_draft(draft=stale, version=version, today=stale.created_at.date())
    assert family.stored("name") == "Bassam"


def test_the_editor_sees_what_happens_to_open_drafts(family, request_form, signed_in):
    del questions(request_form)[1]
    request_form.save_revision()
    page = signed_in("Portalredaktion").get(f"/verwaltung/formulare/{request_form.pk}/versionen/")
    text = page.content.decode()
    assert "verlieren Antworten" in text
    assert "Kontakt" in text or "erreichen" in text
