"""Files people send: what is kept of them, what is refused in which words, and what is left on the disk."""

import io
import os
import resource
import signal
import tracemalloc
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from forms.models import FormVersion
from forms.state import State
from forms.submissions import attachments, crypto
from forms.submissions.actions import start_draft, submit
from forms.submissions.attachments import UploadRefused, keep_upload, looking, scanning, storing
from forms.submissions.attachments.checking import check, clean_name
from forms.submissions.models import Attachment, Conflict
from tests.forms import samples
from tests.forms.scanner import Scanner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    return settings.ATTACHMENTS_DIR


@pytest.fixture
def draft(make_form):
    make_form(
        [
            {
                "key": "papers",
                "fields": [
                    {"key": "paper", "type": "files", "maximum": 3},
                    {"key": "more", "type": "files"},
                ],
            }
        ]
    )
    return start_draft(version=FormVersion.objects.current("probe"), language="de").draft


@pytest.fixture
def question(draft):
    return draft.form_version.compiled.by_key["paper"]


@pytest.fixture
def keep(draft, question):
    def keep(content, name="papier.pdf", *, row_id="", question=question, by=None):
        file = SimpleUploadedFile(name, content)
        return keep_upload(draft=draft, question=question, row_id=row_id, file=file, by=by)

    return keep


@pytest.fixture
def scanner(settings):
    with Scanner(samples.EICAR) as server:
        settings.CLAMD_ADDRESS = server.address
        yield server


def checked(content, name="datei"):
    file = SimpleUploadedFile("x", content)
    return check(name, file)


def picture_of(attachment):
    picture = Image.open(io.BytesIO(attachments.read_bytes(attachment)))
    picture.load()
    return picture


def stored(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


# --- What is kept ---------------------------------------------------------------------------------
def test_a_pdf_is_kept_as_it_is_and_encrypted_beside_the_database(keep, folder):
    content = samples.pdf()
    attachment = keep(content, "Geburtsurkunde.pdf")
    assert attachments.read_bytes(attachment) == content
    assert (attachment.name, attachment.content_type) == ("Geburtsurkunde.pdf", "application/pdf")
    assert attachment.size == len(content)
    assert attachment.state == Attachment.State.UNCHECKED
    [path] = stored(folder)
    assert path == attachment.path
    assert b"%PDF" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_place_and_maker_of_a_photo_are_gone(keep):
    content = samples.photo(comment=b"SECRET-COMMENT", icc_profile=b"SECRET-PROFILE" * 20)
    assert samples.GPS_SECRET in content
    attachment = keep(content, "IMG_1.JPG")
    kept = attachments.read_bytes(attachment)
    for secret in (samples.GPS_SECRET, b"SECRET", b"Exif", b"ICC_PROFILE"):
        assert secret not in kept
    assert not picture_of(attachment).getexif()
    assert attachment.name == "IMG_1.JPG"


def test_what_hangs_behind_a_photo_is_gone(keep):
    assert b"MOTION" not in attachments.read_bytes(keep(samples.photo() + b"MOTION" * 1000, "a.jpg"))


def test_a_photo_stands_upright(keep):
    assert picture_of(keep(samples.photo((64, 48), orientation=6), "a.jpg")).size == (48, 64)


def test_a_photo_with_damaged_exif_is_still_a_photo(keep):
    content = samples.photo().replace(b"Exif\0\0MM", b"Exif\0\0XX").replace(b"Exif\0\0II", b"Exif\0\0XX")
    assert picture_of(keep(content, "a.jpg")).size == (64, 48)


def test_a_large_photo_gets_smaller(keep):
    attachment = keep(samples.photo((4500, 3000)), "a.jpg")
    assert picture_of(attachment).size == (3000, 2000)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_any_kind_stays_a_png(keep, mode):
    attachment = keep(samples.drawing(mode=mode), "a.png")
    assert attachment.content_type == "image/png"
    assert picture_of(attachment).mode in ("L", "RGB", "RGBA")


def test_a_grey_of_sixteen_bits_keeps_its_grey(keep):
    file = io.BytesIO()
    Image.new("I;16", (4, 4), 0x8000).save(file, "PNG")
    assert picture_of(keep(file.getvalue(), "a.png")).getpixel((0, 0)) == 128


def test_a_cmyk_photo_becomes_one_that_every_screen_shows(keep):
    assert picture_of(keep(samples.photo(mode="CMYK"), "a.jpg")).mode == "RGB"


def test_an_animation_becomes_its_first_picture(keep):
    kept = picture_of(keep(samples.animation(), "a.png"))
    assert getattr(kept, "n_frames", 1) == 1
    assert kept.getpixel((0, 0)) == (255, 0, 0)


def test_an_iphones_photo_becomes_a_jpeg(keep):
    heif = pytest.importorskip("pillow_heif")
    file = io.BytesIO()
    heif.from_pillow(Image.new("RGB", (64, 48), "red")).save(file)
    attachment = keep(file.getvalue(), "IMG_2.HEIC")
    assert (attachment.name, attachment.content_type) == ("IMG_2.jpg", "image/jpeg")
    assert picture_of(attachment).size == (64, 48)


def test_a_drawing_too_large_as_png_becomes_a_jpeg(settings):
    settings.ATTACHMENT_MAX_BYTES = 100_000
    content = io.BytesIO()
    # Noise of few colours: small as it is, large once it is drawn in full colour.
    Image.effect_noise((400, 400), 60).convert("P", palette=Image.Palette.ADAPTIVE, colors=8).save(
        content, "PNG"
    )
    kept = checked(content.getvalue(), "a.png")
    assert (kept.name, kept.content_type) == ("a.jpg", "image/jpeg")


def test_a_pdf_locked_only_against_changes_is_kept(keep):
    assert keep(samples.pdf_with_password("", owner_password="amt"))


def test_a_pdf_with_links_and_a_first_view_is_kept(keep):
    assert keep(samples.pdf_with_action(S="/URI", URI="https://example.org"))
    assert keep(samples.pdf_with_action(S="/GoTo", D="seite2"), "b.pdf")


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("foto.pdf", samples.photo(), "foto.jpg"),
        ("papier.pdf.exe", samples.pdf(), "papier.pdf"),
        ("ohne", samples.drawing(), "ohne.png"),
        ("Scan 3.5.2026", samples.pdf(), "Scan 3.5.pdf"),
        ("A.JPEG", samples.photo(), "A.JPEG"),
    ],
)
def test_the_ending_says_what_the_file_is(name, content, kept):
    assert checked(content, name).name == kept


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../x.pdf", "x.pdf"),
        ("..\\..\\windows\\x.pdf", "x.pdf"),
        ("/etc/passwd", "passwd"),
        ("foto\u202egnp.exe", "fotognp.exe"),
        ("a\0b\r\nc\u200f.pdf", "abc.pdf"),
        ("شناسنامه\u200cمن.pdf", "شناسنامه\u200cمن.pdf"),
        ("  zwei   Wörter .pdf ", "zwei Wörter .pdf"),
        ("", "datei"),
        ("..", "datei"),
        ("\u202e", "datei"),
    ],
)
def test_names_are_names_and_nothing_else(name, clean):
    assert clean_name(name) == clean


def test_a_long_name_keeps_its_ending():
    name = clean_name("ä" * 300 + ".pdf")
    assert len(name) == 120
    assert name.endswith("ä.pdf")


# --- What is refused ------------------------------------------------------------------------------
NOT_TAKEN = "können wir nicht annehmen"
BROKEN = "ist beschädigt"
ACTIVE = "enthält ein Programm"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "ist leer"),
        (samples.SVG, NOT_TAKEN),
        (samples.PAGE, NOT_TAKEN),
        (samples.EICAR, NOT_TAKEN),
        (samples.office(), NOT_TAKEN),
        (samples.zip_bomb(), NOT_TAKEN),
        (b"MZ" + b"\0" * 200, NOT_TAKEN),
        (b"GIF89a" + b"\0" * 200, NOT_TAKEN),
        (b"nur ein Text", NOT_TAKEN),
        (b"\xef\xbb\xbf" + samples.pdf(), NOT_TAKEN),
        (samples.PAGE + samples.pdf(), NOT_TAKEN),
        (samples.photo() + samples.PAGE, NOT_TAKEN),
        (samples.photo(comment=b"<ScRiPt>alert(1)</script>"), NOT_TAKEN),
        (samples.photo() + samples.office(), NOT_TAKEN),
        (samples.drawing() + samples.office(), NOT_TAKEN),
        (samples.pdf().replace(b"%PDF-1.3\n", b"%PDF-1.3\n%<html><script>x</script>\n"), NOT_TAKEN),
        (samples.pdf() + samples.office(), NOT_TAKEN),
        (samples.photo((640, 480))[:-200], BROKEN),
        (samples.photo()[:20], BROKEN),
        (samples.drawing((300, 300))[:60], BROKEN),
        (samples.pdf()[:-30], BROKEN),
        (b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF", BROKEN),
        (samples.pdf(pages=0), BROKEN),
        (samples.vast_drawing(), "zu groß. Bitte machen Sie ein Foto mit kleinerer Auflösung"),
        (samples.pdf_with_password(), "mit einem Kennwort geschützt"),
        (samples.pdf_with_program(), ACTIVE),
        (samples.pdf_with_hidden_program(), ACTIVE),
        (samples.pdf_with_packed_program(), ACTIVE),
        (samples.pdf_with_file(), ACTIVE),
        (samples.pdf_with_action(S="/Launch", F="cmd.exe"), ACTIVE),
        (samples.pdf_with_action(S="/GoToR", F="\\\\host\\share"), ACTIVE),
        (samples.pdf_with_action(S="/SubmitForm", F="http://example.org"), ACTIVE),
    ],
)
def test_a_file_is_refused_with_a_sentence_and_leaves_nothing(keep, folder, content, sentence):
    with pytest.raises(UploadRefused) as refusal:
        keep(content, "papier\u202e.pdf")
    assert sentence in refusal.value.message
    assert "„\u2068papier.pdf\u2069“" in refusal.value.message
    assert not stored(folder)
    assert not Attachment.objects.exists()


def test_a_file_too_large_is_refused_unread(keep):
    with pytest.raises(UploadRefused, match="zu groß: höchstens 4,8"):
        keep(b"\xff\xd8\xff" * 2_000_000)


def test_a_vast_drawing_costs_no_memory():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UploadRefused):
        checked(samples.vast_drawing())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_bomb_inside_a_pdf_stops_at_the_limit(keep):
    with pytest.raises(UploadRefused, match=ACTIVE):
        keep(samples.pdf_with_packed_program(padding=1_000_000))
    with pytest.raises(UploadRefused, match=BROKEN):
        keep(samples.pdf_with_packed_program(padding=looking.MAX_UNPACKED * 2))


@pytest.mark.parametrize("script", ["import os; os.abort()", "while True: pass", "x = bytearray(10**12)"])
def test_a_decoder_that_crashes_or_hangs_takes_nobody_along(monkeypatch, tmp_path, script):
    broken = tmp_path / "broken.py"
    broken.write_text(script)
    monkeypatch.setattr(looking, "__file__", str(broken))
    monkeypatch.setattr("forms.submissions.attachments.checking.PATIENCE", 1)
    with pytest.raises(UploadRefused, match=BROKEN):
        checked(samples.pdf())


# --- How many, and how much -----------------------------------------------------------------------
def test_no_more_files_than_the_question_takes(keep, draft, folder):
    for number in range(3):
        keep(samples.pdf(pages=number + 1), f"{number}.pdf")
    with pytest.raises(UploadRefused, match="höchstens 3 Dateien"):
        keep(samples.pdf(), "vierte.pdf")
    assert len(stored(folder)) == 3


def test_each_question_and_each_person_has_files_of_her_own(keep, draft, question):
    other = draft.form_version.compiled.by_key["more"]
    for row_id in ("", str(uuid4()), str(uuid4())):
        for number in range(3):
            keep(samples.pdf(pages=number + 1), f"{number}.pdf", row_id=row_id)
    assert keep(samples.pdf(), question=other)
    assert len(attachments.kept(draft, question.id)) == 3


def test_all_files_of_a_draft_together_have_a_limit(keep, folder, settings):
    settings.ATTACHMENT_TOTAL_BYTES = 1_000
    keep(samples.pdf(), "a.pdf")
    keep(samples.pdf(pages=2), "b.pdf")
    with pytest.raises(UploadRefused, match="Alle Dateien zusammen"):
        keep(samples.pdf(pages=3), "c.pdf")
    assert len(stored(folder)) == 2


def test_the_same_file_twice_is_kept_once(keep, folder):
    first = keep(samples.pdf(), "a.pdf")
    assert keep(samples.pdf(), "a.pdf") == first
    assert len(stored(folder)) == 1


def test_two_different_files_of_one_name_are_both_kept(keep):
    assert keep(samples.drawing((10, 10)), "a.png") != keep(samples.drawing((11, 11)), "a.png")


def test_a_sent_draft_takes_no_more_files(keep, draft, folder):
    submit(draft=draft, answers=State(), language="de")
    with pytest.raises(Conflict):
        keep(samples.pdf())
    assert not stored(folder)


# --- Erasing --------------------------------------------------------------------------------------
@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_removed_file_is_gone_from_the_disk(keep, draft, folder, commits):
    attachment = keep(samples.pdf())
    with commits():
        assert attachments.remove_upload(draft=draft, attachment_id=attachment.pk) == attachment
    assert not stored(folder)


def test_a_file_of_another_draft_cannot_be_removed(keep, draft):
    attachment = keep(samples.pdf())
    other = start_draft(version=draft.form_version, language="de").draft
    assert attachments.remove_upload(draft=other, attachment_id=attachment.pk) is None


@pytest.mark.parametrize("what", ["draft", "person", "rows", "submission"])
def test_whoever_deletes_the_row_deletes_the_file(keep, draft, folder, commits, what):
    row_id = str(uuid4())
    attachment = keep(samples.pdf(), row_id=row_id)
    with commits():
        if what == "draft":
            draft.delete()
        elif what == "person":
            attachments.erase_uploads_of(draft=draft, row_id=row_id)
        elif what == "rows":
            Attachment.objects.all().delete()
        else:
            answers = State({attachment.field_id: [str(attachment.pk)]})
            submit(draft=draft, answers=answers, language="de").delete()
    assert not stored(folder)
    assert not Attachment.objects.exists()


def test_after_the_key_is_gone_nobody_can_read_the_file(keep):
    attachment = keep(samples.pdf())
    attachment.key = crypto.new_key()
    with pytest.raises(crypto.Unreadable):
        attachments.read_bytes(attachment)


def test_a_file_somebody_has_changed_or_taken_is_unreadable(keep):
    attachment = keep(samples.pdf())
    attachment.path.write_bytes(attachment.path.read_bytes()[:-5] + b"xxxxx")
    with pytest.raises(crypto.Unreadable):
        attachments.read_bytes(attachment)
    attachment.path.unlink()
    with pytest.raises(crypto.Unreadable):
        attachments.read_bytes(attachment)


# --- Crashes --------------------------------------------------------------------------------------
def in_a_child(work):
    """Run in a forked process; return how it ended."""
    child = get_context("fork").Process(target=work)
    child.start()
    child.join(30)
    return child.exitcode


def kill_myself(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("moment", ["while writing", "before the row"])
def test_killed_in_between_nothing_survives_the_sweep(draft, folder, moment):
    def work():
        storing.os.fsync = kill_myself if moment == "while writing" else os.fsync
        attachment = Attachment(draft=draft, field_id="paper", size=1)
        storing.write(attachment, b"x" * 100_000)
        kill_myself()

    assert in_a_child(work) == -signal.SIGKILL
    assert len(stored(folder)) == 1
    assert not Attachment.objects.exists()
    assert attachments.erase_orphans(now=timezone.now()) == 0
    assert attachments.erase_orphans(now=timezone.now() + timedelta(hours=2)) == 1
    assert not stored(folder)


def test_the_sweep_leaves_what_belongs_to_somebody(keep, folder):
    attachment = keep(samples.pdf())
    (attachment.path.parent / "0.txt").write_text("fremd")
    later = timezone.now() + timedelta(days=1)
    assert attachments.erase_orphans(now=later) == 1
    assert stored(folder) == [attachment.path]


def test_the_command_sweeps(folder, capsys):
    call_command("erase_orphans")
    assert "0 files deleted" in capsys.readouterr().out


def test_a_full_disk_leaves_nothing_half_written(keep, folder):
    """The limit is the system's own: no file of this process may pass 10,000 bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    content = samples.photo((2500, 2500), quality=95)

    def work():
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
        try:
            storing.write(Attachment(size=1), content)
        except OSError:
            os._exit(7)
        os._exit(0)

    assert in_a_child(work) == 7
    assert not stored(folder)


def test_a_folder_that_cannot_be_written_is_a_sentence(keep, settings, tmp_path):
    (tmp_path / "datei").write_text("kein Ordner")
    settings.ATTACHMENTS_DIR = tmp_path / "datei" / "attachments"
    with pytest.raises(UploadRefused, match="konnte nicht gespeichert werden"):
        keep(samples.pdf())
    assert not Attachment.objects.exists()


# --- The scanner ----------------------------------------------------------------------------------
def test_a_clean_file_is_noted_as_clean_and_may_be_served(keep, scanner):
    attachment = keep(samples.pdf())
    assert attachment.state == Attachment.State.CLEAN
    assert attachments.may_be_served(attachment)
    assert scanner.seen == [samples.pdf()]


def test_eicar_is_refused_and_leaves_nothing(keep, scanner, folder, monkeypatch):
    with pytest.raises(UploadRefused, match="ist Schadsoftware"):
        keep(samples.pdf_behind(samples.EICAR))
    assert scanner.seen
    assert not stored(folder)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("trouble", ["down", "silent", "error", "nonsense"])
def test_without_an_answer_nobody_gets_the_file(keep, scanner, settings, folder, trouble, monkeypatch):
    monkeypatch.setattr(scanning, "PATIENCE", 1)
    if trouble == "down":
        settings.CLAMD_ADDRESS = "127.0.0.1:1"
    scanner.answer = {
        "silent": None,
        "error": "INSTREAM size limit exceeded. ERROR",
        "nonsense": "stream: OK FOUND?",
    }.get(trouble, "")
    attachment = keep(samples.pdf())
    assert attachment.state == Attachment.State.UNCHECKED
    assert not attachments.may_be_served(attachment)


def test_without_a_scanner_files_may_be_served(keep):
    assert attachments.may_be_served(keep(samples.pdf()))


def test_the_command_scans_what_is_left_over(keep, settings, scanner, folder, capsys):
    address, settings.CLAMD_ADDRESS = settings.CLAMD_ADDRESS, "127.0.0.1:1"
    clean, bad = keep(samples.pdf(), "gut.pdf"), keep(samples.pdf_behind(samples.EICAR), "böse.pdf")
    call_command("scan_attachments")
    assert "2 unchecked" in capsys.readouterr().out
    key = bytes(bad.key)
    settings.CLAMD_ADDRESS = address
    call_command("scan_attachments")
    assert "1 clean, 1 infected" in capsys.readouterr().out
    clean.refresh_from_db()
    bad.refresh_from_db()
    assert clean.state == Attachment.State.CLEAN
    assert (bad.state, bad.name) == (Attachment.State.INFECTED, "böse.pdf")
    assert bytes(bad.key) != key
    assert stored(folder) == [clean.path]
    assert not attachments.may_be_served(bad)


def test_an_infected_file_does_not_count(keep, draft, question, settings, scanner):
    address, settings.CLAMD_ADDRESS = settings.CLAMD_ADDRESS, ""
    keep(samples.pdf_behind(samples.EICAR), "böse.pdf")
    settings.CLAMD_ADDRESS = address
    call_command("scan_attachments", verbosity=0)
    assert attachments.kept(draft, question.id) == []


def test_the_scanner_is_found_on_a_socket_of_this_machine(settings, tmp_path):
    import socket

    path = tmp_path / "clamd.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        settings.CLAMD_ADDRESS = f"unix:{path}"
        with scanning._connected() as line:
            assert line.getpeername() == str(path)


# --- The office -----------------------------------------------------------------------------------
@pytest.fixture
def office(signed_in):
    """Somebody whose role reads submissions."""
    browser = signed_in("Prozesspflege")
    permission = Permission.objects.get(codename="view_submission", content_type__app_label="submissions")
    browser.user.groups.get().permissions.add(permission)
    return browser


@pytest.fixture
def sent(keep, draft):
    def sent(**changes):
        attachment = keep(samples.pdf(), 'Pässe "neu".pdf')
        submit(draft=draft, answers=State({attachment.field_id: [str(attachment.pk)]}), language="de")
        Attachment.objects.filter(pk=attachment.pk).update(**changes or {"size": attachment.size})
        return attachment

    return sent


def test_the_office_fetches_a_file_and_it_is_never_shown(sent, office):
    response = office.get(f"/verwaltung/anlagen/{sent().pk}/")
    assert response.content == samples.pdf()
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in response["Cache-Control"]


def test_others_do_not(sent, signed_in, client):
    address = f"/verwaltung/anlagen/{sent().pk}/"
    assert signed_in("Portalredaktion").get(address).status_code in (302, 403)
    assert client.get(address).status_code == 302


def test_a_file_still_being_filled_in_is_nobodys_business(keep, office):
    assert office.get(f"/verwaltung/anlagen/{keep(samples.pdf()).pk}/").status_code == 404


@pytest.mark.parametrize(("state", "words"), [("unchecked", "noch nicht"), ("infected", "Schadsoftware")])
def test_what_may_not_be_served_is_explained(sent, office, settings, state, words):
    attachment = sent(state=state)
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    response = office.get(f"/verwaltung/anlagen/{attachment.pk}/")
    assert response.status_code == 409
    assert words in response.content.decode()


# --- Arriving -------------------------------------------------------------------------------------
def test_a_large_file_is_thrown_away_while_it_arrives(rf):
    from django.http.multipartparser import MultiPartParser

    class Stream:
        """51 megabytes that never are in memory at once."""

        def __init__(self):
            head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.pdf"\r\n\r\n'
            tail = b'\r\n--x\r\nContent-Disposition: form-data; name="t"\r\n\r\nbleibt\r\n--x--\r\n'
            self.parts = iter([head, *([b"y" * 50_000] * 1020), tail])
            self.length = len(head) + 51_000_000 + len(tail)
            self.rest = b""

        def read(self, size):
            while len(self.rest) < size and (part := next(self.parts, b"")):
                self.rest += part
            taken, self.rest = self.rest[:size], self.rest[size:]
            return taken

    stream, request = Stream(), rf.post("/de/")
    meta = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(stream.length)}
    tracemalloc.start()
    post, files = MultiPartParser(meta, stream, request.upload_handlers).parse()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12_000_000
    assert post["t"] == "bleibt"
    assert files["f"].size == 51_000_000
    assert files["f"].read() == b""
