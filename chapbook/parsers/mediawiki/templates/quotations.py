"""Templates of quotations and verse."""

import re

from chapbook.parsers.mediawiki.call import Call, Function, under
from chapbook.parsers.mediawiki.marks import PoemMark, QuoteMark
from chapbook.parsers.mediawiki.signs import NOTHING

_SIZE = re.compile(r"\d+(?:px|%|em)?")


def quote(call: Call) -> str:
    """Keep a quotation, with who said it and where."""
    text = call.text("text", "1", "quote", "content")
    if not text:
        return NOTHING
    return call.page.keep_block(QuoteMark(text, _source(call)))


def _source(call: Call) -> str:
    who = call.text("author", "sign", "by", "cite_author", "person", "2")
    where = call.text("source", "cite")
    numbered = () if where else (call.text("3"), call.text("4"))
    details = call.text("character"), who, call.text("title"), where, *numbered
    return _bare(", ".join(part for part in details if part and not _SIZE.fullmatch(part)))


def _bare(source: str) -> str:
    """Take the dash away that a source begins with, since a book has its own sign."""
    return source.lstrip("—–- \u00a0")


def _boxed(call: Call) -> str:
    """Keep a quotation that Wikipedia puts into a box beside the text."""
    text = call.text("quote", "text", "1")
    title = call.text("title")
    who = ", ".join(part for part in (call.text("author", "2"), call.text("source", "3")) if part)
    words = f"'''{title}'''\n\n{text}" if title else text
    return call.page.keep_block(QuoteMark(words, _bare(who))) if text else NOTHING


def _verse(call: Call) -> str:
    """Keep verse, with its source below it."""
    text = call.text("text", "1", "poem")
    mark = call.page.keep_block(PoemMark(text)) if text else NOTHING
    source = _source(call)
    return call.page.keep_block(QuoteMark(mark, source)) if source else mark


def _inline(call: Call) -> str:
    return f"“{call.text('1', 'text')}”"


def _translated(call: Call) -> str:
    """Keep verse in two languages, one below the other."""
    texts = [text for key in ("1", "2") if (text := call.text(key))]
    return "".join(call.page.keep_block(PoemMark(text)) for text in texts)


TABLE: dict[str, Function] = {
    **under(
        "quote|blockquote|bquote|cquote|quotation|rquote|cite quotation|block quote|long quote|"
        "centered pull quote|pull quote|cquote2|quotetext|imagequote|bq|epigraph|talkquote|"
        "citation needed quote|quote without source|centered quote|cquotetxt|blockquotetop|document|"
        "quranquote",
        quote,
    ),
    **under(
        "quote box|quotebox|quote box2|quote box4|sidequote|boxquote|lquote|quote frame|poem box",
        _boxed,
    ),
    **under("poemquote|poem quote|poem|verse|bible quote|lyrics|psalm", _verse),
    **under("verse translation|text and translation|versetranslation", _translated),
    **under("quoted text|qt|'\"|\"'|inline quote|\" '|' \"|tq|tqq", _inline),
}
