"""What looks like HTML."""

import re

import pytest

from cdiscount_async._common.markup import HIDDEN_PATTERN, contains_html, contains_html_page, is_html_page

PAGES = [
    "<html>",
    "<HTML lang='fr'>",
    " \n<!DOCTYPE html>",
    "<!doctype HTML PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN'>",
    '<?xml version="1.0"?>\n<!-- a proxy --><!-- another --><html>',
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_known_by_its_beginning(page: str) -> None:
    """Comments, instructions and blanks may be before the first element."""
    assert is_html_page(page)
    assert contains_html_page(page)
    assert contains_html(page)


@pytest.mark.parametrize(
    "text",
    ["", "<Order><html>", "<!DOCTYPE htmlish>", "<!DOCTYPE note>", "<!-- <html> -->", "text <html>", "&lt;html>"],
)
def test_other_texts_are_no_pages(text: str) -> None:
    """An element or a text before the page's own element makes it another document."""
    assert not is_html_page(text)


def test_a_page_behind_other_text_is_found_at_the_beginning_only() -> None:
    """A page may follow a sentence of a proxy; far behind, it is a text among others."""
    assert contains_html_page("502 Bad Gateway <html>")
    assert not contains_html_page(f"{'x' * 2_000}<html>")


def test_hidden_parts_are_found_whole_or_cut_off() -> None:
    """A CDATA section, a comment and an instruction end at their own end, or with the text."""
    hidden = re.compile(HIDDEN_PATTERN, re.DOTALL)

    assert "<a>.</a>.." == hidden.sub(".", "<a><![CDATA[<b>]]></a><!-- \n -- --><?pi <c> ?>")
    assert ["<a>.", ".", "."] == [hidden.sub(".", text) for text in ("<a><![CDATA[<b>", "<!-- ->", "<?pi >")]
