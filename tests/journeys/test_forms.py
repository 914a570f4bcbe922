"""A form from the first block to the receipt: built, translated, published, filled in over several days."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.building import add_block, answers, condition, fields_of, more, stream, write
from tests.journeys.filling import PRIMARY, fill_page, fill_until, go_on

PIN = "482915"
REFERENCE = re.compile(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]")
LISTED = "/verwaltung/snippets/portal_forms/wizardform/"


def build(page: Page, slug: str) -> None:
    """Build a form with a condition, a list of people and a rule, without any code."""
    page.goto(f"{LISTED}add/")
    page.locator("input[name=title_de]").fill("Fahrradkurs")
    page.locator("input[name=slug]").fill(slug)
    write(add_block(stream(page), "Seite mit Fragen"), "title", "Über Sie")
    write(add_block(fields_of(page, 0), "Ja / Nein / Weiß ich nicht"), "label", "Haben Sie ein Fahrrad?")
    height = add_block(fields_of(page, 0), "Zahl")
    write(height, "label", "Wie groß sind Sie in Zentimetern?")
    more(height)
    condition(height, "visible_if", "haben_sie_ein_fahrrad", "no")
    write(add_block(stream(page), "Personenliste"), "title", "Wer kommt mit?")
    who = add_block(fields_of(page, 1), "Eine Antwort wählen")
    write(who, "label", "Wer ist {name}?")
    answers(who, "Kind", "Erwachsene Person")
    rule = add_block(stream(page), "Regel")
    condition(rule, "when", "haben_sie_ein_fahrrad", "no")
    write(rule, "reason", "Im Kurs können Sie ein Fahrrad leihen.")
    write(rule, "legal_basis", "Satzung der Stadt")
    page.get_by_role("button", name="Entwurf speichern").click()
    page.wait_for_url("**/edit/**")


def publish(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Mehr Aktionen|More actions")).click()
    page.locator("button[name=action-publish]").click()
    page.wait_for_url(f"**{LISTED}")


def translate(page: Page, language: str, german_to_other: dict[str, str]) -> None:
    """Write all texts of a form in a language at the desk."""
    form = page.url.rstrip("/").rsplit("/", 1)[-1]
    edit = page.url
    page.goto(f"/verwaltung/formulare/{form}/uebersetzen/{language}/")
    texts = page.locator(".desk-text")
    for number in range(texts.count()):
        german = texts.nth(number).locator("[lang=de]").inner_text()
        texts.nth(number).locator("textarea").fill(german_to_other[german])
    page.get_by_role("button", name="Speichern", exact=True).click()
    expect(page.get_by_text("Vollständig").first).to_be_visible()
    page.goto(edit)


ENGLISH = {
    "Fahrradkurs": "Cycling course",
    "Über Sie": "About you",
    "Haben Sie ein Fahrrad?": "Do you have a bicycle?",
    "Wie groß sind Sie in Zentimetern?": "How tall are you, in centimetres?",
    "Wer kommt mit?": "Who comes along?",
    "Person": "Person",
    "Wer ist {name}?": "Who is {name}?",
    "Kind": "Child",
    "Erwachsene Person": "Adult",
    "Im Kurs können Sie ein Fahrrad leihen.": "You can borrow a bicycle in the course.",
}


def test_an_editor_builds_translates_proves_and_publishes_a_form_without_code(log_in, open_browser):
    editor = log_in("redaktion@example.org")
    build(editor, "fahrrad")
    # The prover speaks; what it says leads to the block.
    finding = editor.locator(".findings a").first
    expect(finding).to_have_attribute("href", re.compile("#block-.+-section"))
    translate(editor, "en", ENGLISH)
    publish(editor)
    english = open_browser()
    english.goto("/en/formulare/fahrrad/")
    expect(english.get_by_role("heading", level=1)).to_have_text("Cycling course")
    # Nobody has translated into French: the whole form falls back, and says so.
    english.goto("/fr/formulare/fahrrad/")
    expect(english.get_by_role("heading", level=1)).to_have_attribute("lang", "en")
    visitor = open_browser()
    visitor.goto("/de/formulare/fahrrad/")
    visitor.locator("main form button").first.click()
    expect(visitor.get_by_text("Wie groß sind Sie")).to_have_count(0)
    visitor.get_by_label("Nein").check()
    expect(visitor.get_by_text("Wie groß sind Sie")).to_be_visible()
    go_on(visitor)
    visitor.locator("main [name=name]").fill("Yara")
    go_on(visitor)
    expect(visitor.get_by_text(re.compile("Wer ist .?Yara"))).to_be_visible()
    go_on(visitor)
    expect(visitor.get_by_text("Im Kurs können Sie ein Fahrrad leihen.")).to_be_visible()


def test_a_form_with_an_error_is_saved_and_not_published(log_in):
    editor = log_in("redaktion@example.org")
    editor.goto(f"{LISTED}add/")
    editor.locator("input[name=title_de]").fill("Leer")
    editor.locator("input[name=slug]").fill("leer")
    write(add_block(stream(editor), "Seite mit Fragen"), "title", "Ohne Fragen")
    editor.get_by_role("button", name="Entwurf speichern").click()
    editor.wait_for_url("**/edit/**")
    expect(editor.get_by_text("Fehler:").first).to_be_visible()
    editor.get_by_role("button", name=re.compile("Mehr Aktionen|More actions")).click()
    editor.locator("button[name=action-publish]").click()
    editor.wait_for_load_state()
    expect(editor.locator("input[name=title_de]")).to_have_value("Leer")
    assert editor.request.get("/de/formulare/leer/").status == 404


# --- The family ---------------------------------------------------------------------------------------
def begin(page: Page, language: str, slug: str = "familie") -> None:
    page.goto(f"/{language}/formulare/{slug}/")
    page.locator("main form button").first.click()
    page.wait_for_url("**/schritt/**")


def switch_to(page: Page, language: str) -> None:
    """Use the switch of languages in the head of the page."""
    page.locator(".language-switch summary").click()
    with page.expect_navigation():
        page.locator(f".language-switch [lang={language}]").click()


def leave(page: Page) -> str:
    """Save and leave with a PIN; return the code on the card."""
    with page.expect_navigation():
        page.locator("main button[value=leave]").click()
    page.locator("main [name=pin]").fill(PIN)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/karte/")
    return re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page.locator("main").inner_text()).group()


def come_back(page: Page, language: str, code: str) -> None:
    page.goto(f"/{language}/formulare/fortsetzen/")
    page.locator("main [name=code]").fill(code.lower().replace("-", " "))
    page.locator("main [name=secret]").fill(PIN)
    page.locator(PRIMARY).first.click()
    page.wait_for_url("**/uebersicht/")


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_family_fills_in_the_form_in_arabic_with_interruptions_on_two_devices(open_browser, script):
    phone = open_browser(script=script)
    begin(phone, "ar")
    fill_until(phone, "/schritt/sponsor/$")
    name = phone.locator("main input[type=text]").first
    name.fill("أميرة حداد")
    # Another language in the middle of a page: everything typed is still there.
    switch_to(phone, "uk")
    expect(phone.locator("html")).to_have_attribute("lang", "uk")
    expect(phone.locator("main input[type=text]").first).to_have_value("أميرة حداد")
    switch_to(phone, "ar")
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    code = leave(phone)

    borrowed = open_browser(script=script)
    come_back(borrowed, "ar", code)
    borrowed.locator("main .kern-btn--primary").first.click()
    borrowed.wait_for_url("**/schritt/sponsor/")
    expect(borrowed.locator("main input[type=text]").first).to_have_value("أميرة حداد")
    fill_until(borrowed, "/pruefen/$", "أميرة")
    expect(borrowed.get_by_text("أميرة حداد").first).to_be_visible()
    # Change one answer and come straight back.
    with borrowed.expect_navigation():
        borrowed.locator("a[href*='/schritt/sponsor/?zurueck']").first.click()
    fill_page(borrowed)
    go_on(borrowed)
    expect(borrowed).to_have_url(re.compile("/pruefen/$"))
    go_on(borrowed)
    expect(borrowed).to_have_url(re.compile("/gesendet/$"))
    reference = REFERENCE.search(borrowed.locator("main").inner_text()).group()
    pdf = borrowed.request.get(borrowed.locator("main a[href$='/pdf/']").get_attribute("href"))
    assert pdf.body().startswith(b"%PDF")

    # The phone at home shows the same receipt, and nobody can send a second time.
    come_again = open_browser(script=script)
    come_again.goto("/ar/formulare/fortsetzen/")
    come_again.locator("main [name=code]").fill(code)
    come_again.locator("main [name=secret]").fill(PIN)
    come_again.locator(PRIMARY).first.click()
    expect(come_again.get_by_text(reference)).to_be_visible()


def test_a_stranger_with_the_card_and_without_the_pin_sees_nothing(open_browser):
    page = open_browser()
    begin(page, "de")
    code = leave(page)
    stranger = open_browser()
    stranger.goto("/de/formulare/fortsetzen/")
    stranger.locator("main [name=code]").fill(code)
    stranger.locator("main [name=secret]").fill("000001")
    stranger.locator(PRIMARY).first.click()
    expect(stranger.get_by_role("alert")).to_be_visible()
    expect(stranger.get_by_text("Familiennachzug")).to_have_count(0)


def test_the_form_can_be_filled_in_by_keyboard_alone(open_browser):
    page = open_browser()
    page.goto("/de/formulare/familie/")
    page.locator("main form button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/schritt/start/")
    page.locator("main input[type=radio]").first.focus()
    page.keyboard.press("Space")
    # Enter in a field goes on; it never presses "Zurück" or a language.
    page.keyboard.press("Enter")
    page.wait_for_url("**/schritt/permit/")
    page.locator("main input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/schritt/sponsor/")
    page.locator("main input[type=text]").first.focus()
    page.keyboard.type("Amira Haddad")
    page.keyboard.press("Enter")
    # The date of birth is missing: the summary has the focus, its link leads to the field.
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "tag" not in page.url
    expect(page.locator("main input[type=text]").first).to_have_value("Amira Haddad")


def test_back_in_the_browser_loses_nothing(open_browser):
    page = open_browser(script=False)
    begin(page, "de")
    fill_until(page, "/schritt/contact/$", "Amira Haddad")
    page.go_back()
    expect(page.locator("main input[type=text]").first).to_have_value("Amira Haddad")
