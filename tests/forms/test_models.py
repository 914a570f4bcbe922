"""From the editor's form to immutable versions."""

import pytest
from django.core.exceptions import ValidationError

from forms.models import FormTexts, FormVersion, WizardForm
from forms.models.version import is_complete
from forms.wording import Wording
from translations import languages


@pytest.fixture
def form(request_form) -> WizardForm:
    return request_form


def publish(form: WizardForm) -> FormVersion:
    form.save_revision().publish()
    return FormVersion.objects.current(form.slug)


def first_question(form):
    return form.structure[0].value["fields"][0]


def test_publishing_the_same_structure_makes_no_new_version(form):
    before = FormVersion.objects.current("anfrage")
    assert publish(form) == before
    assert before.texts.count() == 2


def test_a_changed_structure_makes_the_next_version_and_keeps_the_old_one(form):
    before = FormVersion.objects.current("anfrage")
    first_question(form).value["need"] = "optional"
    after = publish(form)
    assert after.number == before.number + 1
    assert FormVersion.objects.get(pk=before.pk).definition == before.definition


def test_a_version_cannot_be_changed(form):
    version = FormVersion.objects.current("anfrage")
    version.number = 99
    with pytest.raises(TypeError, match="immutable"):
        version.save()


def test_texts_are_there_in_all_eleven_languages(form):
    version = FormVersion.objects.current("anfrage")
    step = version.compiled.steps[0]
    assert len(version.newest_texts[step.title]) == len(languages.CODES)
    assert Wording(version.newest_texts, "ar")(step.title).language.code == "ar"


def test_a_new_question_gets_a_text_row_and_a_removed_one_loses_it(form):
    paths = {row.path for row in form.strings.all()}
    removed = form.structure[1].value["fields"][2].id
    del form.structure[1].value["fields"][2]
    form.sync_strings()
    assert paths - {row.path for row in form.strings.all()} == {f"{removed}.label", f"{removed}.help"}


def test_two_questions_with_one_key_are_not_published_but_saved(form):
    fields = form.structure[0].value["fields"]
    fields[1].value["key"] = fields[0].value["key"]
    revision = form.save_revision()
    with pytest.raises(ValidationError, match="mehrmals"):
        revision.publish()


def test_a_published_key_is_frozen(form):
    first_question(form).value["key"] = "another"
    with pytest.raises(ValidationError, match="bleibt, wie es ist"):
        form.save_revision().publish()


def test_an_unpublished_form_has_no_current_version(form):
    form.unpublish()
    assert FormVersion.objects.current("anfrage") is None


def test_a_changed_german_text_outdates_its_translations_and_takes_the_language_from_the_public(form):
    first_question(form).value["label"] = "Wie heißen Sie?"
    version = publish(form)
    label = version.compiled.steps[0].fields[0].label
    row = form.strings.get(path=label)
    assert row.state("ar") == row.State.OUTDATED
    assert not is_complete(form, "ar")
    # No mixture: the whole Arabic form falls back, and says so.
    assert set(version.newest_texts["title"]) == {"de"}


def test_a_minor_edit_leaves_translations_valid(form):
    first_question(form).value["label"] = "Ihr Name?"
    form.minor_edit = True
    version = publish(form)
    assert "ar" in version.newest_texts["title"]
    label = version.compiled.steps[0].fields[0].label
    assert version.newest_texts[label]["de"] == "Ihr Name?"


def test_a_translation_of_the_new_text_makes_the_language_public_again(form):
    first_question(form).value["label"] = "Wie heißen Sie?"
    form.sync_strings()
    rows = list(form.strings.all())
    label = first_question(form).id + ".label"
    row = next(row for row in rows if row.path == label)
    row.translate("ar", "ما اسمكم؟")
    form.strings = rows
    assert "ar" in FormTexts.collect(form)[label]
    assert "fa" not in FormTexts.collect(form)[label]


def test_texts_no_native_speaker_has_read_are_marked(form):
    row = form.strings.first()
    assert row.state("ti") == row.State.CHECK
    assert row.state("uk") == row.State.HUMAN


def test_a_trial_version_has_no_number_and_is_never_the_current_one(form):
    trial = FormVersion.objects.make_trial(form)
    assert trial.is_trial
    assert FormVersion.objects.current("anfrage") != trial
    assert publish(form).number == 1
