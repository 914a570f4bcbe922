"""An offer in the real admin: written by an editor, changed by its provider, published by a reviewer."""

import re

from playwright.sync_api import Page, expect

NAME, ENGLISH, ARABIC = "Nähtreff am Nachmittag", "Afternoon sewing group", "لقاء الخياطة بعد الظهر"
PROVIDER = "Gemeindediakonie"
ADMIN = "/verwaltung/snippets/directory/offer/"


def add_row(page: Page, relation: str) -> None:
    page.locator(f"#id_{relation}-ADD").click()


def press(page: Page, action: str) -> None:
    """Choose an action from the menu at the foot of the form."""
    toggle = page.get_by_role("button", name=re.compile("Mehr Aktionen|More actions"))
    if toggle.count():
        toggle.click()
    page.locator(f"button[name={action}]").click()


def write_an_offer(page: Page) -> None:
    page.goto(f"{ADMIN}add/")
    page.locator("input[name=name_de]").fill(NAME)
    page.locator("input[name=summary_de]").fill("Gemeinsam nähen, für Frauen und Familien.")
    page.locator("#id_organisation-chooser [data-chooser-action-choose]").first.click()
    page.locator(".modal input[name=q]").fill(PROVIDER)
    page.locator(".modal [data-chooser-modal-choice]", has_text=PROVIDER).first.click()
    expect(page.locator(".modal")).to_have_count(0)
    page.locator("select[name=needs]").select_option(label="C1 Treffpunkt")
    add_row(page, "audiences")
    page.locator("input[name=audiences-0-minimum_age]").fill("16")
    page.locator("select[name=audiences-0-gender]").select_option("female")
    add_row(page, "audiences")
    page.locator("input[name=audiences-1-target_groups][value=families]").check()
    add_row(page, "schedules")
    page.locator("input[name=schedules-0-opening_hours_day1]").fill("17-14")
    page.get_by_role("tab", name="English").click()
    page.locator("input[name=name_en]").fill(ENGLISH)
    page.get_by_role("tab", name="العربية").click()
    page.locator("input[name=name_ar]").fill(ARABIC)


def test_editor_provider_and_reviewer(open_browser, log_in):
    editor = log_in("redaktion@example.org")
    write_an_offer(editor)
    press(editor, "action-publish")
    # Refused at the field, with everything typed kept.
    expect(editor.get_by_text("„17-14“ endet, bevor es beginnt").first).to_be_attached()
    expect(editor.locator("input[name=name_ar]")).to_have_value(ARABIC)
    editor.get_by_role("tab", name=re.compile("Allgemein")).click()
    editor.locator("input[name=schedules-0-opening_hours_day1]").fill("14-17")
    press(editor, "action-publish")
    editor.wait_for_url(f"**{ADMIN}")
    expect(editor.get_by_text(re.compile("Es fehlt noch")).first).to_be_visible()
    editor.get_by_role("link", name=NAME).first.click()
    address = re.search(r"edit/([0-9a-f-]{36})", editor.url).group(1)

    visitor = open_browser()
    visitor.goto(f"/de/angebote/{address}/")
    expect(visitor.locator(".stamp")).to_have_text("Für: Frauen und Mädchen · Alter: ab 16 oder Familien")
    expect(visitor.get_by_text("14:00–17:00").first).to_be_visible()
    visitor.goto(f"/ar/angebote/{address}/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text(ARABIC)

    provider = log_in("anbieter@example.org")
    provider.goto(ADMIN)
    expect(provider.get_by_role("link", name="Kita-Platz finden")).to_have_count(0)
    provider.goto(f"{ADMIN}edit/{address}/")
    provider.locator("input[name=name_de]").fill(f"{NAME} neu")
    press(provider, "action-submit")
    provider.wait_for_url(f"**{ADMIN}**")
    visitor.goto(f"/de/angebote/{address}/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text(NAME)

    editor.goto("/verwaltung/")
    editor.locator(".queues").get_by_role("link", name=f"{NAME} neu").first.click()
    editor.wait_for_load_state("networkidle")
    approve = editor.locator("button[data-workflow-action-name=approve]:visible")
    if not approve.count():
        editor.get_by_role("button", name=re.compile("Mehr Aktionen|More actions")).click()
    approve.first.click()
    editor.wait_for_url(re.compile(f"{ADMIN}$"))
    visitor.goto(f"/de/angebote/{address}/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text(f"{NAME} neu")


def test_a_word_of_the_offices_is_explained_by_keyboard_without_script(open_browser):
    page = open_browser(script=False)
    page.goto("/en/themen/language/")
    cards = page.locator("main .offer-card a")
    addresses = [cards.nth(number).get_attribute("href") for number in range(cards.count())]
    for address in addresses:
        page.goto(address)
        if page.locator(".term__word").count():
            break
    word = page.locator(".term__word").first
    explanation = page.locator(".term__text").first
    expect(explanation).to_be_hidden()
    word.focus()
    page.keyboard.press("Enter")
    expect(explanation).to_be_visible()
    page.keyboard.press("Escape")
    expect(explanation).to_be_hidden()
    expect(word).to_be_focused()
