"""Foreign markup is cleaned when it is saved, so that pages may show it as it is."""

import html as entities

import nh3

ALLOWED_TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "h3", "h4"}
ALLOWED_ATTRIBUTES = {"a": {"href", "id", "linktype"}, "p": {"data-block-key"}, "li": {"data-block-key"}}


def clean_rich_text(html: str | None) -> str:
    """Return rich text without scripts, styles or foreign markup; "" if it holds no text at all.

    An empty paragraph must become "": only then does the fallback language step in.
    """
    if not html:
        return ""
    cleaned = nh3.clean(html, tags=ALLOWED_TAGS, attributes=ALLOWED_ATTRIBUTES, link_rel=None)
    return cleaned if plain_text(cleaned) else ""


def plain_text(html: str | None) -> str:
    """Return the words of a rich text, with a space where a block ends."""
    spaced = (html or "").replace("</p>", " ").replace("</li>", " ").replace("<br", " <br")
    return " ".join(entities.unescape(nh3.clean(spaced, tags=set())).split())
