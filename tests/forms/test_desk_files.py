"""Translations as files: there and back without loss, and what is refused."""

import csv
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import etree
from openpyxl import Workbook, load_workbook

from forms.desk import importing, saving, tables, xliff
from forms.desk.rows import FileRow, Refused
from forms.desk.texts import entries
from forms.models import WizardForm
from forms.models.translated import TextState

WRITERS = {
    "csv": tables.write_csv,
    "xlsx": tables.write_xlsx,
    "xlf": lambda shown, code: xliff.write(shown, code, slug="anfrage"),
}
TITLE = "Unterstützung beim Familiennachzug anfragen"
# What spreadsheets would calculate, what XML and CSV have to wrap, what runs from the right.
HARD = [
    '=HYPERLINK("http://x")',
    "+49 40",
    "-1",
    "@summe",
    "'=kein Apostroph zu viel",
    "''@zwei",
    'Er sagte: "Ja"; dann, <b>nein</b> & Schluss',
    "erste Zeile\nzweite Zeile\n\nvierte",
    "مرحبا {name}، أهلاً",
    "ሰላም {name}።",
    "🙂 é é",
]


@pytest.fixture
def form(request_form) -> WizardForm:
    return request_form


@pytest.fixture
def editor(signed_in):
    return signed_in("Portalredaktion")


def draft(form) -> WizardForm:
    return WizardForm.objects.get(pk=form.pk).get_latest_revision_as_object()


def texts(form):
    return entries(draft(form))


def address(form, name, code="ar"):
    return reverse(f"form_admin:{name}", args=[form.pk, code])


def upload(client, form, data, *, name="texte.csv", code="ar", state="human"):
    file = SimpleUploadedFile(name, data)
    return client.post(address(form, "desk_import", code), {"file": file, "state": state})


def token(page):
    return re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]


def changed(form, path, words, code="ar"):
    """Return the exported CSV with one translation changed."""
    lines = list(
        csv.reader(io.StringIO(tables.write_csv(texts(form), code).decode("utf-8-sig")), delimiter=";")
    )
    for line in lines:
        if line[0] == path:
            line[5] = words
    target = io.StringIO()
    csv.writer(target, delimiter=";").writerows(lines)
    return target.getvalue().encode("utf-8-sig")


def plan_of(form, data, code="ar", state=TextState.HUMAN):
    return importing.plan(importing.read(data, code), texts(form), code, state=state)


# --- There and back -------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("code", ["ar", "ti", "de-simple"])
def test_an_untouched_file_changes_nothing(form, kind, code):
    shown = texts(form)
    found = importing.plan(
        importing.read(WRITERS[kind](shown, code), code), shown, code, state=TextState.HUMAN
    )
    assert (found.changes, found.kept_out, found.same) == ([], [], len(shown))


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("words", HARD)
def test_hard_texts_come_back_as_they_went(make_form, kind, words):
    source = "Guten Tag {name}" if "{name}" in words else "Guten Tag"
    form = make_form(
        [{"key": "start", "fields": [{"key": "a", "type": "text"}]}],
        texts={"a.label": {"de": source, "en": words}, "start.title": {"de": words}},
    )
    shown = texts(form)
    rows = importing.read(WRITERS[kind](shown, "en"), "en")
    back = {row.path: (row.source, row.target) for row in rows}
    assert back == {one.path: (one.text.german, one.text.in_language("en")) for one in shown}


def test_excel_opens_the_csv_and_calculates_nothing(form):
    saving.save(
        form.pk,
        "ar",
        [saving.Wish("title", "=1+1", "human", saving.mark(_of(form, "title")), _source(form))],
        by=None,
    )
    data = tables.write_csv(texts(form), "ar")
    assert data.startswith(b"\xef\xbb\xbf")
    cells = [
        cell for line in csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";") for cell in line
    ]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def _of(form, path):
    return next(one.text.in_language("ar") for one in texts(form) if one.path == path)


def _source(form):
    return saving.mark(TITLE)


def test_excel_shows_text_and_arabic_from_its_side(form):
    saving.save(
        form.pk,
        "ar",
        [saving.Wish("title", "=1+1", "human", saving.mark(_of(form, "title")), _source(form))],
        by=None,
    )
    sheet = load_workbook(io.BytesIO(tables.write_xlsx(texts(form), "ar"))).worksheets[0]
    assert (sheet["F2"].value, sheet["F2"].data_type) == ("=1+1", "s")
    assert sheet["F2"].alignment.readingOrder == 2
    assert [sheet.cell(1, column).value for column in (1, 5, 6)] == [
        "Kennung (bitte nicht ändern)",
        "Deutsch (de)",
        "Arabisch (ar)",
    ]


def test_xliff_names_languages_states_and_context(form):
    root = etree.fromstring(xliff.write(texts(form), "ti", slug="anfrage"))
    name = {"x": "urn:oasis:names:tc:xliff:document:1.2"}
    assert root.get("version") == "1.2"
    file = root.find("x:file", name)
    assert (file.get("source-language"), file.get("target-language")) == ("de", "ti")
    units = root.findall(".//x:trans-unit", name)
    assert len(units) == len(texts(form))
    assert units[0].find("x:target", name).get("state") == "needs-review-translation"
    assert {unit.get("approved") for unit in units} == {"no"}
    assert "Das Formular als Ganzes: Titel des Formulars" in units[0].find("x:note", name).text
    answer = next(unit for unit in units if ".choice." in unit.get("id"))
    assert "Antwort (Wer füllt aus?)" in answer.find("x:note", name).text


def test_xliff_2_is_read_as_well():
    data = """<?xml version="1.0"?><xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0"
      srcLang="de" trgLang="ar-SY"><file id="f1"><unit id="title"><segment><source>Titel</source>
      <target>عنوان</target></segment></unit></file></xliff>"""
    assert xliff.read(data.encode(), "ar") == [FileRow("Einheit 1", "title", "Titel", "عنوان")]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_of_other_programs_is_read(form, delimiter, encoding):
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(
        [["Kennung", "Deutsch (de)", "Arabisch (ar)"], ["title", TITLE, "عنوان"]]
    )
    rows = importing.read(target.getvalue().encode(encoding), "ar")
    assert rows == [FileRow("Zeile 2", "title", TITLE, "عنوان")]


# --- What would change ----------------------------------------------------------------------------
def test_an_upload_shows_what_would_change_and_writes_nothing(form, editor):
    before = draft(form).latest_revision_id
    page = upload(editor, form, changed(form, "title", "عنوان جديد"))
    html = page.content.decode()
    assert "1 von" in html
    assert "عنوان جديد" in html
    assert "طلب الدعم" in html
    assert draft(form).latest_revision_id == before


@pytest.mark.parametrize("kind", WRITERS)
def test_every_format_is_taken_over_after_a_look(form, editor, kind):
    shown = texts(form)
    saving.save(
        form.pk,
        "ar",
        [saving.Wish("title", "مؤقت", "human", saving.mark(_of(form, "title")), _source(form))],
        by=None,
    )
    data = WRITERS[kind](shown, "ar")  # as it was before
    page = upload(editor, form, data, name=f"texte.{kind}", state="check")
    response = editor.post(address(form, "desk_apply"), {"token": token(page)})
    assert response["Location"] == address(form, "desk")
    title = next(one.text for one in texts(form) if one.path == "title")
    assert (title.in_language("ar"), title.state("ar")) == ("طلب الدعم في لمّ شمل الأسرة", "check")


def test_reviewed_counts_for_unchanged_texts_too(form):
    data = tables.write_csv(texts(form), "ti")
    found = plan_of(form, data, "ti", TextState.REVIEWED)
    assert len(found.changes) == len(texts(form))
    saving.save(form.pk, "ti", [change.wish for change in found.changes], by=None, all_of_them=True)
    assert {one.text.state("ti") for one in texts(form)} == {"reviewed"}
    assert plan_of(form, data, "ti", TextState.REVIEWED).changes == []


def test_german_changed_since_the_export_keeps_the_row_out_and_shows_both(form, editor):
    path = next(one.path for one in texts(form) if one.text.german == "Ihr Name")
    data = changed(form, path, "ما اسمكم؟")
    other = draft(form)
    other.structure[0].value["fields"][0].value["label"] = "Wie heißen Sie?"
    other.save_revision()
    found = plan_of(form, data)
    assert found.changes == []
    assert [row.reason.count("Ihr Name") + row.reason.count("Wie heißen Sie?") for row in found.kept_out] == [
        2
    ]
    assert "Das wird nicht übernommen" in upload(editor, form, data).content.decode()


def test_unknown_double_and_broken_rows_are_kept_out_and_the_others_offered(form):
    german = {one.path: one.text.german for one in texts(form)}
    rows = [
        FileRow("Zeile 2", "gibt-es.nicht", "Was", "ماذا"),
        FileRow("Zeile 3", "title", german["title"], "عنوان {name}"),
        FileRow("Zeile 4", "title", german["title"], "عنوان"),
        FileRow("Zeile 5", "intro", german["intro"], "?????"),
        FileRow("Zeile 6", "", "", "x"),
    ]
    found = importing.plan(rows, texts(form), "ar", state=TextState.HUMAN)
    assert [row.place for row in found.kept_out] == ["Zeile 2", "Zeile 3", "Zeile 4", "Zeile 5", "Zeile 6"]
    assert found.changes == []
    rows = [FileRow("Zeile 2", "gibt-es.nicht", "Was", "ماذا"), FileRow("Zeile 3", "title", TITLE, "عنوان")]
    found = importing.plan(rows, texts(form), "ar", state=TextState.HUMAN)
    assert [change.wish.text for change in found.changes] == ["عنوان"]


def test_an_empty_cell_never_deletes_a_translation(form):
    found = plan_of(form, changed(form, "title", "  "))
    assert (found.changes, found.empty) == ([], 1)


def test_long_sentences_of_plain_german_are_noted(form):
    long = "Hier können Sie Hilfe anfragen wenn Ihre Familie aus einem anderen Land kommen soll."
    found = plan_of(form, changed(form, "title", long, "de-simple"), "de-simple")
    assert "14 Wörter" in found.changes[0].notes[0]


# --- Nothing by halves ----------------------------------------------------------------------------
def test_one_text_changed_meanwhile_takes_over_nothing(form, editor):
    german = {one.path: one.text.german for one in texts(form)}
    target = io.StringIO()
    lines = [["title", german["title"], "عنوان"], ["intro", german["intro"], "مقدمة"]]
    csv.writer(target, delimiter=";").writerows([["Kennung", "Deutsch (de)", "Arabisch (ar)"], *lines])
    page = upload(editor, form, target.getvalue().encode())
    wish = saving.Wish(
        "intro", "شخص آخر", "human", saving.mark(_of(form, "intro")), saving.mark(german["intro"])
    )
    saving.save(form.pk, "ar", [wish], by=None)
    response = editor.post(address(form, "desk_apply"), {"token": token(page)}, follow=True)
    assert "Nichts ist übernommen" in response.content.decode()
    assert (_of(form, "title"), _of(form, "intro")) == ("طلب الدعم في لمّ شمل الأسرة", "شخص آخر")


def test_what_was_shown_cannot_be_altered_or_used_elsewhere(form, editor, signed_in):
    page = upload(editor, form, changed(form, "title", "عنوان جديد"))
    signed = token(page)
    other = signed_in("Übersetzung Arabisch")
    before = draft(form).latest_revision_id
    for client, code, sent in (
        (editor, "ar", signed[:-2] + "xx"),
        (editor, "ar", ""),
        (editor, "fr", signed),
        (other, "ar", signed),
    ):
        response = client.post(address(form, "desk_apply", code), {"token": sent}, follow=True)
        assert "noch einmal hoch" in response.content.decode()
    assert draft(form).latest_revision_id == before


# --- What is refused ------------------------------------------------------------------------------
def archive(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return target.getvalue()


def workbook(*lines):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_doctype(data, encoding="utf-8"):
    """Return a workbook whose sheet declares an entity."""
    target = io.BytesIO()
    declared = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet/>'
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            own = part.filename == "xl/worksheets/sheet1.xml"
            new.writestr(part.filename, declared.encode(encoding) if own else old.read(part))
    return target.getvalue()


HEADER = ["Kennung", "Deutsch (de)", "Arabisch (ar)"]
XXE = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<xliff version="1.2"><file target-language="ar"><body><trans-unit id="title"><source>a</source>
<target>&e;</target></trans-unit></body></file></xliff>"""


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "leer"),
        (b"  \n", "leer"),
        ("Kennung;Deutsch (de);Französisch (ar)\ntitle;ü;é".encode("cp1252"), "UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "UTF-8"),
        (b"a;b\0;c", "keine Datei"),
        (b"a;b;c\n1;2;3", "keine Tabelle"),
        (b'Kennung;Deutsch (de);Arabisch (ar)\n"offen', "beschädigt"),
        (b"Kennung;Deutsch (de);x (fr)\n", "Französisch"),
        (b"PK\x03\x04 kaputt", "keine Excel"),
        (archive(a="b"), "keine Excel"),
        (archive(**{"xl/worksheets/sheet1.xml": "0" * (51 * 1024 * 1024)}), "viel zu groß"),
        (archive(**{f"part{number}": "" for number in range(501)}), "viel zu groß"),
        (workbook(HEADER, ["title", TITLE, "=1+1"]), "Formel"),
        (workbook(HEADER, ["title", TITLE, '=WEBSERVICE("http://x")']), "Formel"),
        (workbook(["a", "b"]), "keine Tabelle"),
        (with_doctype(workbook(HEADER)), "DOCTYPE"),
        (with_doctype(workbook(HEADER), "utf-16"), "DOCTYPE"),
        (XXE.encode(), "DOCTYPE"),
        (XXE.replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16"), "DOCTYPE"),
        (b"<html><body>", "XLIFF"),
        (b"<xliff/>", "XLIFF"),
        (b'<xliff version="1.2"><file target-language="fr"><body/></file></xliff>', "Französisch"),
        (b'<xliff version="1.2"><file><body/></file></xliff>', "keine Angabe"),
        (b"Kennung;Deutsch (de);x (ar)\n" + b"a;b;c\n" * 5001, "mehr als 5000"),
        (b"x" * (5 * 1024 * 1024 + 1), "zu groß"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data, said):
    with pytest.raises(Refused, match=said):
        importing.read(data, "ar")


def test_the_sentence_stands_beside_the_file(form, editor):
    page = upload(editor, form, XXE.encode(), name="texte.xlf").content.decode()
    assert "DOCTYPE" in page
    assert "root:" not in page
    assert "zu groß" in upload(editor, form, b"x" * (5 * 1024 * 1024 + 1)).content.decode()
    assert editor.post(address(form, "desk_import"), {}).status_code == 200


def test_numbers_and_dates_excel_has_made_of_texts_are_no_error():
    rows = importing.read(workbook(HEADER, ["title", 12, 3.5], ["intro", None, True]), "ar")
    assert rows == [FileRow("Zeile 2", "title", "12", "3.5"), FileRow("Zeile 3", "intro", "", "True")]
