"""Filling in any form in a real browser, the way somebody does who answers only what must be answered."""

import re

from playwright.sync_api import Locator, Page

PRIMARY = "main .kern-btn--primary[type=submit]"
OPTIONAL = ".kern-label__optional"
MANY = 60


def go_on(page: Page) -> None:
    """Press "Weiter" and wait for what comes."""
    with page.expect_navigation():
        page.locator(PRIMARY).first.click()


def fill_page(page: Page, name: str = "Amira Haddad") -> None:
    """Answer every question of a page that must be answered; `name` goes into lines of text."""
    done: set[str] = set()
    # An answer may bring another question with it, at once or after a round trip.
    for _round in range(10):
        waiting = [one for one in _questions(page) if one not in done]
        if not waiting:
            return
        done.add(waiting[0])
        _answer(page.locator(f'[data-question="{waiting[0]}"]'), name)
        page.wait_for_timeout(100)


def _questions(page: Page) -> list[str]:
    found = page.locator("main [data-question]")
    required = []
    for number in range(found.count()):
        one = found.nth(number)
        if not one.locator(OPTIONAL).count():
            required.append(one.get_attribute("data-question") or "")
    return required


def _answer(question: Locator, name: str) -> None:
    radios = question.locator("input[type=radio]")
    boxes = question.locator("input[type=checkbox]")
    lines = question.locator("input:not([type=hidden]):not([type=file]), textarea")
    if radios.count():
        if not question.locator("input[type=radio]:checked").count():
            radios.first.check()
    elif boxes.count():
        boxes.first.check()
    elif question.locator("[name$=_year]").count():
        question.locator("[name$=_year]").fill("1990")
    elif question.locator("select").count():
        question.locator("select").first.select_option(index=1)
    elif lines.count() and not lines.first.input_value():
        kind = lines.first.get_attribute("type")
        words = {"email": "amira@example.org", "tel": "0451 1234567", "date": "2026-10-01"}
        is_number = lines.first.get_attribute("inputmode") == "decimal"
        lines.first.fill("2" if is_number else words.get(kind or "", name))


def fill_until(page: Page, address: str, name: str = "Amira Haddad") -> list[str]:
    """Answer page after page until the address ends like `address`; return the addresses passed."""
    passed: list[str] = []
    for _page in range(MANY):
        if re.search(address, page.url):
            return passed
        passed.append(page.url)
        if page.locator("main .people, main [name=name]").count() and "/schritt/" in page.url:
            _name_somebody(page)
        else:
            fill_page(page, name)
        go_on(page)
    raise AssertionError(f"no end: {passed[-3:]}")


def _name_somebody(page: Page) -> None:
    if not page.locator("main .people").count():
        page.locator("main [name=name]").fill("Yara Haddad")
        with page.expect_navigation():
            page.locator("main button[value=add]").click()
