"""Building a form in the admin with mouse and keyboard, as an editor does."""

from playwright.sync_api import Locator, Page


def add_block(inside: Locator, kind: str) -> Locator:
    """Add a block at the end of a stream and return the new block's own form."""
    page = inside.page
    before = page.locator(".details-block").count()
    choice = page.get_by_role("option", name=kind, exact=True)
    for _try in range(5):
        inside.locator(".c-sf-add-button").last.click()
        page.wait_for_timeout(300)
        # A save in the background may have closed the menu again.
        if choice.count() and choice.first.is_visible():
            break
    choice.click()
    page.locator(".details-block").nth(before).wait_for()
    return inside.locator(".details-block").last


def stream(page: Page) -> Locator:
    """The stream of pages, lists and rules."""
    return page.locator("[data-contentpath=structure]").first


def fields_of(page: Page, place: int) -> Locator:
    """The stream of questions in the block at a place of the structure, counted from 0."""
    return page.locator(
        f"[data-contentpath=structure] [name=structure-{place}-type] >> xpath=.. >> [data-contentpath=fields]"
    )


def write(block: Locator, part: str, text: str) -> None:
    """Write a part of a block, by its name in the schema."""
    control = block.locator(f"[data-part={part}] > input, [data-part={part}] > textarea")
    control.fill(text)
    control.blur()


def more(block: Locator) -> None:
    """Open the parts that are rarely needed."""
    block.locator("summary").first.click()


def condition(block: Locator, part: str, question: str, answer: str) -> None:
    """Add the row "question – is – answer" to a condition."""
    editor = block.locator(f"[data-part={part}]")
    editor.get_by_role("button", name="Zeile hinzufügen").click()
    editor.get_by_label("Frage").last.select_option(question)
    editor.get_by_label("Antwort").last.select_option(answer)


def answers(block: Locator, *labels: str) -> None:
    """Give the answers to choose from; their keys come by themselves."""
    editor = block.locator("[data-part=choices]")
    for label in labels:
        editor.get_by_role("button", name="Antwort hinzufügen").click()
        editor.get_by_label("Antwort", exact=True).last.fill(label)
        editor.get_by_label("Antwort", exact=True).last.blur()
