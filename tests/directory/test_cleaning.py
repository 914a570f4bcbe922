"""Foreign markup never gets in."""

import pytest

from directory.cleaning import clean_rich_text, plain_text


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<p>Hallo <b>Welt</b></p>", "<p>Hallo <b>Welt</b></p>"),
        ("<p onclick='x()'>a</p>", "<p>a</p>"),
        ("<script>alert(1)</script><p>a</p>", "<p>a</p>"),
        ('<p><a href="javascript:x">a</a></p>', "<p><a>a</a></p>"),
        ('<p style="color:red">a</p><iframe src="x"></iframe>', "<p>a</p>"),
        ('<p data-block-key="ab1"></p>', ""),
        ("<p>&nbsp;</p>", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_only_plain_formatting_stays(dirty, clean):
    assert clean_rich_text(dirty) == clean


def test_links_of_editors_stay():
    html = '<p><a href="https://www.example.org/" >a</a> <a linktype="page" id="3">b</a></p>'
    assert 'href="https://www.example.org/"' in clean_rich_text(html)
    assert 'linktype="page"' in clean_rich_text(html)


def test_plain_text_keeps_words_apart():
    assert plain_text("<p>eins</p><p>zwei &amp; drei</p><ul><li>vier</li></ul>") == "eins zwei & drei vier"
