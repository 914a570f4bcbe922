"""The builder in the admin: blocks, screens, files, library, example families."""

import json
from http import HTTPStatus

import pytest
from django.core.exceptions import ValidationError

from forms import blueprints
from forms.blocks.details import DetailsField
from forms.blocks.questions import OptionsBlock, TextBlock
from forms.exchange import BrokenFile, copy, export, import_form
from forms.library import insert, keep
from forms.models import FormExample, FormVersion, LibraryQuestion, WizardForm
from forms.proving import findings
from forms.submissions.models import Draft, Submission
from tests.forms.family import Family

pytestmark = pytest.mark.django_db
ADMIN = "/verwaltung/formulare"


# --- Blocks -------------------------------------------------------------------------------------------
def clean(block, **value):
    return block.clean({**block.get_default(), "label": "Frage", "key": "k", **value})


def test_a_block_keeps_what_it_knows_and_drops_the_rest():
    cleaned = clean(TextBlock(), minimum="5", hacked="x", need="nonsense")
    assert cleaned["minimum"] == 5
    assert "hacked" not in cleaned
    assert cleaned["need"] == "optional"


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"minimum": "viele"}, "Mindestlänge"),
        ({"key": "Mit Leerzeichen"}, "Kürzel"),
        ({"label": "x" * 301}, "höchstens 300"),
        ({"visible_if": {"rows": [{"type": "row"}]}}, "Nur zeigen, wenn"),
        ({"visible_if": {"rows": [{"type": "row", "value": {"number": "x"}}]}}, "Nur zeigen, wenn"),
        ({"retention_days": {}}, "Löschen nach Tagen"),
    ],
)
def test_a_block_names_the_part_that_is_wrong(value, sentence):
    with pytest.raises(ValidationError, match=sentence):
        clean(TextBlock(), **value)


def test_answers_without_any_text_are_dropped_and_bad_keys_named():
    answers = [{"key": "a", "label": "A"}, {"key": "", "label": ""}]
    assert clean(OptionsBlock(), choices=answers)["choices"] == [
        {"key": "a", "label": "A", "exclusive": False}
    ]
    with pytest.raises(ValidationError, match="Ä b"):
        clean(OptionsBlock(), choices=[{"key": "Ä b", "label": "Ä b"}])


@pytest.mark.parametrize("text", ["", "null", "[1]", "{", '"x"', "[" * 100_000])
def test_a_hidden_field_with_nonsense_is_an_empty_block(text):
    assert DetailsField.parse(text) == {}


# --- Files --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["ehrenamt", "familie"])
def test_a_blueprint_survives_export_and_import(name):
    form = WizardForm.objects.get(slug=name)
    data = export(form)
    blueprint = blueprints.read(name)
    assert data["definition"] == blueprint["definition"]
    assert data["texts"] == blueprint["texts"]
    again = import_form(json.loads(json.dumps(data)))
    assert again.slug == f"{name}-2"
    assert not again.live
    assert export(again)["texts"] == data["texts"]


@pytest.mark.parametrize("name", ["ehrenamt", "familie"])
def test_a_blueprint_is_complete_in_eleven_languages_and_has_no_error(name):
    form = WizardForm.objects.get(slug=name)
    assert [finding for finding in findings(form) if finding.severity == "error"] == []
    version = FormVersion.objects.current(name)
    assert all(len(texts) == 11 for texts in version.newest_texts.values())


def test_replacing_continues_the_form_with_the_same_ids(request_form):
    before = request_form.compiled()
    again = import_form(export(request_form), collision="replace")
    assert again.pk == request_form.pk
    assert again.compiled() == before


def test_a_copy_has_ids_of_its_own(request_form):
    copied = copy(request_form)
    assert not {field.id for field in copied.compiled()} & {field.id for field in request_form.compiled()}


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"format": "other"},
        {"format": "lotse-form", "slug": "x"},
        {"format": "lotse-form", "slug": "x", "definition": {"schema_version": 99}, "texts": {}},
        {"format": "lotse-form", "slug": "", "definition": {"schema_version": 2, "steps": []}, "texts": {}},
        {
            "format": "lotse-form",
            "slug": "x",
            "definition": {"schema_version": 2, "steps": [{"id": 1}]},
            "texts": {},
        },
        {
            "format": "lotse-form",
            "slug": "x",
            "definition": {"schema_version": 2, "steps": []},
            "texts": {"a": 1},
        },
    ],
)
def test_a_broken_file_is_refused_with_a_sentence(data):
    with pytest.raises(BrokenFile):
        import_form(data)
    assert not WizardForm.objects.filter(slug__in=("x", "")).exists()


# --- Screens ------------------------------------------------------------------------------------------
def test_an_editor_reaches_every_screen_of_a_form(request_form, signed_in):
    editor = signed_in("Portalredaktion")
    for rest in ("pruefung/", "versionen/", "datei/", "bibliothek/"):
        assert editor.get(f"{ADMIN}/{request_form.pk}/{rest}").status_code == HTTPStatus.OK, rest
    for rest in ("datei/", "fertige/"):
        assert editor.get(f"{ADMIN}/{rest}").status_code == HTTPStatus.OK, rest
    edit = f"/verwaltung/snippets/portal_forms/wizardform/edit/{request_form.pk}/"
    assert editor.get(edit).status_code == HTTPStatus.OK


@pytest.mark.parametrize("role", ["Anbieterredaktion", "Fallbearbeitung", "Prozesspflege"])
def test_others_reach_none_of_them(request_form, signed_in, role):
    stranger = signed_in(role)
    for rest in (f"{request_form.pk}/{name}/" for name in ("pruefung", "versionen", "datei", "bibliothek")):
        assert stranger.get(f"{ADMIN}/{rest}").status_code != HTTPStatus.OK
    for rest in (f"{request_form.pk}/probe/", f"{request_form.pk}/kopie/", "fertige/"):
        assert b"formulare/anfrage" not in stranger.post(f"{ADMIN}/{rest}", {"name": "familie"}).content
    assert WizardForm.objects.filter(slug__startswith="anfrage").count() == 1
    assert not WizardForm.objects.filter(slug="familie-2").exists()


def test_a_blueprint_becomes_an_editable_form_by_a_button(signed_in):
    editor = signed_in("Portalredaktion")
    editor.post(f"{ADMIN}/fertige/", {"name": "familie"})
    assert "gibt es nicht" in editor.post(f"{ADMIN}/fertige/", {"name": "../x"}).content.decode()
    assert WizardForm.objects.filter(slug="familie-2", live=False).exists()


def test_a_file_comes_in_through_the_admin(request_form, signed_in):
    from django.core.files.uploadedfile import SimpleUploadedFile

    editor = signed_in("Portalredaktion")
    good = SimpleUploadedFile("f.json", json.dumps(export(request_form)).encode())
    assert editor.post(f"{ADMIN}/datei/", {"file": good, "collision": "copy"}).status_code == HTTPStatus.FOUND
    for content in (b"\xff\xfe", b"{", b"[]", b"[" * 100_000):
        broken = SimpleUploadedFile("f.json", content)
        page = editor.post(f"{ADMIN}/datei/", {"file": broken, "collision": "copy"}).content.decode()
        assert "keine Formulardatei" in page


# --- Trial runs and example families ------------------------------------------------------------------
def trial_of(form, client, language="de"):
    response = client.post(f"{ADMIN}/{form.pk}/probe/", {"language": language})
    draft = Draft.objects.get(form_version__number=None)
    family = Family.__new__(Family)
    family.browser, family.slug, family.language, family.draft = client, form.slug, language, draft
    family.definition = draft.form_version.compiled
    assert response.status_code == HTTPStatus.FOUND
    return family


def test_a_trial_run_is_marked_and_never_sent(request_form, signed_in):
    family = trial_of(request_form, signed_in("Portalredaktion"))
    assert "Probelauf" in family.page("schritt/person/")
    family.fill_in()
    assert family.browser.post(family.url("pruefen/")).url == family.url("gesendet/")
    assert "Der Probelauf ist zu Ende" in family.page("gesendet/")
    assert not Submission.objects.exists()


def test_a_trial_run_shows_the_draft_and_not_what_is_published(request_form, signed_in):
    request_form.structure[0].value["fields"].append(("text", {"key": "new", "label": "Nur im Entwurf"}))
    request_form.save_revision()
    family = trial_of(request_form, signed_in("Portalredaktion"))
    assert "Nur im Entwurf" in family.page("schritt/person/")
    assert "Nur im Entwurf" not in Family().page("schritt/person/")


def test_an_example_family_shows_what_a_change_does_to_it(request_form, signed_in):
    editor = signed_in("Portalredaktion")
    family = trial_of(request_form, editor)
    family.fill_in()
    editor.post(f"{ADMIN}/{request_form.pk}/beispiel/{family.draft.pk}/", {"name": "Haddad"})
    example = FormExample.objects.get()
    assert example.expected["pages"] == [["person", ""], ["request", ""]]
    assert not [f for f in findings(request_form) if "Haddad" in f.message]
    del request_form.structure[1]
    request_form.save_revision()
    page = editor.get(f"{ADMIN}/{request_form.pk}/pruefung/").content.decode()
    assert "„request“ kommt nicht mehr vor" in page
    editor.post(f"{ADMIN}/{request_form.pk}/beispiele/{example.pk}/", {"do": "accept"})
    page = editor.get(f"{ADMIN}/{request_form.pk}/pruefung/").content.decode()
    assert "kommt nicht mehr vor" not in page


def test_a_real_draft_never_becomes_an_example(request_form, signed_in):
    family = Family()
    family.fill_in()
    response = signed_in("Portalredaktion").post(f"{ADMIN}/{request_form.pk}/beispiel/{family.draft.pk}/")
    assert response.status_code != HTTPStatus.OK
    assert not FormExample.objects.exists()


# --- Library ------------------------------------------------------------------------------------------
def test_a_question_of_the_library_comes_with_all_its_translations(request_form, signed_in):
    question = LibraryQuestion.objects.get(code="email")
    page = request_form.compiled().steps[0]
    key = insert(question=question, form=request_form, page_id=page.id, by=None)
    draft = WizardForm.objects.get(pk=request_form.pk).get_latest_revision_as_object()
    field = draft.compiled().by_key[key]
    assert field.type == "email"
    row = next(row for row in draft.strings.all() if row.path == field.label)
    assert row.in_language("ar") == question.texts["label"]["ar"]
    assert row.state("ti") == row.State.CHECK
    assert "email" not in request_form.compiled().by_key


def test_a_second_time_it_gets_a_key_of_its_own(request_form):
    question = LibraryQuestion.objects.get(code="name")
    page = request_form.compiled().steps[0]
    assert insert(question=question, form=request_form, page_id=page.id, by=None) == "name_2"
    with pytest.raises(LookupError):
        insert(question=question, form=request_form, page_id="gone", by=None)


def test_a_question_of_a_form_goes_into_the_library(request_form):
    kept = keep(form=request_form, field_id=request_form.compiled().by_key["role"].id, category="")
    assert kept.definition.choices
    assert kept.texts["label"]["ar"]


@pytest.mark.parametrize("slug", ["ä b", "<script>", "fortsetzen", "x" * 60, "", None, 5])
def test_a_file_with_an_address_that_cannot_be_is_refused(request_form, slug):
    with pytest.raises(BrokenFile):
        import_form({**export(request_form), "slug": slug})


def test_the_address_of_a_published_form_is_frozen(request_form):
    request_form.slug = "anders"
    with pytest.raises(ValidationError, match="schon veröffentlicht"):
        request_form.save_revision().publish()


def test_an_imported_draft_changes_nothing_of_the_published_form(request_form):
    data = export(request_form)
    data["texts"]["title"]["de"] = "Nur im Entwurf"
    import_form(data, collision="replace")
    assert WizardForm.objects.get(pk=request_form.pk).title_de != "Nur im Entwurf"
