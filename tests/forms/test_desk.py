"""The translation desk: how far a form is, saving beside others, who may, what the public sees."""

import re
import time
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from forms.desk import saving
from forms.desk.checking import notes, problem
from forms.desk.overview import overview
from forms.desk.texts import entries
from forms.models import FormVersion, WizardForm
from forms.models.version import is_complete
from translations import languages

TARGETS = [code for code in languages.CODES if code != "de"]


@pytest.fixture
def form(request_form) -> WizardForm:
    return request_form


@pytest.fixture
def editor(signed_in):
    return signed_in("Portalredaktion")


@pytest.fixture
def translator(signed_in):
    return signed_in("Übersetzung Arabisch")


def draft(form) -> WizardForm:
    return WizardForm.objects.get(pk=form.pk).get_latest_revision_as_object()


def entry(form, meaning, german=""):
    """Return a text of the newest draft by what it means."""
    found = [one for one in entries(draft(form)) if one.meaning == meaning and german in one.text.german]
    return found[0]


def wish(text, words, state="human"):
    code = "ar"
    return saving.Wish(
        text.path, words, state, saving.mark(text.text.in_language(code)), saving.mark(text.text.german)
    )


def change_german(form, label, *, publish=False):
    """Change the first question, as an editor would; return the draft."""
    changed = draft(form)
    changed.structure[0].value["fields"][0].value["label"] = label
    revision = changed.save_revision()
    if publish:
        revision.publish()
    return changed


def address(form, name="desk", *args):
    return reverse(f"form_admin:{name}", args=[form.pk, *args])


def fields(html):
    """Return what a browser would send of the page as it is."""
    data = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1].split("-")[0] in ("path", "seen", "source", "was", "reviewed"):
            if 'type="checkbox"' in tag and "checked" not in tag:
                continue
            data[name[1]] = value[1] if value else "on"
    texts = re.findall(r'<textarea[^>]*name="(text-\d+)"[^>]*>\n(.*?)</textarea>', html, re.S)
    return data | {name: unescape(text) for name, text in texts}


def number(data, path):
    return next(name.removeprefix("path-") for name, value in data.items() if value == path)


# --- Texts and their meaning ----------------------------------------------------------------------
def test_the_texts_come_in_the_order_of_the_form_with_their_meaning(form):
    shown = entries(draft(form))
    assert [one.meaning for one in shown[:6]] == [
        "Titel des Formulars",
        "Einleitung des Formulars",
        "Überschrift der Seite",
        "Einleitung der Seite",
        "Frage",
        "Hilfe zur Frage",
    ]
    answer = entry(form, "Antwort", "Ich helfe ehrenamtlich")
    assert (answer.page.title, answer.context) == ("Über Sie", "Wer füllt aus?")
    assert entry(form, "Einwilligung").text.german.startswith("Ich bin einverstanden")


def test_a_rule_says_when_it_applies(make_form):
    question = {"key": "alone", "type": "yes_no"}
    when = {"eq": [{"var": ["alone"]}, "yes"]}
    form = make_form(
        [{"key": "start", "fields": [question]}], rules=[{"key": "help", "when": when, "outcome": "info"}]
    )
    rule = entry(form, "Erklärung der Regel")
    assert "Frage alone" in rule.context


def test_a_form_without_texts_has_an_empty_desk(editor, db):
    form = WizardForm.objects.create(slug="leer", live=False)
    form.save_revision(clean=False)
    page = editor.get(address(form, "desk", "ar"))
    assert "noch keine Texte" in page.content.decode()
    assert "noch keine Texte" in editor.get(address(form, "desk_overview")).content.decode()


# --- States ---------------------------------------------------------------------------------------
def test_a_changed_title_outdates_its_translations_and_takes_the_language_from_the_public(form):
    changed = draft(form)
    changed.title_de = "Familiennachzug: Hilfe anfragen"
    changed.save_revision().publish()
    title = entry(form, "Titel des Formulars").text
    assert title.state("ar") == title.State.OUTDATED
    assert title.german_before("ar") == "Unterstützung beim Familiennachzug anfragen"
    assert not is_complete(draft(form), "ar")
    assert set(FormVersion.objects.current("anfrage").newest_texts["title"]) == {"de"}


def test_a_minor_edit_leaves_the_translations_of_the_title_valid(form):
    changed = draft(form)
    changed.title_de, changed.minor_edit = "Unterstützung bei Familiennachzug anfragen", True
    changed.save_revision()
    assert is_complete(draft(form), "ar")


def test_a_title_translated_in_the_builder_is_translated(form):
    changed = draft(form)
    changed.title_de = "Neuer Titel"
    changed.save_revision()
    changed = draft(form)
    changed.title_ar = "عنوان جديد"
    changed.save_revision()
    title = entry(form, "Titel des Formulars").text
    assert (title.state("ar"), title.state("fa")) == ("human", "outdated")


def test_an_unread_language_is_to_be_checked_in_title_and_texts(form):
    assert {one.text.state("ti") for one in entries(draft(form))} == {"check"}


def test_an_outdated_text_remembers_the_german_it_was_made_from_until_it_is_translated(form):
    change_german(form, "Wie heißen Sie?")
    change_german(form, "Wie dürfen wir Sie nennen?")
    label = entry(form, "Frage", "nennen")
    # Not the last one but the one the translation belongs to.
    assert label.text.german_before("ar") == "Ihr Name"
    saving.save(form.pk, "ar", [wish(label, "ما اسمكم؟")], by=None)
    label = entry(form, "Frage", "nennen")
    assert (label.text.state("ar"), label.text.german_before("ar")) == ("human", "")


def test_german_that_is_changed_back_is_not_outdated(form):
    change_german(form, "Wie heißen Sie?")
    change_german(form, "Ihr Name")
    label = entry(form, "Frage", "Ihr Name")
    assert (label.text.state("ar"), label.text.german_before("ar")) == ("human", "")


# --- Saving beside others -------------------------------------------------------------------------
def test_two_languages_at_the_same_time_lose_nothing(form):
    label = entry(form, "Frage", "Ihr Name")
    saving.save(form.pk, "ar", [wish(label, "الاسم")], by=None)
    french = saving.Wish(label.path, "Nom", "human", saving.mark("Votre nom"), saving.mark(label.text.german))
    saving.save(form.pk, "fr", [french], by=None)
    text = entry(form, "Frage", "Ihr Name").text
    assert (text.in_language("ar"), text.in_language("fr")) == ("الاسم", "Nom")


def test_an_editor_who_saves_an_older_structure_does_not_undo_a_translation(form):
    mine = draft(form)
    mine.structure[0].value["fields"][1].value["label"] = "Telefon oder Mail"
    label, title = entry(form, "Frage", "Ihr Name"), entry(form, "Titel des Formulars")
    saving.save(form.pk, "ar", [wish(label, "الاسم"), wish(title, "عنوان", "reviewed")], by=None)
    mine.save_revision()
    assert entry(form, "Frage", "Ihr Name").text.in_language("ar") == "الاسم"
    title = entry(form, "Titel des Formulars").text
    assert (title.in_language("ar"), title.state("ar")) == ("عنوان", "reviewed")
    assert entry(form, "Frage", "Telefon oder Mail").text.state("ar") == "outdated"


def test_a_translator_never_touches_an_editors_draft_of_the_structure(form):
    page = entries(draft(form))
    change_german(form, "Wie heißen Sie?")
    help_text = next(one for one in page if one.meaning == "Hilfe zur Frage")
    saving.save(form.pk, "ar", [wish(help_text, "نخاطبكم بهذا الاسم.")], by=None)
    assert draft(form).structure[0].value["fields"][0].value["label"] == "Wie heißen Sie?"


def test_the_same_text_changed_meanwhile_is_shown_and_not_overwritten(form, editor):
    label = entry(form, "Frage", "Ihr Name")
    data = fields(editor.get(address(form, "desk", "ar")).content.decode())
    saving.save(form.pk, "ar", [wish(label, "الاسم الأول")], by=None)
    own = number(data, label.path)
    data[f"text-{own}"] = "اسمي أنا"
    page = editor.post(address(form, "desk", "ar"), data).content.decode()
    assert "الاسم الأول" in page
    assert "اسمي أنا" in page
    assert entry(form, "Frage", "Ihr Name").text.in_language("ar") == "الاسم الأول"
    # Having seen it, the translator may save again.
    again = fields(page)
    editor.post(address(form, "desk", "ar"), again)
    assert entry(form, "Frage", "Ihr Name").text.in_language("ar") == "اسمي أنا"


def test_german_changed_meanwhile_keeps_the_text_back(form):
    label = entry(form, "Frage", "Ihr Name")
    change_german(form, "Wie heißen Sie?")
    outcome = saving.save(form.pk, "ar", [wish(label, "الاسم")], by=None)
    assert "Wie heißen Sie?" in outcome.problems[label.path]
    assert outcome.saved == 0


def test_a_text_that_is_gone_is_told_with_what_was_typed(form, editor):
    data = fields(editor.get(address(form, "desk", "ar")).content.decode())
    own = number(data, entry(form, "Frage", "Wobei brauchen").path)
    changed = draft(form)
    del changed.structure[1].value["fields"][2]
    changed.save_revision()
    data[f"text-{own}"] = "نص ضائع"
    page = editor.post(address(form, "desk", "ar"), data, follow=True).content.decode()
    assert "gibt es im Formular nicht mehr" in page
    assert "نص ضائع" in page


def test_saving_what_is_there_already_makes_no_new_draft(form):
    before = draft(form).latest_revision_id
    label = entry(form, "Frage", "Ihr Name")
    assert saving.save(form.pk, "ar", [wish(label, label.text.in_language("ar"))], by=None).saved == 0
    assert draft(form).latest_revision_id == before


def test_a_locked_form_keeps_what_was_typed_and_saves_nothing(form, editor, person):
    WizardForm.objects.filter(pk=form.pk).update(locked=True, locked_by=person("", "andere@example.org"))
    data = fields(editor.get(address(form, "desk", "ar")).content.decode())
    data["text-0"] = "عنوان"
    page = editor.post(address(form, "desk", "ar"), data).content.decode()
    assert "gesperrt" in page
    assert "عنوان</textarea>" in page
    assert entry(form, "Titel des Formulars").text.in_language("ar") != "عنوان"


# --- The page -------------------------------------------------------------------------------------
def test_a_page_sent_as_it_is_changes_nothing(form, editor):
    before = draft(form).latest_revision_id
    page = editor.get(address(form, "desk", "ti")).content.decode()
    assert editor.post(address(form, "desk", "ti"), fields(page)).status_code == 302
    assert draft(form).latest_revision_id == before


def test_a_missing_or_foreign_placeholder_is_an_error_beside_the_text_and_others_are_saved(make_form, editor):
    form = make_form(
        [{"key": "start", "fields": [{"key": "a", "type": "text"}, {"key": "b", "type": "text"}]}],
        texts={"a.label": {"de": "Wie alt ist {name}?"}, "b.label": {"de": "Wo wohnt {name}?"}},
    )
    data = fields(editor.get(address(form, "desk", "en")).content.decode())
    first = number(data, entry(form, "Frage", "Wie alt").path)
    second = number(data, entry(form, "Frage", "Wo wohnt").path)
    data |= {f"text-{first}": "How old?", f"text-{second}": "Where does {name} live?"}
    page = editor.post(address(form, "desk", "en"), data).content.decode()
    assert "Es fehlt der Platzhalter {name}" in page
    assert "How old?</textarea>" in page
    assert 'aria-invalid="true"' in page
    assert entry(form, "Frage", "Wo wohnt").text.in_language("en") == "Where does {name} live?"
    assert entry(form, "Frage", "Wie alt").text.in_language("en") == ""


@pytest.mark.parametrize("code", ["ar", "fa"])
def test_fields_of_arabic_scripts_are_written_from_their_side(form, editor, code):
    page = editor.get(address(form, "desk", code)).content.decode()
    assert f'lang="{code}" dir="rtl"' in page


def test_one_text_and_the_whole_page_can_be_marked_as_reviewed(form, editor):
    change_german(form, "Wie heißen Sie?")
    url = address(form, "desk", "ti")
    data = fields(editor.get(url).content.decode())
    editor.post(url, data | {"reviewed-0": "on"})
    assert entry(form, "Titel des Formulars").text.state("ti") == "reviewed"
    data = fields(editor.get(url).content.decode())
    editor.post(url, data | {"action": "review"})
    states = {one.text.state("ti") for one in entries(draft(form))}
    # What is outdated has to be compared by itself.
    assert states == {"reviewed", "outdated"}
    data = fields(editor.get(url).content.decode())
    own = number(data, entry(form, "Frage", "Wie heißen").path)
    editor.post(url, data | {f"reviewed-{own}": "on"})
    assert {one.text.state("ti") for one in entries(draft(form))} == {"reviewed"}


def test_an_emptied_text_is_missing(form, editor):
    url = address(form, "desk", "ar")
    data = fields(editor.get(url).content.decode())
    editor.post(url, data | {"text-1": " "})
    assert entry(form, "Einleitung des Formulars").text.state("ar") == "missing"


def test_texts_are_found_by_state_page_and_words(form, editor):
    change_german(form, "Wie heißen Sie?")
    url = address(form, "desk", "ar")

    def shown(**query):
        return len(re.findall(r'name="path-', editor.get(url, query).content.decode()))

    assert shown(state="open") == shown(state="outdated") == 1
    assert shown(q="einverstanden, dass") == 2
    assert shown(q="Wer füllt aus") == 5
    assert 0 < shown(page="request") < shown()
    assert shown(q="gibt es nicht") == 0
    assert shown(state="x'") == shown()


def test_what_the_german_said_before_is_shown(form, editor):
    change_german(form, "Wie heißen Sie?")
    page = editor.get(address(form, "desk", "ar"), {"state": "outdated"}).content.decode()
    assert "Vorher stand hier:</b> Ihr Name" in page


def test_more_texts_than_a_page_are_paged(make_form, editor):
    questions = [{"key": f"q{number}", "type": "text"} for number in range(60)]
    form = make_form([{"key": "start", "fields": questions}])
    first = editor.get(address(form, "desk", "ar")).content.decode()
    last = editor.get(address(form, "desk", "ar"), {"p": 2}).content.decode()
    assert "Texte 1 bis 40 von 63" in first
    assert "Texte 41 bis 63 von 63" in last


def test_a_manipulated_page_is_no_error(form, editor):
    data = {"path-0": "x", "path-1": "../..", "text-1": "\0", "seen-1": "?", "reviewed-0": "on"}
    assert editor.post(address(form, "desk", "ar"), data).status_code in (200, 302)


def test_long_sentences_of_plain_german_are_noted_and_saved(form, editor):
    long = "Wir brauchen diese Angabe von Ihnen damit wir Sie später noch einmal anrufen können."
    url = address(form, "desk", "de-simple")
    data = fields(editor.get(url).content.decode())
    editor.post(url, data | {"text-1": long})
    page = editor.get(url).content.decode()
    assert "hat 14 Wörter, gut sind höchstens 12" in page
    assert entry(form, "Einleitung des Formulars").text.in_language("de-simple") == long
    assert notes("one " * 40, "en") == []


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("", ""),
        ("{name} ok", ""),
        ("ok", "Es fehlt"),
        ("{name} {nmae}", "{nmae}"),
        ("{name} ????", "verloren"),
        ("{name} \x07", "Steuerzeichen"),
        ("{name}" + "x" * 10_000, "länger"),
    ],
)
def test_what_is_wrong_with_a_translation(target, said):
    found = problem("Der Name: {name}", target, "ar")
    assert said in found
    assert bool(found) == bool(said)


# --- Publishing -----------------------------------------------------------------------------------
def test_an_editor_publishes_a_translation_at_once_as_a_text_revision(form, editor):
    before = FormVersion.objects.current("anfrage")
    url = address(form, "desk", "ar")
    data = fields(editor.get(url).content.decode())
    editor.post(url, data | {"text-0": "طلب جديد", "action": "publish"})
    after = FormVersion.objects.current("anfrage")
    assert after == before
    assert after.texts.count() == 2
    assert after.newest_texts["title"]["ar"] == "طلب جديد"


@pytest.mark.parametrize("change", ["label", "slug"])
def test_what_else_is_unpublished_holds_translations_back(form, editor, change):
    changed = draft(form)
    if change == "label":
        changed.structure[0].value["fields"][0].value["label"] = "Wie heißen Sie?"
    else:
        changed.slug = "anders"
    changed.save_revision()
    url = address(form, "desk", "ar")
    data = fields(editor.get(url).content.decode())
    page = editor.post(url, data | {"text-0": "طلب جديد", "action": "publish"}, follow=True).content.decode()
    assert "nächsten Veröffentlichung" in page
    assert FormVersion.objects.current("anfrage").texts.count() == 1
    assert entry(form, "Titel des Formulars").text.in_language("ar") == "طلب جديد"


def test_a_gap_never_takes_a_public_language_away(form, editor):
    url = address(form, "desk", "ar")
    data = fields(editor.get(url).content.decode())
    page = editor.post(url, data | {"text-0": "", "action": "publish"}, follow=True).content.decode()
    assert "Diese Sprachen sind öffentlich, haben jetzt aber Lücken: Arabisch" in page
    assert "ar" in FormVersion.objects.current("anfrage").newest_texts["title"]
    overview_page = editor.get(address(form, "desk_overview")).content.decode()
    assert "mit den Lücken des Entwurfs nicht mehr" in overview_page


def test_a_translator_proposes_and_the_editor_publishes(form, translator, signed_in):
    url = address(form, "desk", "ar")
    page = translator.get(url).content.decode()
    assert "Speichern und veröffentlichen" not in page
    translator.post(url, fields(page) | {"text-0": "طلب جديد", "action": "publish"})
    assert FormVersion.objects.current("anfrage").newest_texts["title"]["ar"] != "طلب جديد"
    editor = signed_in("Portalredaktion")
    assert "1 Text ist im Entwurf anders" in editor.get(address(form, "desk_overview")).content.decode()
    editor.post(address(form, "desk_publish"))
    assert FormVersion.objects.current("anfrage").newest_texts["title"]["ar"] == "طلب جديد"


def test_a_language_is_public_only_when_nothing_is_missing(form, editor):
    """From the German change to the last translation, on the page people see."""
    change_german(form, "Wie heißen Sie?", publish=True)
    with_note = Client().get("/ar/formulare/anfrage/").content.decode()
    assert "Unterstützung beim Familiennachzug" in with_note
    assert 'lang="de"' in with_note
    assert "الألمانية" in with_note or "fallback" in with_note
    arabic = next(one for one in overview(draft(form)) if one.language.code == "ar")
    assert (arabic.is_complete, arabic.public, arabic.open) == (False, False, 1)
    assert "Über Sie: Frage" in arabic.first_open
    assert arabic.first_open in editor.get(address(form, "desk_overview")).content.decode()
    label = entry(form, "Frage", "Wie heißen")
    saving.save(form.pk, "ar", [wish(label, "ما اسمكم؟")], by=editor.user, publish=True)
    public = Client().get("/ar/formulare/anfrage/").content.decode()
    assert "طلب الدعم" in public
    assert "Unterstützung beim Familiennachzug" not in public
    arabic = next(one for one in overview(draft(form)) if one.language.code == "ar")
    assert (arabic.is_complete, arabic.public, arabic.note) == (True, True, "")


def test_the_overview_counts_every_state(form):
    change_german(form, "Wie heißen Sie?")
    saving.save(form.pk, "ar", [wish(entry(form, "Einleitung des Formulars"), "")], by=None)
    saving.save(form.pk, "ar", [wish(entry(form, "Hilfe zur Frage"), "مراجع", "reviewed")], by=None)
    found = {one.language.code: one for one in overview(draft(form))}
    total = len(entries(draft(form)))
    expected = {"missing": 1, "outdated": 1, "check": 0, "reviewed": 1, "human": total - 3}
    assert found["ar"].counts == expected
    assert found["ti"].counts["check"] == total - 1
    assert list(found) == TARGETS


# --- Who may --------------------------------------------------------------------------------------
PAGES = ("desk", "desk_preview", "desk_import")
FILES = ("csv", "xlsx", "xlf")
ROLES = {
    # Role: who may see (Arabic, French, the overview), and publish.
    "Portalredaktion": (True, True, True, True),
    "Übersetzung Arabisch": (True, False, True, False),
    "Übersetzung Französisch": (False, True, True, False),
    # Has the right to every language, but not to forms.
    "Anbieterredaktion": (False, False, False, False),
    "Fallbearbeitung": (False, False, False, False),
    "Prozesspflege": (False, False, False, False),
}


def let_in(response):
    """True unless the admin sends somebody away, as it does without a right."""
    return not (response.status_code == 302 and response["Location"] == "/verwaltung/")


@pytest.mark.parametrize(("role", "allowed"), ROLES.items())
def test_who_may_do_what(form, signed_in, role, allowed):
    client = signed_in(role)
    *both, seen, publishing = allowed
    for code, expected in zip(("ar", "fr"), both, strict=True):
        for name in PAGES:
            response = client.get(address(form, name, code))
            assert let_in(response) == expected, (name, code)
            assert response.status_code == (200 if expected else 302)
        for kind in FILES:
            assert let_in(client.get(address(form, "desk_export", code, kind))) == expected, (kind, code)
        for name in ("desk", "desk_import", "desk_trial", "desk_apply"):
            assert let_in(client.post(address(form, name, code))) == expected, (name, code)
    assert let_in(client.get(address(form, "desk_overview"))) == seen
    assert let_in(client.get(reverse("form_admin:desk_list"))) == seen
    assert let_in(client.post(address(form, "desk_publish"))) == publishing


def test_nobody_without_an_account_gets_in(form):
    for name in PAGES:
        assert Client().get(address(form, name, "ar")).status_code == 302
    assert Client().post(address(form, "desk", "ar")).status_code == 302


def test_german_and_unknown_languages_have_no_desk(form, editor):
    for code in ("de", "xx", "es"):
        assert editor.get(address(form, "desk", code)).status_code == 404
    assert editor.get(address(form, "desk_export", "ar", "pdf")).status_code == 404


def test_a_translator_sees_only_the_own_language_and_no_structure(form, translator):
    page = translator.get(address(form, "desk_overview")).content.decode()
    assert "Arabisch" in page
    assert "Französisch" not in page
    assert "Zum Baukasten" not in page
    edit = reverse("wagtailsnippets_portal_forms_wizardform:edit", args=[form.pk])
    for url in (
        edit,
        address(form, "proof"),
        address(form, "versions"),
        address(form, "export"),
        reverse("form_admin:import"),
        reverse("form_admin:blueprints"),
    ):
        assert not let_in(translator.get(url)), url
    assert not let_in(translator.post(address(form, "trial")))


def test_a_save_by_a_stranger_changes_nothing(form, signed_in):
    stranger = signed_in("Übersetzung Französisch")
    before = draft(form).latest_revision_id
    stranger.post(address(form, "desk", "ar"), {"path-0": "title", "text-0": "x"})
    assert draft(form).latest_revision_id == before


# --- Ways there -----------------------------------------------------------------------------------
def test_translators_find_the_forms_in_the_menu_and_what_waits_on_the_home_screen(form, translator):
    change_german(form, "Wie heißen Sie?")
    home = translator.get("/verwaltung/").content.decode()
    assert reverse("form_admin:desk_list") in home
    assert f"{address(form, 'desk', 'ar')}?state=open" in home
    assert "Formulare zu übersetzen" in home


def test_others_find_neither(form, signed_in):
    home = signed_in("Fallbearbeitung").get("/verwaltung/").content.decode()
    assert reverse("form_admin:desk_list") not in home
    assert "Formulare zu übersetzen" not in home


def test_the_preview_stands_in_the_language_and_has_a_place_for_each_page(form, translator):
    page = translator.get(address(form, "desk_preview", "ar")).content.decode()
    assert 'dir="rtl"' in page
    for step in draft(form).compiled().steps:
        assert f'id="page-{step.id}"' in page
    assert page.count("Vorschau: Hier") <= 1


def test_a_trial_run_begins_in_the_language(form, translator):
    response = translator.post(address(form, "desk_trial", "ar"))
    assert response["Location"].startswith("/ar/formulare/")


def test_the_big_form_is_quick(editor, django_assert_max_num_queries):
    form = WizardForm.objects.get(slug="familie")
    # From its second draft on, the rows of the texts name their form.
    for _time in range(2):
        draft(form).save_revision()
    url = address(form, "desk", "ar")
    with django_assert_max_num_queries(40):
        assert editor.get(url).status_code == 200
    begun = time.perf_counter()
    editor.get(url)
    assert time.perf_counter() - begun < 0.5
