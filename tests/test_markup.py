"""Markup: the XML parser reads a chapter as an HTML parser does, or leaves it alone."""

from xml.etree.ElementTree import tostring
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weasyprint import HTML
from weasyprint.urls import URLFetcher

from chapbook.typesetter.markup import CONTENT, Markup, Unfamiliar, read_markup

HEAD = '<head><meta charset="utf-8"/><title>A &amp; B</title></head>'
OTHERS = ("pre", "script", "svg", "dl", "dt", "button", "P", "tt")
NAMES = [*sorted({name for name in CONTENT if name}), *OTHERS]
VOIDS = ("br", "hr", "img", "meta", "wbr")

FAMILIAR = [
    "<p>One</p>\n<p>two&#160;<em>three</em><br/>four &lt;&#34;&#39;&gt;</p>",
    '<table>\n<tbody>\n<tr><th scope="row">A</th><td><ul><li>B</li></ul></td></tr>\n</tbody></table>',
    '<section id="a" epub:type="chapter" data-x="x"><h1>A <a href="book:b"><cite>B</cite></a></h1></section>',
    "<aside><p>A</p><table><caption>B</caption><tbody><tr><td></td></tr></tbody></table></aside>",
    "<div>Naṣr ʿAbd \N{ARABIC LETTER NOON} \U0001d49c \u2028 \x85 end</div>",
    "",
]
STRANGE = [
    "<p>One<ul><li>two</li></ul></p>", "<p>a<p>b</p></p>", "<span/>open", "<a href='x'>one <a>two</a></a>",
    "<table><tr><td>no body</td></tr></table>", "<table>text<tbody></tbody></table>", "<p>&nbsp;</p>",
    "<p>&copy;</p>", "<p>&#128;</p>", "<p>&#x80;</p>", "<pre>\n\nx</pre>", "<script>a &amp; b</script>",
    "<style>p &gt; b {}</style>", "<!-- comment --><p>x</p>", "<p><![CDATA[x]]></p>", "<?pi x?><p>x</p>",
    '<p title="a\nb">x</p>', "<P>x</P>", '<p Title="x">x</p>', "<b><p>x</p></b>", "<p>not closed",
    "<p>a & b</p>", "<br></br>", "<p>x</br></p>", '<p id="a" id="b">x</p>', "<svg><p>x</p></svg>",
    "<li>alone</li>", "<textarea>\nx</textarea>", "<p>a\x00b</p>", "<p>a\x0cb</p>", "<p>\ufffe</p>",
    "a\rb\r\nc", '<p xmlns="urn:x">x</p>', '<p title="/>">x</p>', "</body><p>after</p><body>",
    "<dl><dt>a<dd>b</dl>",
]  # fmt: skip


def frame(body: str) -> str:
    """Put a fragment into a document."""
    return f'<!DOCTYPE html>\n<html lang="en">\n{HEAD}\n<body class="chapter">\n{body}\n</body>\n</html>\n'


def read_both(html: str) -> tuple[bytes, bytes]:
    """Give the tree of an HTML parser, and ours."""
    theirs = HTML(string=html, base_url="book:/", url_fetcher=URLFetcher())
    return tostring(theirs.etree_element), tostring(Markup(html, "book:/", URLFetcher()).etree_element)


@pytest.mark.parametrize("body", FAMILIAR)
def test_what_templates_write_is_read_as_xml(body: str) -> None:
    """And gives the tree that HTML gives."""
    wanted, found = read_both(frame(body))
    assert tostring(read_markup(frame(body))) == found == wanted


@pytest.mark.parametrize("body", STRANGE)
def test_what_xml_and_html_read_differently_is_left_alone(body: str) -> None:
    """The tree is that of the HTML parser."""
    with pytest.raises((Unfamiliar, expat.ExpatError)):
        read_markup(frame(body))
    wanted, found = read_both(frame(body))
    assert found == wanted


@pytest.mark.parametrize(
    "html", ["", "<p>x</p>", f"<html>{HEAD}<body></body></html>", frame("") + "<p>x</p>"]
)
def test_what_is_no_document_is_left_alone(html: str) -> None:
    """Even nothing at all."""
    with pytest.raises((Unfamiliar, expat.ExpatError)):
        read_markup(html)


def write_element(name: str, children: list[str], *, is_short: bool) -> str:
    """Write an element, or only its start."""
    return f"<{name}/>" if is_short or name in VOIDS else f"<{name}>{''.join(children)}</{name}>"


TEXTS = st.sampled_from(["", " ", "\n", "text", "&#34;", "a b\n"])
FRAGMENTS = st.recursive(
    TEXTS,
    lambda inner: st.builds(
        write_element,
        st.sampled_from(NAMES),
        st.lists(inner, max_size=4),
        is_short=st.sampled_from([False] * 9 + [True]),
    ),
    max_leaves=12,
)


@given(FRAGMENTS)
def test_any_nesting_gives_the_tree_of_the_html_parser(body: str) -> None:
    """Elements stand in one another as in no template."""
    wanted, found = read_both(frame(body))
    assert found == wanted


@given(st.data())
def test_what_may_stand_in_what_is_read_alike(data: st.DataObject) -> None:
    """Every tree that the list of contents allows is the HTML parser's, too."""

    def draw(name: str, depth: int, in_link: bool) -> str:
        inside = sorted(CONTENT[name] - ({"a"} if in_link else set())) if depth < 5 else []
        names = data.draw(st.lists(st.sampled_from(inside), max_size=3)) if inside else []
        parts = [draw(inner, depth + 1, in_link or inner == "a") for inner in names]
        return write_element(name, parts, is_short=False)

    html = frame(draw("section", 0, False))
    wanted, found = read_both(html)
    assert tostring(read_markup(html)) == found == wanted


def test_a_document_is_as_weasyprint_has_it() -> None:
    """With all that its own have."""
    fetcher = URLFetcher()
    theirs = HTML(string=frame("<p>x</p>"), base_url="book:/", url_fetcher=fetcher)
    ours = Markup(frame("<p>x</p>"), "book:/", fetcher)
    assert vars(ours).keys() == vars(theirs).keys()
    for name in ("base_url", "url_fetcher", "media_type"):
        assert getattr(ours, name) == getattr(theirs, name)
    assert ours.wrapper_element.in_html_document is theirs.wrapper_element.in_html_document
    assert ours.wrapper_element.etree_element is ours.etree_element
