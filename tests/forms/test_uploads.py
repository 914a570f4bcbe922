"""Sending files with a form, with and without a script: a family, a helper, and who wants to break it."""

import io
import re
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from forms.submissions import attachments
from forms.submissions.attachments import storing
from forms.submissions.models import AccessGrant, Attachment, Draft, Submission
from forms.wizard.visit import let_in
from tests.forms import samples
from tests.forms.family import Family
from tests.forms.scanner import Scanner

pytestmark = pytest.mark.django_db
STEPS = [
    {
        "key": "papers",
        "fields": [
            {"key": "name", "type": "text", "need": "required"},
            {"key": "paper", "type": "files", "need": "required", "maximum": 3},
        ],
    },
    {"key": "people", "kind": "people", "fields": []},
    {"key": "person", "per": "people", "fields": [{"key": "passport", "type": "files"}]},
    {"key": "end", "fields": [{"key": "note", "type": "text"}]},
]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    return settings.ATTACHMENTS_DIR


class Sender(Family):
    """A family that sends files by the keys of their questions."""

    def id_of(self, key):
        return self.definition.by_key[key].id

    def send(self, *files, key="paper", step="papers", row="", going="", **answers):
        data = self.data(step, **answers) | ({"_go": going} if going else {})
        data[f"{step}-{self.id_of(key)}"] = list(files)
        return self.browser.post(self.step_url(step, row), data)

    def by_script(self, *files, key="paper", row="", **data):
        path = f"dateien/{self.id_of(key)}/" + (f"{row}/" if row else "")
        return self.browser.post(self.url(path), {"file": list(files), **data})

    def kept(self, key="paper"):
        return list(Attachment.objects.filter(draft=self.draft, field_id=self.id_of(key)))

    def helper(self):
        """Return somebody else's browser, let in to fill in but not to read."""
        grant = AccessGrant.objects.create(draft=self.draft, role=AccessGrant.Role.HELPER)
        browser = Client()
        response = HttpResponse()
        let_in(SimpleNamespace(is_secure=lambda: False, COOKIES={}), response, grant)
        browser.cookies.update(response.cookies)
        other = Sender.__new__(Sender)
        vars(other).update(vars(self) | {"browser": browser, "grant": grant})
        return other


@pytest.fixture
def family(make_form):
    make_form([{**step, "fields": [dict(one) for one in step["fields"]]} for step in STEPS])
    return Sender("probe")


def file(content=None, name="Geburtsurkunde.pdf"):
    return SimpleUploadedFile(name, samples.pdf() if content is None else content)


def stored(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def plain(response):
    """Return a page without the marks around names."""
    return re.sub("[\u2068\u2069]", "", response.content.decode())


# --- Without a script -----------------------------------------------------------------------------
def test_files_go_along_with_the_page(family, folder):
    assert family.send(file(), name="Amira").url == family.step_url("people")
    [kept] = family.kept()
    assert family.stored("paper") == [str(kept.pk)]
    assert stored(folder) == [kept.path]
    page = family.page("schritt/papers/")
    assert "Geburtsurkunde.pdf" in page
    assert f'value="removefile:{kept.pk}"' in page


def test_a_file_is_kept_although_another_field_is_wrong(family):
    page = plain(family.send(file(), name=""))
    assert "Bitte beantworten Sie diese Frage." in page
    assert "Bitte wählen Sie mindestens eine Datei aus." not in page
    assert page.count("Geburtsurkunde.pdf") >= 1
    assert len(family.kept()) == 1
    assert family.answer("papers", name="Amira").url == family.step_url("people")
    assert len(family.kept()) == 1


def test_one_bad_file_among_good_ones_is_named_and_the_others_are_kept(family):
    sent = file(), file(samples.SVG, "bild.svg"), file(samples.photo(), "foto.jpg")
    page = plain(family.send(*sent, name="Amira"))
    assert "Die Datei „bild.svg“ können wir nicht annehmen" in page
    assert "<title>Fehler" in re.sub(r"\s+", " ", page).replace("<title> ", "<title>")
    assert 'value="Amira"' in page
    assert [one.name for one in family.kept()] == ["Geburtsurkunde.pdf", "foto.jpg"]


def test_a_file_that_is_needed_is_asked_for(family):
    page = plain(family.answer("papers", name="Amira"))
    assert "Bitte wählen Sie mindestens eine Datei aus." in page
    assert 'value="Amira"' in page
    assert family.browser.get(family.url("schritt/people/")).url == family.step_url("papers")


@pytest.mark.parametrize("going", ["back", "leave", "tasks", "language:ar"])
def test_every_button_keeps_the_files(family, going):
    assert family.send(file(), going=going, name="Amira").status_code == HTTPStatus.FOUND
    assert len(family.stored("paper")) == 1


def test_nobody_leaves_a_page_without_hearing_of_a_refused_file(family):
    response = family.send(file(samples.SVG, "bild.svg"), going="leave", name="")
    assert response.status_code == HTTPStatus.OK
    page = plain(response)
    assert "„bild.svg“ können wir nicht annehmen" in page
    assert "Bitte beantworten Sie diese Frage." not in page


def test_a_refused_file_is_told_beside_what_somebody_else_has_answered(family):
    seen = re.search(r'name="_seen" value="(\w+)"', family.page("schritt/papers/"))[1]
    family.send(file(), name="Amira")
    data = family.data("papers", name="Bassam") | {"_seen": seen}
    data[f"papers-{family.id_of('paper')}"] = [
        file(samples.SVG, "bild.svg"),
        file(samples.photo(), "foto.jpg"),
    ]
    page = plain(family.browser.post(family.step_url("papers"), data))
    assert "„bild.svg“ können wir nicht annehmen" in page
    assert "Amira" in page
    assert 'value="Bassam"' in page
    assert [one.name for one in family.kept()] == ["Geburtsurkunde.pdf", "foto.jpg"]


def test_removing_a_file_keeps_what_was_typed_and_opens_the_page_again(family, folder, commit):
    family.send(file(), file(samples.photo(), "foto.jpg"), name="Amira")
    first, second = family.kept()
    with commit():
        assert family.answer("papers", name="Bassam", _more={"_go": f"removefile:{first.pk}"}).url
    assert family.stored("paper") == [str(second.pk)]
    assert family.stored("name") == "Bassam"
    assert stored(folder) == [second.path]
    with commit():
        family.answer("papers", name="Bassam", _more={"_go": f"removefile:{second.pk}"})
    assert not stored(folder)
    assert 'value="Bassam"' in family.page("schritt/papers/")
    assert family.browser.get(family.url("schritt/people/")).url == family.step_url("papers")


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.mark.parametrize("name", ["x", "00000000-0000-0000-0000-000000000000", "", "'; drop table"])
def test_removing_nothing_harms_nothing(family, name):
    family.send(file(), name="Amira")
    family.answer("papers", name="Amira", _more={"_go": f"removefile:{name}"})
    assert len(family.kept()) == 1


def test_the_page_sent_twice_keeps_its_files_once(family, folder):
    for _ in range(3):
        family.send(file(), file(samples.photo(), "foto.jpg"), name="Amira")
    assert len(family.kept()) == len(stored(folder)) == 2


def test_after_a_conflict_files_are_kept_once_and_looked_into_once(family, folder, monkeypatch):
    """Somebody else stores the draft each time between reading and writing, three times."""
    looked, left, write = [], [3], Draft.write

    def disturbed(draft, content):
        if left[0]:
            left[0] -= 1
            Draft.objects.filter(pk=draft.pk).update(revision=draft.revision + 1)
        write(draft, content)

    monkeypatch.setattr(Draft, "write", disturbed)
    original = attachments.keeping.check
    monkeypatch.setattr(attachments.keeping, "check", lambda *args: looked.append(1) or original(*args))
    assert family.send(file(), name="Amira").status_code == HTTPStatus.FOUND
    assert len(family.kept()) == len(stored(folder)) == len(looked) == 1
    assert len(family.stored("paper")) == 1


def test_each_person_has_files_of_her_own_and_they_go_with_her(family, folder, commit):
    family.send(file(), name="Amira")
    rows = [family.add_person("people", name) for name in ("Bassam", "Dima")]
    family.answer("people")
    for row in rows:
        family.send(file(samples.photo(), "pass.jpg"), key="passport", step="person", row=row)
    assert [family.stored("passport", row) for row in rows] == [
        [str(one.pk)] for one in family.kept("passport")
    ]
    with commit():
        family.browser.post(family.step_url("people"), {"_go": f"removed:{rows[0]}"})
    assert [one.row_id for one in family.kept("passport")] == [rows[1]]
    assert len(stored(folder)) == 2


def test_what_was_sent_goes_along_and_can_be_read(family):
    family.send(file(), name="Amira")
    family.answer("people")
    family.answer("end")
    assert "Geburtsurkunde.pdf" in family.page("pruefen/")
    family.browser.post(family.url("pruefen/"))
    [kept] = Submission.objects.get().attachments.all()
    assert attachments.read_bytes(kept) == samples.pdf()


def test_a_file_found_infected_later_is_told_and_asked_for_again(family, settings, commit):
    family.send(file(samples.pdf_behind(samples.EICAR), "böse.pdf"), name="Amira")
    family.answer("people")
    family.answer("end")
    [kept] = family.kept()
    with Scanner(samples.EICAR) as scanner:
        settings.CLAMD_ADDRESS = scanner.address
        attachments.scan(kept)
        assert family.browser.get(family.url("pruefen/")).url == family.step_url("papers") + "?fehler=1"
        page = family.page("schritt/papers/")
        assert "In dieser Datei war Schadsoftware. Wir haben sie gelöscht." in page
        assert "Bitte wählen Sie mindestens eine Datei" in plain(family.answer("papers", name="Amira"))
        assert family.send(file(), name="Amira").status_code == HTTPStatus.FOUND
    assert len(family.stored("paper")) == 1


# --- Bad input ------------------------------------------------------------------------------------
NOT_TAKEN = "können wir nicht annehmen. Bitte schicken Sie ein PDF oder ein Foto"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("bombe.zip", samples.zip_bomb(), NOT_TAKEN),
        ("bombe.pdf", samples.zip_bomb(), NOT_TAKEN),
        ("riesig.png", samples.vast_drawing(), "Bitte machen Sie ein Foto mit kleinerer Auflösung"),
        ("bild.svg", samples.SVG, NOT_TAKEN),
        ("bild.png", samples.SVG, NOT_TAKEN),
        ("seite.html", samples.PAGE, NOT_TAKEN),
        ("brief.docx", samples.office(), NOT_TAKEN),
        ("programm.pdf", samples.pdf_with_program(), "enthält ein Programm"),
        ("geheim.pdf", samples.pdf_with_password(), "mit einem Kennwort geschützt"),
        ("polyglott.jpg", samples.photo() + samples.PAGE, NOT_TAKEN),
        ("gifar.jpg", samples.photo() + samples.office(), NOT_TAKEN),
        ("papier.pdf.exe", b"MZ" + b"\0" * 500, NOT_TAKEN),
        ("halb.jpg", samples.photo((640, 480))[:-300], "ist beschädigt"),
        ("leer.pdf", b"", "ist leer"),
        ("eicar.com", samples.EICAR, NOT_TAKEN),
    ],
)
@pytest.mark.parametrize("way", ["with the page", "by script"])
def test_bad_files_are_refused_and_nothing_is_lost(family, folder, way, name, content, sentence):
    if way == "with the page":
        page = plain(family.send(file(content, name), name="Amira"))
        assert 'value="Amira"' in page
    else:
        page = plain(family.by_script(file(content, name)))
    assert f"„{name}“" in page
    assert sentence in page
    assert not stored(folder)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("sent", "shown"), [("../../x.pdf", "x.pdf"), ("rechnung\u202efdp.exe", "rechnungfdp.pdf")]
)
def test_a_name_is_never_a_path_and_never_lies(family, folder, sent, shown):
    family.send(file(name="a.pdf"), name="Amira")
    content = file(samples.pdf(pages=2), "b.pdf")
    content._name = sent  # Django's own setter would clean it
    family.send(content, name="Amira")
    assert shown in [one.name for one in family.kept()]
    paths = [str(path.relative_to(folder)) for path in stored(folder)]
    assert all(re.fullmatch("[0-9a-f]{2}/[0-9a-f]{32}", path) for path in paths)


def test_fifty_one_megabytes_are_refused_on_the_page(family, folder):
    page = plain(family.send(file(b"%PDF-" + b"x" * 51_000_000, "gross.pdf"), name="Amira"))
    assert "Die Datei „gross.pdf“ ist zu groß" in page
    assert 'value="Amira"' in page
    assert not stored(folder)


def test_a_request_nobody_would_wait_for_is_not_even_read(family, settings):
    settings.UPLOAD_REQUEST_MAX_BYTES = 10_000
    response = family.send(file(b"x" * 20_000), name="Amira")
    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "Das war zu viel auf einmal" in plain(response)


def test_thirty_files_are_three_kept_and_twenty_seven_named(family, folder):
    files = [file(samples.drawing((10 + number, 10)), f"{number:02}.png") for number in range(30)]
    page = plain(family.send(*files, name="Amira"))
    assert len(family.kept()) == len(stored(folder)) == 3
    assert page.count("passt nicht mehr dazu: höchstens 3 Dateien.") >= 27
    assert "„29.png“" in page
    assert 'value="Amira"' in page


def test_two_hundred_files_are_a_helpful_page(family):
    response = family.send(*[file(name=f"{number}.pdf") for number in range(200)], name="Amira")
    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "<main" in plain(response)


@pytest.mark.parametrize("at_once", [True, False])
def test_more_than_all_files_together_may_have(family, folder, settings, at_once):
    settings.ATTACHMENT_TOTAL_BYTES = 10_000_000
    padding = b"%" + b"x" * 3_700_000
    files = [file(samples.pdf_behind(padding[: -number - 1]), f"{number}.pdf") for number in range(3)]
    if at_once:
        page = plain(family.send(*files, name="Amira"))
    else:
        page = [plain(family.send(one, name="Amira")) for one in files][-1]
    assert "Die Datei „2.pdf“ passt nicht mehr dazu: Alle Dateien zusammen dürfen höchstens" in page
    assert len(family.kept()) == len(stored(folder)) == 2
    assert 'value="Amira"' in page


def test_a_full_disk_is_a_sentence_and_nothing_is_lost(family, folder, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storing.os, "fsync", full)
    page = plain(family.send(file(), name="Amira"))
    assert "„Geburtsurkunde.pdf“ konnte nicht gespeichert werden. Bitte versuchen Sie es später" in page
    assert 'value="Amira"' in page
    assert not stored(folder)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("up", [True, False])
def test_eicar_with_a_scanner_and_with_one_that_is_away(family, folder, settings, up):
    with Scanner(samples.EICAR) as scanner:
        settings.CLAMD_ADDRESS = scanner.address if up else "127.0.0.1:1"
        response = family.send(file(samples.pdf_behind(samples.EICAR)), name="Amira")
        if up:
            assert "In der Datei „Geburtsurkunde.pdf“ ist Schadsoftware" in plain(response)
            assert 'value="Amira"' in plain(response)
            assert not stored(folder)
            return
        [kept] = family.kept()
        assert "wird noch auf Schadsoftware geprüft" in family.page("schritt/papers/")
        assert family.browser.get(family.url(f"datei/{kept.pk}/")).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("address", ["/de/formulare/probe/", "/de/angebote/", "/de/konto/login/"])
def test_files_sent_anywhere_else_are_thrown_away(family, address, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "temporary")
    (tmp_path / "temporary").mkdir()
    response = family.browser.post(address, {"f": file(b"x" * 6_000_000)})
    assert response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
    assert not stored(tmp_path / "temporary")


# --- With a script --------------------------------------------------------------------------------
def test_the_script_gets_the_question_drawn_anew(family):
    page = plain(family.by_script(file()))
    [kept] = family.kept()
    assert f'id="files-{family.id_of("paper")}"' in page
    assert f"removefile:{kept.pk}" in page
    assert "<html" not in page
    assert family.stored("paper") == [str(kept.pk)]
    assert family.answer("papers", name="Amira").status_code == HTTPStatus.FOUND


def test_the_script_removes_files(family, folder, commit):
    family.by_script(file())
    with commit():
        page = plain(family.by_script(_go=f"removefile:{family.kept()[0].pk}"))
    assert "removefile" not in page
    assert family.stored("paper") == []
    assert not stored(folder)


def test_the_script_says_when_no_more_fit(family):
    for number in range(3):
        page = plain(family.by_script(file(samples.drawing((10 + number, 10)), f"{number}.png")))
    assert "Mehr Dateien sind hier nicht möglich." in page
    assert 'type="file"' not in page
    assert "höchstens 3 Dateien" in plain(family.by_script(file()))


def test_the_script_sends_files_of_a_person(family):
    family.send(file(), name="Amira")
    row = family.add_person("people", "Bassam")
    family.answer("people")
    family.by_script(file(samples.photo(), "pass.jpg"), key="passport", row=row)
    assert family.stored("passport", row) == [str(family.kept("passport")[0].pk)]


@pytest.mark.parametrize("path", ["dateien/nichts/", "dateien/{name}/", "dateien/{paper}/{row}/"])
def test_other_addresses_take_nothing(family, path):
    row = "00000000-0000-0000-0000-000000000000"
    path = path.format(name=family.id_of("name"), paper=family.id_of("paper"), row=row)
    assert family.browser.post(family.url(path), {"file": file()}).status_code == HTTPStatus.NOT_FOUND
    assert not Attachment.objects.exists()


def test_a_page_not_yet_open_takes_nothing(family):
    assert family.by_script(file(), key="passport").status_code == HTTPStatus.NOT_FOUND


def test_a_stranger_sends_nothing_and_fetches_nothing(family):
    family.send(file(), name="Amira")
    address = family.url(f"datei/{family.kept()[0].pk}/")
    family.browser = Client()
    assert family.by_script(file()).status_code == HTTPStatus.FORBIDDEN
    assert family.browser.get(address).url == "/de/formulare/fortsetzen/"


def test_without_the_token_of_the_page_nothing_is_taken(family):
    family.browser.handler.enforce_csrf_checks = True
    assert family.by_script(file()).status_code == HTTPStatus.FORBIDDEN
    assert not Attachment.objects.exists()


# --- Reading them again ---------------------------------------------------------------------------
def test_a_file_comes_back_as_a_download_and_nothing_in_it_runs(family):
    family.send(file(name='Pässe "neu".pdf'), name="Amira")
    [kept] = family.kept()
    response = family.browser.get(family.url(f"datei/{kept.pk}/"))
    assert response.content == samples.pdf()
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in response["Cache-Control"]


def test_a_photo_comes_back_without_its_place(family):
    family.send(file(samples.photo(), "foto.jpg"), name="Amira")
    response = family.browser.get(family.url(f"datei/{family.kept()[0].pk}/"))
    assert samples.GPS_SECRET in samples.photo()
    assert samples.GPS_SECRET not in response.content
    assert not Image.open(io.BytesIO(response.content)).getexif()


def test_a_file_of_another_draft_is_not_there(family):
    family.send(file(), name="Amira")
    other = Sender("probe")
    address = other.url(f"datei/{family.kept()[0].pk}/")
    assert other.browser.get(address).status_code == HTTPStatus.NOT_FOUND


def test_a_helper_sees_own_files_only(family):
    family.send(file(), name="Amira")
    [theirs] = family.kept()
    helper = family.helper()
    page = helper.page("schritt/papers/")
    assert "Geburtsurkunde.pdf" not in page
    assert "Hier ist schon eine Datei da." in page
    assert helper.browser.get(helper.url(f"datei/{theirs.pk}/")).status_code == HTTPStatus.NOT_FOUND
    helper.answer("papers", name="", _more={"_go": f"removefile:{theirs.pk}"})
    assert family.kept() == [theirs]
    page = plain(helper.by_script(file(samples.photo(), "foto.jpg")))
    assert "foto.jpg" in page
    assert "Geburtsurkunde.pdf" not in page
    mine = family.kept()[1]
    assert mine.by == helper.grant.pk
    assert helper.browser.get(helper.url(f"datei/{mine.pk}/")).status_code == HTTPStatus.OK
    assert "foto.jpg" in family.page("schritt/papers/")


def test_a_helper_does_not_read_names_of_files_on_the_check_page(family):
    family.send(file(), name="Amira")
    helper = family.helper()
    helper.by_script(file(samples.photo(), "foto.jpg"))
    family.answer("people")
    family.answer("end")
    page = helper.page("pruefen/")
    assert "Geburtsurkunde.pdf" not in page
    assert "Geburtsurkunde.pdf" in family.page("pruefen/")


def test_a_helpers_file_is_enough_where_one_is_needed(family):
    helper = family.helper()
    helper.send(file(), name="Amira")
    assert len(family.stored("paper")) == 1
    other = family.helper()
    assert "Geburtsurkunde.pdf" not in other.page("schritt/papers/")
    assert "Geburtsurkunde.pdf" in helper.page("schritt/papers/")
