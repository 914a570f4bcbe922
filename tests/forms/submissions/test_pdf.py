"""Receipts and resume cards on paper: nothing lost, nothing run as markup, nothing turned around."""

import random
import re
import time
import unicodedata
from dataclasses import replace
from io import BytesIO

import pypdf
import pytest
import segno
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from forms.submissions.pdf import documents
from forms.submissions.pdf.coverage import FONTS, drawable
from forms.submissions.pdf.documents import (
    CARD_LABELS,
    RECEIPT_LABELS,
    Advice,
    Entry,
    Line,
    Part,
    Receipt,
    ResumeCard,
    receipt_pdf,
    resume_card_pdf,
)
from forms.submissions.pdf.text import MISSING, Run, direction_of, paragraphs, runs
from forms.submissions.pdf.typeset import NotTypeset, pdf

WORDS = {
    "de": ("Angaben zum Kind", "Wie heißt das Kind?", "Ja, größtenteils"),
    "ar": ("بيانات الطفل", "ما اسم الطفل؟", "نعم، منذ عام ٢٠١٩"),
    "fa": ("اطلاعات کودک", "نام کودک چیست؟", "بله، می‌خواهم"),
    "ti": ("ሓበሬታ ብዛዕባ ቆልዓ", "ስም ቆልዓ እንታይ እዩ?", "እወ፡ ካብ 2019"),
    "uk": ("Дані про дитину", "Як звати дитину?", "Так, з’їхалися"),
    "tr": ("Çocuğun bilgileri", "Çocuğun adı ne?", "Evet, İğdır’dan"),
}
LINK = "https://lotse.example.de/w/9fK3xTq7LmZ2vB8nC4pR6s"


def entry(answer: str, language: str = "de", question: str = "") -> Entry:
    """A question answered by typing."""
    asked = Line(question or WORDS[language][1], language)
    return Entry(asked, Line(question or WORDS["de"][1], "de"), Line(answer, ""), Line(answer, ""))


def receipt(language: str = "de", *answers: str, person: str = "") -> Receipt:
    title, question, chosen = WORDS[language]
    choice = Entry(
        Line(question, language), Line("Frage", "de"), Line(chosen, language), Line(WORDS["de"][2], "de")
    )
    entries = (choice, *(entry(answer, language) for answer in answers))
    return Receipt(
        language=language,
        title=Line(title, language),
        title_de=Line(WORDS["de"][0], "de"),
        reference="KFT-4G7-9HW-Q",
        submitted_at="12.05.2026, 14:05",
        parts=(Part(Line(title, language), Line(WORDS["de"][0], "de"), person, entries),),
        advice=(Advice(Line(chosen, language), Line("Bald 18.", "de"), "01.05.2026", "§ 32 AufenthG"),),
        attachments=("Geburtsurkunde.pdf",),
        labels=dict.fromkeys(RECEIPT_LABELS, chosen),
        labels_de={key: f"Wort {key}" for key in RECEIPT_LABELS},
        version="7",
    )


def card(language: str = "de") -> ResumeCard:
    title, question, chosen = WORDS[language]
    return ResumeCard(
        language,
        Line(title, language),
        "ABCD-EFGH-JKMN",
        LINK,
        "30.06.2026",
        labels=dict.fromkeys(CARD_LABELS, question),
        labels_de={key: f"Satz {key}" for key in CARD_LABELS},
    )


def read(file: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(file))


def text_of(file: bytes) -> str:
    """All text of a file; lines broken by the layout are joined."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in read(file).pages))


def fonts_of(file: bytes) -> set[str]:
    names = set()
    for page in read(file).pages:
        names |= {font["/BaseFont"].partition("+")[2] for font in page["/Resources"]["/Font"].values()}
    return names


def glyphs_of(file: bytes) -> set[int]:
    """Numbers of all glyphs drawn; 0 is the box for a missing character."""
    found = set()
    reader = read(file)
    for page in reader.pages:
        for operands, operator in pypdf.generic.ContentStream(page.get_contents(), reader).operations:
            if operator in (b"Tj", b"TJ"):
                parts = operands[0] if operator == b"TJ" else operands
                for part in parts:
                    if isinstance(part, str | bytes):
                        codes = part if isinstance(part, bytes) else part.original_bytes
                        found |= {int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes), 2)}
    return found


# What is on the page


@pytest.mark.parametrize("language", ["de", "uk", "tr"])
def test_everything_a_person_gets_is_in_the_text(language):
    text = text_of(receipt_pdf(receipt(language, "Ґанна Müller-Şahin", "+49 431 123-456", person="Ayşe")))
    for words in (*WORDS[language], "Ґанна Müller-Şahin", "+49 431 123-456", "KFT-4G7-9HW-Q", "Ayşe"):
        assert words in text
    for words in ("12.05.2026, 14:05", "01.05.2026", "§ 32 AufenthG", "Geburtsurkunde.pdf", "1 / 1"):
        assert words in text


def test_german_stands_beside_other_languages_and_alone_in_german():
    bilingual, german = text_of(receipt_pdf(receipt("uk"))), text_of(receipt_pdf(receipt("de")))
    assert WORDS["de"][2] in bilingual
    assert "Wort reference" in bilingual
    assert german.count("Wie heißt das Kind?") == 1
    assert "Frage" not in german


def test_a_short_typed_answer_stands_in_both_columns_a_long_one_once():
    assert text_of(receipt_pdf(receipt("uk", "Kiel"))).count("Kiel") == 2
    assert text_of(receipt_pdf(receipt("uk", "Kiel " + "und so weiter " * 40))).count("Kiel") == 1


def test_long_answers_that_differ_are_both_printed():
    long = Entry(Line("Q", "uk"), Line("F", "de"), Line("Так " * 200, "uk"), Line("Ja " * 200, "de"))
    sent = receipt("uk")
    text = text_of(receipt_pdf(replace(sent, parts=(replace(sent.parts[0], entries=(long,)),))))
    assert text.count("Так") >= 200
    assert text.count("Ja ") >= 200


def test_what_was_not_answered_says_so_in_both_languages():
    text = text_of(receipt_pdf(receipt("uk", "", " \n\t ")))
    assert text.count("Wort not_answered") == 2
    assert text.count(WORDS["uk"][2]) >= 4


def test_a_label_without_translation_stands_there_in_german():
    assert "Wort attachments" in text_of(receipt_pdf(replace(receipt("tr"), labels={})))


def test_a_missing_german_label_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError):
        receipt_pdf(replace(receipt(), labels_de={}))


# PDF/UA


@pytest.mark.parametrize(
    ("language", "direction"), [("de", "/L2R"), ("ti", "/L2R"), ("ar", "/R2L"), ("fa", "/R2L")]
)
@pytest.mark.parametrize(
    "make", [lambda lang: receipt_pdf(receipt(lang)), lambda lang: resume_card_pdf(card(lang))]
)
def test_the_file_says_its_language_title_and_direction(language, direction, make):
    reader = read(make(language))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert reader.metadata.title == WORDS[language][0]
    assert root["/ViewerPreferences"]["/Direction"] == direction
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_easy_german_is_german_to_a_screen_reader():
    german = {"title": Line("Ihr Kind", "de-simple"), "language": "de-simple"}
    assert read(receipt_pdf(replace(receipt(), **german))).trailer["/Root"]["/Lang"] == "de"


def test_german_beside_another_language_is_marked_as_german():
    assert "de" in _attributes(receipt_pdf(receipt("uk")), "/Lang")


def _attributes(file: bytes, name: str) -> set[str]:
    """All values of an attribute in the structure that screen readers follow."""
    found, waiting = set(), [read(file).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            found |= {str(node[name])} if name in node else set()
            waiting += [node["/K"]] if "/K" in node else []
    return found


def test_the_same_data_give_the_same_bytes_without_a_clock():
    first, second = (receipt_pdf(receipt("ar", "x")) for _ in range(2))
    assert first == second
    assert resume_card_pdf(card("ti")) == resume_card_pdf(card("ti"))
    assert "/CreationDate" not in read(first).metadata


# Scripts and fonts


@pytest.mark.parametrize(
    ("language", "font"),
    [("ar", "NotoSansArabic"), ("fa", "NotoSansArabic"), ("ti", "NotoSansEthiopic"), ("uk", "NotoSans")],
)
def test_the_right_fonts_are_embedded_and_no_box_is_drawn(language, font):
    for file in (receipt_pdf(receipt(language, "Ёж 😊 ሰላም أحمد")), resume_card_pdf(card(language))):
        assert {f"{font}-Regular", f"{font}-Bold"} <= fonts_of(file)
        assert 0 not in glyphs_of(file)


def test_the_search_for_boxes_finds_one():
    source = b'#set text(font: "Noto Sans", fallback: false)\n#text("\\u{1F600}")'
    compiler = typst.Compiler(font_paths=[FONTS], ignore_system_fonts=True)
    assert 0 in glyphs_of(compiler.compile(input=source, format="pdf"))


def test_all_our_texts_have_glyphs():
    everything = {ord(char) for words in WORDS.values() for text in words for char in text}
    assert everything <= drawable()


def test_every_font_comes_in_both_weights_with_its_licence():
    for path in FONTS.glob("*.ttf"):
        family = path.stem.partition("-")[0]
        assert {f"{family}-Regular.ttf", f"{family}-Bold.ttf", f"{family}-OFL.txt"} <= {
            other.name for other in FONTS.iterdir()
        }


def test_what_no_font_has_becomes_one_mark_that_is_explained():
    text = text_of(receipt_pdf(receipt("de", "Danke 😊👩‍👩‍👧!", "გია")))
    assert f"Danke {MISSING}!" in text
    assert "Wort unprintable" not in text  # the person's label is given
    assert text.count(MISSING) == 2
    assert "Wort unprintable" in text_of(receipt_pdf(receipt("uk", "😊")))
    assert "Wort unprintable" not in text_of(receipt_pdf(receipt("uk", "ohne")))


def test_styled_letters_become_plain_ones():
    assert paragraphs("𝐀𝐥𝐢 ①", "")[0].runs == (Run("Ali 1"),)


def test_accents_stay_with_their_letter_and_stray_ones_go():
    assert paragraphs("x\u0323 \u0301 7\u0301 ሀ\u064b ب\u064b", "de")[0].runs == (Run("x\u0323 7 ሀ ب\u064b"),)
    word = paragraphs("x\u0323" * 40, "")[0].runs[0].text
    assert "\u200b\u0323" not in word
    assert word.replace("\u200b", "") == "x\u0323" * 40


# Direction


def test_direction_follows_the_language_or_the_first_letter():
    assert direction_of("KFT-4", "ar") == "rtl"
    assert direction_of("مرحبا Kiel", "") == "rtl"
    assert direction_of("Kiel مرحبا", "") == "ltr"
    assert direction_of("12 (مرحبا)", "") == "rtl"
    assert direction_of("+49 431", "") == "ltr"


@pytest.mark.parametrize(
    "number",
    [
        "+49 431 123-456",
        "KFT-4G7-9HW-Q",
        "2026-05-12",
        "۱۴۰۳-۰۲-۱۲",
        "24103 Kiel, Weg 5",
        "a@b.de",
        "(0431) 55",
        "50%",
    ],
)
def test_numbers_in_right_to_left_lines_are_isolated(number):
    assert [run.text for run in runs(f"قبل {number} بعد") if run.isolated] == [number]


def test_brackets_and_lists_belong_to_the_line():
    assert [run.text for run in runs("(انظر 12) و 13, 14") if run.isolated] == ["12", "13", "14"]


@given(st.text(alphabet="اب 12-+(),;%aé.:/\u064b\u0301", max_size=60))
def test_runs_lose_nothing(text):
    assert "".join(run.text for run in runs(text)) == text


def test_a_phone_number_in_an_arabic_answer_reads_left_to_right_on_paper():
    # In drawing order: glyphs of one number stand in one piece, so a PDF reader finds it as typed.
    assert "+49 431 123-456" in text_of(receipt_pdf(receipt("ar", "هاتفي +49 431 123-456 مساءً")))


def test_overrides_of_direction_do_not_survive():
    assert paragraphs("a\u202eb\u2066c\u2069\u200fd", "")[0].runs == (Run("abc\u200fd"),)


def test_the_persons_column_is_on_the_right_in_right_to_left_languages():
    assert _left_edge("uk", "Wort advice") > 200
    assert _left_edge("ar", "Wort advice") < 100


def _left_edge(language: str, words: str) -> float:
    edges = []

    def note(text, around, own, _font, _size):
        if words in text:
            edges.append(pypdf.Transformation(own).transform(pypdf.Transformation(around)).ctm[4])

    for page in read(receipt_pdf(receipt(language))).pages:
        page.extract_text(visitor_text=note)
    return min(edges)


# Hostile and unlucky input

MARKUP = [
    "#panic()",
    '#read("/etc/passwd")',
    r"\*",
    "$x^2$",
    "]",
    "[",
    "@ref",
    "<label>",
    "*b* _i_",
    "`raw`",
    "// gone?",
    "= Titel",
    "- Liste",
    r"C:\new\table",
    "\"q\" 'q'",
    '"}],"parts":[]',
    "#",
    "~",
    "--",
]


def test_markup_stays_text():
    text = text_of(receipt_pdf(receipt("de", *MARKUP, person="#panic()")))
    for markup in MARKUP:
        assert markup in text


def test_markup_is_text_everywhere_on_the_papers():
    nasty = '#panic() $ ] @a \\ "'
    line = Line(nasty, "de")
    every_label = dict.fromkeys((*RECEIPT_LABELS, *CARD_LABELS), nasty)
    sent = Receipt(
        "de", line, line, nasty, nasty, (Part(line, line, nasty, (Entry(line, line, line, line),)),),
        (Advice(line, line, nasty, nasty),), (nasty,), every_label, every_label, nasty,
    )  # fmt: skip
    assert text_of(receipt_pdf(sent)).count(nasty) >= 12
    shown = text_of(resume_card_pdf(ResumeCard("de", line, nasty, nasty, nasty, every_label, every_label)))
    assert shown.count(nasty) >= 8


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize(
    "answer",
    [
        "Satz mit Wörtern. " * 555,
        "W" * 10_000,
        "\u0639" * 10_000,
        "/" * 10_000,
        "a\n" * 5_000,
        "\n" * 10_000,
        "é" + "\u0301" * 10_000,
        "😊" * 10_000,
        "(+" * 5_000,
    ],
    ids=["words", "one word", "arabic", "slashes", "lines", "empty lines", "accents", "emoji", "brackets"],
)
def test_ten_thousand_characters(language, answer):
    assert read(receipt_pdf(receipt(language, answer))).pages


def test_long_words_break_and_can_still_be_copied():
    (paragraph,) = paragraphs("x" * 40, "")
    assert paragraph.runs == (Run("\u200b".join(["x" * 15, "x" * 15, "x" * 10])),)
    text = text_of(receipt_pdf(receipt("uk", LINK)))
    assert "\u200b" not in text
    assert LINK in text.replace(" ", "")


def test_sixty_rows_and_fifteen_people():
    sent = receipt("ti", *(f"Antwort {row}" for row in range(60)), person="ሰላም")
    file = receipt_pdf(replace(sent, parts=sent.parts * 15))
    text = text_of(file)
    assert text.count("Antwort 59") == 30
    assert f"{len(read(file).pages)} / {len(read(file).pages)}" in text


def test_control_characters_and_halves_of_characters():
    sent = receipt(
        "de",
        "a\x00b\x07c\x1bd\x7fe\ufefff",
        "g\th",
        "x\ud83dy",
        "\udc00",
        "\ufffe\uffff\U0010ffff",
        "1\r\n2\u20283",
    )
    text = text_of(receipt_pdf(sent))
    assert "abcdef" in text
    assert "g h" in text
    assert f"x{MISSING}y" in text
    assert "1 2 3" in text


def test_a_whole_pair_of_halves_is_one_character():
    assert paragraphs("\ud835\udc00", "")[0].runs == (Run("A"),)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=8), st.sampled_from(["de", "ar", "ti"]))
def test_no_text_is_an_error(answers, language):
    assert 0 not in glyphs_of(receipt_pdf(receipt(language, *answers, person="".join(answers)[:50])))


# Typst 0.15 draws boxes for marks beside letters of another font, and its shaping can crash on them.
BOXES = [
    "\u06e7\u22ee\u0359",
    "\u2de9\u204d\u064b\ufebb",
    "\u065d\u060c\u1dc6",
    "\u08de\u1ab66",
    "\u00b9\u089a5",
    "\ua789\U00010eff8",
]


def test_no_mixture_of_scripts_and_marks_is_an_error():
    chance = random.Random(7)
    marks = [code for code in drawable() if unicodedata.category(chr(code)).startswith("M")]
    pool = sorted(drawable()) + sorted(marks) * 6 + [0x20, 0x200C, 0x200D] * 100
    for language in ("de", "ar"):
        mixtures = ["".join(chr(chance.choice(pool)) for _ in range(30)) for _ in range(300)]
        assert 0 not in glyphs_of(receipt_pdf(receipt(language, *BOXES, *mixtures)))


def test_every_character_there_is():
    codes = [*range(0x20000), *range(0xE0000, 0xE0200), *range(0x20000, 0x110000, 997)]
    answers = [" ".join(map(chr, codes[at : at + 40])) for at in range(0, len(codes), 40)]
    assert receipt_pdf(receipt("ar", *answers))


def test_a_failure_inside_typst_is_an_exception_without_the_answers():
    with pytest.raises(NotTypeset) as failure:
        pdf("receipt.typ", {"language": "secret"})
    assert "secret" not in str(failure.value)
    assert failure.value.__suppress_context__


# Layout


def test_no_heading_and_no_question_stands_alone_at_the_foot_of_a_page():
    for filling in range(16, 34):
        sent = receipt("uk", *["x"] * filling)
        heading = Line("Überschrift", "de")
        last = (entry("Anfang " + "und weiter " * 300, question="Lange Frage"),)
        file = receipt_pdf(replace(sent, parts=(*sent.parts, Part(heading, heading, "", last))))
        pages = [page.extract_text() for page in read(file).pages]
        page = next(text for text in pages if "Überschrift" in text)
        assert "Lange Frage" in page
        assert "Anfang" in page


def test_a_receipt_of_sixty_rows_is_fast():
    sent = receipt("ar", *(f"جواب {row}" for row in range(60)))
    receipt_pdf(sent)
    start = time.perf_counter()
    receipt_pdf(replace(sent, reference="KFT-4G7-9HW-X"))
    assert time.perf_counter() - start < 0.2


# The card


@pytest.mark.parametrize("language", WORDS)
def test_the_card_is_one_page_with_code_link_and_rule(language):
    file = resume_card_pdf(card(language))
    assert len(read(file).pages) == 1
    text = text_of(file)
    assert "ABCD-EFGH-JKMN" in text
    assert LINK in text.replace(" ", "")
    if language != "de":
        assert all(f"Satz {key}" in text for key in CARD_LABELS if key != "qr")


def test_the_qr_code_is_a_picture_with_a_description():
    assert WORDS["de"][1] in _attributes(resume_card_pdf(card("de")), "/Alt")


def test_the_qr_code_holds_the_link(monkeypatch):
    drawn = {}
    monkeypatch.setattr(documents, "pdf", lambda template, data: drawn.update(data))
    resume_card_pdf(card())
    expected = [bytes(row) for row in segno.make(LINK, micro=False, error="m").matrix_iter(border=4)]
    # Typst draws it as on the card, here with exactly one pixel for each module.
    source = (
        f"#set page(width: {len(expected)}pt, height: {len(expected)}pt, margin: 0pt)\n"
        '#image(bytes(sys.inputs.qr), format: "svg", width: 100%)'
    )
    png = typst.Compiler(input=source.encode(), sys_inputs={"qr": drawn["qr"]}).compile(format="png", ppi=72)
    picture = Image.open(BytesIO(png)).convert("L")
    pixels = picture.tobytes()
    rows = [pixels[at : at + picture.width] for at in range(0, len(pixels), picture.width)]
    assert [bytes(pixel < 128 for pixel in row) for row in rows] == expected
