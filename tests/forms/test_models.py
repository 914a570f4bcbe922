"""From the editor's form to immutable versions."""

import pytest
from django.core.exceptions import ValidationError

from forms.models import FormVersion, WizardForm, text


@pytest.fixture
def form(db) -> WizardForm:
    return WizardForm.objects.get(slug="familie")


def publish(form: WizardForm) -> FormVersion:
    form.save_revision().publish()
    return FormVersion.objects.current(form.slug)


def test_publishing_the_same_structure_makes_no_new_version(form):
    before = FormVersion.objects.current("familie")
    assert publish(form) == before
    assert before.texts.count() == 2


def test_a_changed_structure_makes_the_next_version_and_keeps_the_old_one(form):
    before = FormVersion.objects.current("familie")
    form.structure[0].value["fields"][0].value["required"] = False
    after = publish(form)
    assert after.number == before.number + 1
    assert FormVersion.objects.get(pk=before.pk).definition == before.definition


def test_a_version_cannot_be_changed(form):
    version = FormVersion.objects.current("familie")
    version.number = 99
    with pytest.raises(TypeError, match="immutable"):
        version.save()


def test_texts_are_there_in_all_eleven_languages(form):
    version = FormVersion.objects.current("familie")
    step = version.compiled.steps[0]
    assert len(version.newest_texts[step.title]) == 11
    assert text(version.newest_texts, step.title, "ar").language.code == "ar"


def test_a_new_question_gets_a_text_row_and_a_removed_one_loses_it(form):
    paths = {row.path for row in form.strings.all()}
    removed = form.structure[1].value["fields"][2].id
    del form.structure[1].value["fields"][2]
    form.sync_strings()
    assert paths - {row.path for row in form.strings.all()} == {f"{removed}.label", f"{removed}.help"}


def test_two_questions_with_one_key_are_refused_with_a_sentence(form):
    fields = form.structure[0].value["fields"]
    fields[1].value["key"] = fields[0].value["key"]
    with pytest.raises(ValidationError, match="kommt mehrfach vor"):
        form.full_clean()


def test_an_unpublished_form_has_no_current_version(form):
    form.unpublish()
    assert FormVersion.objects.current("familie") is None
