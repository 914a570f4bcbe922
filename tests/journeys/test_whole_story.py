"""An offer is published, found, a request is sent and closed: once with, once without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.filling import PRIMARY, fill_until


def publish_an_offer(page: Page, name: str, arabic: str) -> None:
    page.goto("/verwaltung/snippets/directory/offer/add/")
    page.locator("input[name=name_de]").fill(name)
    page.locator("input[name=summary_de]").fill("Nähen lernen, mit Kinderbetreuung.")
    page.locator("#id_organisation-chooser [data-chooser-action-choose]").first.click()
    page.locator(".modal [data-chooser-modal-choice]").first.click()
    expect(page.locator(".modal")).to_have_count(0)
    page.locator("select[name=needs]").select_option(index=0)
    page.get_by_role("tab", name="العربية").click()
    page.locator("input[name=name_ar]").fill(arabic)
    page.locator("input[name=summary_ar]").fill("تعلّم الخياطة مع رعاية الأطفال")
    page.get_by_role("button", name=re.compile("Mehr Aktionen|More actions")).click()
    page.locator("button[name=action-publish]").click()
    page.wait_for_url("**/snippets/directory/offer/")
    expect(page.get_by_text(name).first).to_be_visible()


def find_in_arabic(page: Page, words: str, title: str) -> None:
    page.goto("/ar/")
    box = page.locator("main input[name=q]").first
    box.fill(words)
    box.press("Enter")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def send_a_request(page: Page, name: str) -> str:
    """Fill in the family's form in Arabic, once wrongly, and return the reference."""
    page.goto("/ar/formulare/familie/")
    page.locator("main form button").first.click()
    fill_until(page, "/schritt/sponsor/$", name)
    page.locator("main input[type=text]").first.fill(name)
    page.locator(PRIMARY).first.click()
    # The date of birth is still open: the summary says so, and the name is still there.
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("main input[type=text]").first).to_have_value(name)
    fill_until(page, "/pruefen/$", name)
    expect(page.get_by_text(name).first).to_be_visible()
    page.locator(PRIMARY).first.click()
    page.wait_for_url("**/gesendet/")
    return re.search(
        r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]", page.locator("main").inner_text()
    ).group()


def test_the_whole_story_on_a_phone(open_browser, log_in):
    editor = log_in("redaktion@example.org")
    publish_an_offer(editor, "Nähkurs am Hafen", "دورة خياطة في الميناء")

    visitor = open_browser()
    find_in_arabic(visitor, "دورة خياطه", "دورة خياطة في الميناء")

    reference = send_a_request(open_browser(), "أميرة حداد")

    worker = log_in("fall@example.org")
    worker.goto("/verwaltung/faelle/")
    worker.get_by_role("link", name=reference).click()
    expect(worker.get_by_text("أميرة حداد")).to_be_visible()
    worker.get_by_role("button", name="Fall abschließen").click()
    expect(worker.get_by_text("abgeschlossen").first).to_be_visible()
    worker.goto("/verwaltung/faelle/?state=closed")
    expect(worker.get_by_role("link", name=reference)).to_be_visible()


def test_visitor_and_family_need_no_script(open_browser):
    visitor = open_browser(script=False)
    visitor.goto("/ar/angebote/")
    first = visitor.locator("main h2 a, main h3 a").first
    title = first.inner_text()
    find_in_arabic(open_browser(script=False), title, title)
    assert send_a_request(open_browser(script=False), "Bassam Haddad")


@pytest.mark.parametrize("key", ["Enter"])
def test_the_skip_link_is_the_first_thing_reached(open_browser, key):
    page = open_browser()
    page.goto("/de/")
    page.keyboard.press("Tab")
    page.keyboard.press(key)
    assert page.evaluate("location.hash") == "#inhalt"
