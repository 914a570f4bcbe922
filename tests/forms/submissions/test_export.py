"""Submissions as tables: one row each, one sheet for each list of people, nothing that calculates."""

import csv
import io
import zipfile

import pytest
from openpyxl import load_workbook

from forms.submissions.admin import export as export_module
from forms.submissions.exporting.sheets import csv_line, xlsx_row
from forms.submissions.models import ReadAudit, Submission
from tests.forms.submissions.office import ADMIN, CHILD, NAME, NUMBER, REASON, also, publish, send

pytestmark = pytest.mark.django_db
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "'=1", "＝1"]


@pytest.fixture
def form(make_form):
    return publish(make_form)


@pytest.fixture
def worker(signed_in):
    return signed_in("Fallbearbeitung")


def take(client, kind="csv", words="labels", query="which=filter&form=familie-probe", **more):
    response = client.post(f"{ADMIN}tabelle/?{query}", {"kind": kind, "words": words, **more})
    assert response.status_code == 200, response
    assert response.streaming
    assert "no-store" in response["Cache-Control"]
    return b"".join(response.streaming_content)


def tables(content):
    """Return the CSV files of a ZIP as lists of dicts by the key in the header."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: rows_of(package.read(name)) for name in package.namelist()}


def rows_of(data):
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    keys = [name.rpartition("(")[2].rstrip(")") if "(" in name else name for name in lines[0]]
    return [dict(zip(keys, line, strict=True)) for line in lines[1:]]


def workbook(content):
    return load_workbook(io.BytesIO(content))


def test_one_row_for_each_submission_and_one_for_each_person(form, worker):
    first, second = send(), send(name="Andere")
    found = tables(take(worker))
    assert set(found) == {"einreichungen.csv", "family.csv"}
    assert {row["Aktenzeichen"] for row in found["einreichungen.csv"]} == {first.reference, second.reference}
    row = next(one for one in found["einreichungen.csv"] if one["Aktenzeichen"] == first.reference)
    assert (row["name"], row["born"], row["rent"]) == (NAME, "2009-04", "450,5")
    assert row["helps"] == "Antwort school; Antwort doctor"
    assert row["Anzahl: Seite family"] == "2"
    assert row["eingegangen"].startswith(f"{first.submitted_at:%Y-}")
    people = [one for one in found["family.csv"] if one["Aktenzeichen"] == first.reference]
    assert [(one["Nr."], one["Name"]) for one in people] == [("1", CHILD), ("2", "'=cmd|'/C calc'!A0")]
    assert people[0]["school"] == "Ja"


def test_headers_are_the_german_questions(form, worker):
    send()
    with zipfile.ZipFile(io.BytesIO(take(worker))) as package:
        assert "Ihr Name (name)" in package.read("einreichungen.csv").decode("utf-8-sig").splitlines()[0]
        assert "Geht die Person zur Schule? (school)" in package.read("family.csv").decode()


def test_keys_instead_of_words(form, worker):
    send()
    found = tables(take(worker, words="keys"))
    assert found["einreichungen.csv"][0]["helps"] == "school; doctor"
    assert found["family.csv"][0]["school"] == "yes"


def test_masks_are_respected(form, worker):
    send()
    row = tables(take(worker, reason=REASON))["einreichungen.csv"][0]
    assert row["number"] == row["income"] == row["copy"] == "(nur für: Rechtsamt)"
    assert row["illness"] == "(nur für: Härtefall, mit Begründung)"
    also(worker, "Härtefall")
    assert tables(take(worker))["einreichungen.csv"][0]["illness"].startswith("(nur")
    row = tables(take(worker, reason=REASON))["einreichungen.csv"][0]
    assert row["illness"] == "Antwort insulin"
    assert NUMBER not in str(row)


def test_a_workbook_opens_and_calculates_nothing(form, worker):
    send(name="=1+1")
    book = workbook(take(worker, kind="xlsx"))
    assert [sheet.title for sheet in book] == ["Einreichungen", "Seite family"]
    main, people = book.worksheets
    header = [cell.value for cell in main[1]]
    cells = dict(zip(header, main[2], strict=False))
    assert cells["Ihr Name (name)"].value == "=1+1"
    assert cells["Frage rent (rent)"].value == 450.5
    assert main.freeze_panes == "B2"
    assert [row[2] for row in people.iter_rows(min_row=2, values_only=True)] == [CHILD, "=cmd|'/C calc'!A0"]
    for sheet in book:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_csv_begins_a_formula(text):
    cell = next(csv.reader(io.StringIO(csv_line([text]).decode(), newline=""), delimiter=";"))[0]
    assert cell.startswith("'")
    assert cell[1:] == text


def test_what_a_workbook_cannot_hold_is_left_out():
    row = xlsx_row(1, ["a\x00\x0b<&>_x000D_", "x" * 40_000, "\ud800", 3, ""]).decode()
    assert "a&lt;&amp;&gt;_x005F_x000D_" in row
    assert "gekürzt" in row
    assert '<c r="D1"><v>3</v></c>' in row


def test_a_form_without_people_is_one_csv_file(make_form, worker):
    make_form([{"key": "s", "fields": [{"key": "name", "type": "text"}]}], slug="einfach")
    send("einfach")
    content = take(worker, query="which=filter&form=einfach")
    assert rows_of(content)[0]["name"] == NAME


def test_a_question_of_an_earlier_version_keeps_its_column(make_form, worker):
    field = {"type": "text"}
    make_form(
        [{"key": "s", "fields": [{"key": "name", **field}, {"key": "number", **field}]}], slug="einfach"
    )
    old = send("einfach")
    make_form(
        [{"key": "s", "fields": [{"key": "name", **field}, {"key": "illness", **field}]}], slug="einfach"
    )
    send("einfach")
    rows = {row["Aktenzeichen"]: row for row in rows_of(take(worker, query="which=filter&form=einfach"))}
    assert list(rows[old.reference])[-3:] == ["name", "illness", "number"]
    assert rows[old.reference]["number"] == NUMBER
    assert rows[old.reference]["illness"] == ""


def test_chosen_ones_only(form, worker):
    first, _second = send(), send()
    rows = tables(take(worker, query=f"which=ticked&id={first.pk}&id=unsinn"))["einreichungen.csv"]
    assert [row["Aktenzeichen"] for row in rows] == [first.reference]
    assert ReadAudit.objects.get().submission == first


@pytest.mark.parametrize(
    "query", ["which=ticked", "which=filter&form=familie-probe&since=2099-01-01", "which=filter"]
)
def test_nothing_or_two_forms_make_no_table(form, make_form, worker, query):
    make_form([{"key": "s", "fields": [{"key": "name", "type": "text"}]}], slug="einfach")
    send("einfach"), send()
    assert worker.post(f"{ADMIN}tabelle/?{query}", {"kind": "csv", "words": "keys"}).status_code == 302
    assert not ReadAudit.objects.exists()


def test_too_many_are_refused_with_a_sentence(form, worker, monkeypatch):
    monkeypatch.setattr(export_module, "MOST", 1)
    send(), send()
    response = worker.get(f"{ADMIN}tabelle/?which=filter&form=familie-probe", follow=True)
    assert "Mehr als 1 Einreichungen passen nicht" in response.content.decode()
    assert not ReadAudit.objects.exists()


def test_every_row_is_noted_before_the_first_byte(form, worker):
    sent = {send().pk for _ in range(3)}
    response = worker.post(
        f"{ADMIN}tabelle/?which=filter&form=familie-probe", {"kind": "csv", "words": "keys"}
    )
    noted = ReadAudit.objects.filter(kind=ReadAudit.Kind.EXPORT)
    assert set(noted.values_list("submission", flat=True)) == sent
    b"".join(response.streaming_content)


def test_one_without_a_key_does_not_stop_the_others(form, worker):
    broken, _good = send(), send()
    Submission.objects.filter(pk=broken.pk).update(key=b"x")
    rows = {row["Aktenzeichen"]: row for row in tables(take(worker))["einreichungen.csv"]}
    assert "nicht lesbar" in rows[broken.reference]["Hinweis"]
    assert len(rows) == 2


def test_many_are_streamed_with_few_queries(form, worker, django_assert_max_num_queries):
    for _ in range(120):
        send()
    response = worker.post(
        f"{ADMIN}tabelle/?which=filter&form=familie-probe", {"kind": "xlsx", "words": "labels"}
    )
    with django_assert_max_num_queries(10):
        parts = list(response.streaming_content)
    assert len(parts) > 100
    assert len(list(workbook(b"".join(parts)).worksheets[0].iter_rows())) == 121


def test_nothing_is_written_to_a_temporary_file(form, worker, monkeypatch):
    import tempfile

    send()
    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, name, pytest.fail)
    take(worker, kind="xlsx")
    take(worker)
