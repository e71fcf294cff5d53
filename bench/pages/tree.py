"""What each piece of content of a tagged PDF belongs to (ISO 32000-1, 14.7)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf

HEADINGS = frozenset(("H", "H1", "H2", "H3", "H4", "H5", "H6"))
ITEMS = frozenset(("LBody", "LI"))
CELLS = frozenset(("TH", "TD"))
BLOCKS = HEADINGS | ITEMS | CELLS | {"P", "Caption", "TOCI", "Note", "BlockQuote"}
BESIDE = frozenset(("Lbl", "Reference", "Note"))
"""What stands in or beside the text and is no part of it."""


class Content(NamedTuple):
    """A piece of marked content."""

    page: int
    """From 0."""

    mcid: int
    is_text: bool
    """Whether it is part of the text."""

    folio: str = ""
    """What it says if it is a page number: that of the page it leads to. Empty where none can be."""


@dataclass(slots=True)
class Element:
    """An element that has text of its own: a block, or what stands in none."""

    role: str
    chapter: int
    """Chapters and pieces of matter are numbered in order; -1 outside of them."""

    in_sidebar: bool
    contents: list[Content] = field(default_factory=list)
    """In reading order."""


def read_tree(path: Path) -> list[Element]:
    """List the blocks of a PDF in reading order; empty if it is not tagged."""
    with pikepdf.open(path) as pdf:
        root = pdf.Root.get("/StructTreeRoot")
        if root is None:
            return []
        pages: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
        walk = _Walk(pages, _find_folios(pdf, pages))
        for kid in _list_kids(root):
            walk.enter(kid, None, None, -1, in_sidebar=False, is_text=True)
    return [block for block in walk.blocks if block.contents]


class _Walk:
    def __init__(self, pages: dict[Any, int], folios: dict[str, str]) -> None:
        self.pages, self.folios, self.blocks, self.chapters = pages, folios, list[Element](), 0

    def enter(
        self, node: Any, page: Any, block: Element | None, chapter: int, *, in_sidebar: bool, is_text: bool
    ) -> None:
        """Take in an element with all that is in it."""
        role = str(node.get("/S"))[1:]
        page, kids = node.get("/Pg", page), list(_list_kids(node))
        roles = {str(kid.get("/S"))[1:] for kid in kids if isinstance(kid, pikepdf.Dictionary)}
        if role == "Sect" and chapter >= 0 and not roles & HEADINGS:
            # A section begins with its heading; what has none stands beside the text.
            in_sidebar = True
        if role in ("Sect", "Art") and chapter < 0 and "H1" in roles:
            chapter, self.chapters = self.chapters, self.chapters + 1
        if role in BLOCKS or (block is None and any(isinstance(kid, int) for kid in kids)):
            block = Element(role, chapter, in_sidebar)
            self.blocks.append(block)
        is_text = is_text and role not in BESIDE
        before = len(block.contents) if block else 0
        for kid in kids:
            if isinstance(kid, int):
                self.take(block, page, kid, is_text=is_text)
            elif "/MCID" in kid:
                self.take(block, kid.get("/Pg", page), int(kid["/MCID"]), is_text=is_text)
            elif "/S" in kid:
                self.enter(kid, page, block, chapter, in_sidebar=in_sidebar, is_text=is_text)
        # What a link ends with, after its words, may be the number of the page that it leads to.
        if role == "Link" and block is not None and len(block.contents) > before + 1:
            folio = next((self.folios.get(it, "") for it in map(_find_target, kids) if it), "")
            block.contents[-1] = block.contents[-1]._replace(folio=folio)

    def take(self, block: Element | None, page: Any, mcid: int, *, is_text: bool) -> None:
        if block is not None and page is not None:
            block.contents.append(Content(self.pages[page.objgen], mcid, is_text))


def _find_folios(pdf: pikepdf.Pdf, pages: dict[Any, int]) -> dict[str, str]:
    """Give what the page is labelled on which each named destination is."""
    names = pdf.Root.get("/Names", {}).get("/Dests")
    if names is None:
        return {}
    labels = [page.label for page in pdf.pages]
    return {str(name): labels[pages[place[0].objgen]] for name, place in pikepdf.NameTree(names).items()}


def _find_target(kid: Any) -> str:
    """Give the name of the destination that a kid of an element leads to; empty for none."""
    is_link = isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid
    return str(kid.Obj.get("/Dest", "")) if is_link else ""


def _list_kids(node: Any) -> Iterator[Any]:
    kids = node.get("/K")
    if isinstance(kids, pikepdf.Array):
        yield from kids
    elif kids is not None:
        yield kids
