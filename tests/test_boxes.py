"""Boxes: what is answered in WeasyPrint's place, of the box model and the box tree, is what it would say."""

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import weasyprint.layout
import weasyprint.layout.background
from test_cascade import DOCUMENTS, make_press
from weasyprint.formatting_structure.boxes import Box, ParentBox
from weasyprint.layout.absolute import AbsolutePlaceholder

from chapbook.cache.objects import pack
from chapbook.typesetter import boxmodel, boxtree

SHEETS = {
    "percentages": """section { width: 90%; padding: 2% } p { margin: 1% 3pt; max-width: 95% }
        h2 { height: 10% } li { min-height: 20%; width: calc(50% + 3pt) } table { width: 100% }
        td { width: 30%; padding: 2% 1pt }""",
    "sizes": """section { border: 2pt solid; padding: 3pt } p { box-sizing: border-box; width: 60mm }
        li { box-sizing: padding-box; padding: 3pt; height: 12pt }
        h2 { height: 20pt; min-width: 0; max-width: 40mm }
        p.note { min-width: auto; min-height: 30pt; max-height: 50pt; overflow: hidden }""",
    "backgrounds": """html { background: #eee } section { background: #ddd; border-radius: 3pt }
        td { background: red } em { background: linear-gradient(red, blue) } h2 { box-shadow: 1pt 1pt red }
        p { border: 1pt solid; border-radius: 10% 0 } li { background: currentcolor }
        .note { visibility: hidden; background: red } abbr { background: #0000 }
        @page { background: #ffe; @top-left { content: 'x'; background: #fee } }""",
    "tables": """table { border-collapse: collapse; border: 2pt solid; padding: 4pt }
        td { border: 1pt solid red } td:first-child { border-left: 0 } tr { border: 3pt dotted }
        li { border-collapse: collapse; border: 1pt solid }""",
    "positions": """section { position: relative } em { position: absolute; right: 0; top: 3pt; width: 20% }
        abbr { position: relative; left: 3pt } ul { float: right; width: 40%; margin: 2% }
        a { display: inline-block; padding: 1% } .note em { position: static; float: left }""",
    "pages": """@page { @top-left { content: element(head) } }
        @page tall { size: 105mm 180mm } h2 { position: running(head) } section p.note { page: tall }
        section:last-child { page: tall } abbr { break-before: page }""",
    "layouts": """section { display: flex; flex-wrap: wrap; gap: 3pt } p { flex: 1 40%; padding: 2pt }
        table { flex: 0 } ul { display: grid; grid-template-columns: 1fr 2fr; padding: 1% }
        li { margin: 2pt; width: auto }""",
    "columns": """section { columns: 2; column-gap: 4% } h2 { column-span: all; margin: 2% 0 }
        p { padding: 0 1% }""",
}


@contextmanager
def their_way() -> Iterator[None]:
    """Put WeasyPrint's own functions back."""
    modules = [
        vars(module) for name, module in sys.modules.items()
        if name.startswith("weasyprint.")
        and vars(module).get("resolve_percentages") is boxmodel.resolve_percentages
    ]  # fmt: skip
    for module in modules:
        module["resolve_percentages"] = boxmodel._theirs[0]
    weasyprint.layout.background.layout_box_backgrounds = boxmodel._theirs[1]
    boxtree.install(boxtree.theirs)
    try:
        yield
    finally:
        boxmodel.install()
        boxtree.install(boxtree.OURS)


@pytest.mark.parametrize("name", SHEETS)
def test_pages_are_those_of_weasyprint(name: str) -> None:
    """With any style sheet, in any order of chapters."""
    press = make_press(SHEETS[name])
    with their_way():
        wanted = {title: pack(press.typeset("x", html)) for title, html in DOCUMENTS.items()}
    for order in (DOCUMENTS, reversed(DOCUMENTS)):
        for title in order:
            assert pack(press.typeset("x", DOCUMENTS[title])) == wanted[title], title


def test_descendants_are_those_of_weasyprint() -> None:
    """With what was taken out of the flow, and with what stands for it."""

    def build() -> ParentBox:
        hidden = ParentBox("em", {}, None, [Box("b", {}, None), AbsolutePlaceholder(Box("i", {}, None))])
        return ParentBox("p", {}, None, [Box("a", {}, None), AbsolutePlaceholder(hidden), Box("q", {}, None)])

    root = build()
    ours = {show: list(root.descendants(show)) for show in (False, True)}
    with their_way():
        theirs = {show: list(root.descendants(show)) for show in (False, True)}
    assert ours == theirs
    assert [box.element_tag for box in ours[True]] == ["p", "a", "em", "b", "i", "q"]


def test_what_is_replaced_stands_where_weasyprint_calls_it() -> None:
    """In all modules that import it from one another, with the same parameters."""
    pairs = [
        (boxmodel.resolve_percentages, boxmodel._theirs[0]),
        (boxmodel.layout_box_backgrounds, boxmodel._theirs[1]),
        *((boxtree.OURS[name], theirs) for name, theirs in boxtree.theirs.items() if callable(theirs)),
    ]
    for ours, theirs in pairs:
        assert len(inspect.signature(ours).parameters) == len(inspect.signature(theirs).parameters)
    modules = [
        name for name, module in sys.modules.items()
        if name.startswith("weasyprint.layout.") and "resolve_percentages" in vars(module)
    ]  # fmt: skip
    assert {"weasyprint.layout.block", "weasyprint.layout.table", "weasyprint.layout.page"} <= set(modules)
    for name in modules:
        assert sys.modules[name].resolve_percentages is boxmodel.resolve_percentages, name
    assert weasyprint.layout.background.layout_box_backgrounds is boxmodel.layout_box_backgrounds
    assert "layout_box_backgrounds(page, child, get_image_from_uri)" in inspect.getsource(boxmodel._theirs[1])


def test_most_boxes_have_settled_lengths() -> None:
    """A page of text without percentages asks WeasyPrint about tables only."""
    press = make_press("", 2)
    press.typeset("x", DOCUMENTS["one section"])
    styles = press._font_config.wardrobe._styles.values()
    settled = [vars(style).get("_settle_lengths") for group in styles for style in group.values()]
    assert sum(bool(lengths) for lengths in settled) > 10
