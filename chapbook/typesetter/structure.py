"""The structure tree of a chapter: what a screen reader is told.

WeasyPrint tags boxes page by page, so that a paragraph or table which runs over a page becomes two,
asides and lists of contents lose their roles, and running heads are real content. This tree is made
from the same boxes, but one element of the text is one element of the tree, however many pages it
takes. Roles: ISO 32000-1, 14.8.4; what must be where: ISO 14289-1 (PDF/UA-1).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from chapbook.typesetter.slots import SLOT_CLASS

ROLES = {
    "section": "Sect", "article": "Art", "aside": "Sect", "nav": "Sect", "main": "Part",
    "div": "Div", "header": "Div", "footer": "Div", "blockquote": "BlockQuote", "p": "P",
    "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5", "h6": "H6",
    "ul": "L", "ol": "L", "li": "LI", "a": "Link", "img": "Figure", "figcaption": "Caption",
    "table": "Table", "caption": "Caption", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot",
    "tr": "TR", "th": "TH", "td": "TD", "code": "Code", "q": "Quote",
}  # fmt: skip
"""Elements that are not here pass their content on to the element they stand in."""

CONTENTS_CLASS = "toc"
"""A list of this class is a table of contents, with roles of its own (ISO 32000-1, table 333)."""

ORNAMENT_CLASS = "ornament"
"""An element of this class is not read."""

SCOPES = {"row": "/Row", "rowgroup": "/Row", "col": "/Column", "colgroup": "/Column"}
KEPT_WHEN_EMPTY = {"TD", "TH", "TR"}
"""A table must be regular even where a cell has nothing to say (ISO 14289-1, 7.5)."""


@dataclass(frozen=True, slots=True)
class Content:
    """A piece of content in its place."""

    node: pydyf.Dictionary | None
    """The element that it belongs to; None for an artifact."""

    place: int
    """Among the element's kids."""

    def follows(self, other: "Content") -> bool:
        """Say whether it can be one piece with what stands before it on the page."""
        return self.node is other.node and self.place in (other.place, other.place + 1)


ARTIFACT = Content(None, 0)


class StructureTree:
    """Grows with each page; `write` puts its elements into the chapter's PDF."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self._pdf = pdf
        self.root = pydyf.Dictionary({"S": "/Document"})
        """Stands for the Document element, which is the book's."""
        self.elements: list[pydyf.Dictionary] = []
        """Those right below it, once written."""
        self.parents: list[pydyf.Object] = []
        """Values of the parent tree, in the order of their keys, once written."""
        pdf.add_object(self.root)
        self._nodes: dict[tuple[Element, str], pydyf.Dictionary] = {}
        self._repeated: set[Element] = set()
        self._kids: dict[int, list[Any]] = {}
        self._parents: list[list[pydyf.Dictionary]] = []
        self._annotations: list[tuple[pydyf.Dictionary, pydyf.Dictionary]] = []
        self._page = -1
        self._page_reference = b""

    def add_page(self, page_box: Any, tags: dict[Any, dict[str, Any]]) -> dict[int, Content]:
        """Take in one page; give the place of each box in the tree, by WeasyPrint's number for it.

        `tags` maps each drawn box to that number, as WeasyPrint's stream left it; it is emptied.
        """
        self._page += 1
        self._page_reference = self._pdf.page_references[self._page]
        self._parents.append([])
        self._repeated = {el for el, role in self._nodes if role in ("THead", "TFoot")}
        contents: dict[int, Content] = {}
        for box, parent, is_content in self._walk(page_box):
            content = ARTIFACT
            if is_content and parent is not None:
                kids = self._kids_of(parent)
                content = Content(parent, len(kids))
                kids.append(None)
            contents[tags.pop(box)["mcid"]] = content
        return contents

    def number(self, content: Content) -> int:
        """Give a piece of content of this page its marked-content id, and put it into its place."""
        node, page, parents = content.node, self._page_reference, self._parents[self._page]
        assert node is not None
        mcid = len(parents)
        parents.append(node)
        reference = pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": mcid})
        self._kids_of(node)[content.place] = mcid if node.setdefault("Pg", page) == page else reference
        return mcid

    def write(self) -> None:
        """Put the tree into the PDF, leaving out elements in which nothing stands."""
        self._settle(self.root)
        self.elements = [kid for kid in self._kids_of(self.root) if "K" in kid]
        self._drop_inner_annotations()
        for parents in self._parents:
            array = pydyf.Array(node.reference for node in parents)
            self._pdf.add_object(array)
            self.parents.append(array)
        for key, (node, annotation) in enumerate(self._annotations, start=len(self._parents)):
            self.parents.append(node)
            annotation["StructParent"] = key

    def _drop_inner_annotations(self) -> None:
        """Leave one annotation for each line of a link: WeasyPrint makes one for every box inside it, too."""
        kept = {annotation.reference for _, annotation in self._annotations}
        for item in self._pdf.objects:
            if isinstance(item, pydyf.Dictionary) and "Annots" in item:
                item["Annots"] = pydyf.Array(it for it in item["Annots"] if it in kept)

    # --- reading boxes ---

    def _walk(self, page_box: Any) -> Iterator[tuple[Any, pydyf.Dictionary | None, bool]]:
        """Yield each drawn box with the node it belongs to and whether it is content at all.

        Iterative: articles nest as deep as their authors please.
        """
        stack: list[tuple[Any, pydyf.Dictionary | None, bool]] = [(page_box, self.root, True)]
        while stack:
            box, node, is_content = stack.pop()
            if isinstance(box, AbsolutePlaceholder):
                box = box._box
            if isinstance(box, boxes.MarginBox):
                is_content = False
            if is_content and box.element is not None and not isinstance(box, boxes.PageBox):
                is_content = box.element not in self._repeated and box.element.get("class") != ORNAMENT_CLASS
                if is_content:
                    node = self._enter(box, node)
            if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
                yield box, node, is_content
            elif isinstance(box, boxes.ParentBox):
                stack.extend((child, node, is_content) for child in reversed(box.children))

    def _enter(self, box: Any, parent: pydyf.Dictionary | None) -> pydyf.Dictionary | None:
        """Give the node that a box's text belongs to, making it at its first box."""
        element, tag = box.element, box.element_tag or ""
        if tag == "li::marker":
            return self._node(element, "Lbl", self._node(element, "LI", parent))
        role = "Span" if element.get("title") or element.get("lang") else ""
        role = ROLES.get(element.tag, role)
        if element.tag == "html" or not role or "::" in tag:
            return parent
        if role == "L" and CONTENTS_CLASS in (element.get("class") or "").split():
            role = "TOC"
        if role == "LI" and parent is not None and parent["S"] == "/TOC":
            role = "TOCI"
        node = self._node(element, role, parent)
        if role == "Link" and getattr(box, "link_annotation", None):
            self._append_annotation(node, element, box.link_annotation)
        return self._node(element, "LBody", node) if role == "LI" else node

    def _node(self, element: Element, role: str, parent: pydyf.Dictionary | None) -> pydyf.Dictionary:
        if known := self._nodes.get((element, role)):
            return known
        assert parent is not None
        node = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{role}", "P": parent.reference})
        _describe(node, element, role)
        self._pdf.add_object(node)
        self._nodes[element, role] = node
        self._kids_of(parent).append(node)
        return node

    # --- filling nodes ---

    def _kids_of(self, node: pydyf.Dictionary) -> list[Any]:
        return self._kids.setdefault(node.number, [])

    def _append_annotation(self, node: pydyf.Dictionary, element: Element, annotation: Any) -> None:
        """Tie a link to its text; an address inside the book becomes the name of a destination."""
        if any(known is annotation for _, known in self._annotations):
            return
        link = {"Type": "/OBJR", "Obj": annotation.reference, "Pg": self._page_reference}
        self._kids_of(node).append(pydyf.Dictionary(link))
        annotation["Contents"] = pydyf.String(" ".join("".join(_read_text(element)).split()))
        target = element.get("href", "")
        if target.startswith("book:"):
            annotation.pop("A", None)
            annotation["Dest"] = pydyf.String(target.removeprefix("book:"))
        self._annotations.append((node, annotation))

    def _settle(self, root: pydyf.Dictionary) -> None:
        """Write the kids into their nodes, children first."""
        order, stack = [], [root]
        while stack:
            node = stack.pop()
            order.append(node)
            stack.extend(kid for kid in self._kids_of(node) if _is_node(kid))
        for node in reversed(order):
            kids = [kid for kid in self._kids_of(node) if kid is not None]
            kids = [kid for kid in kids if not _is_node(kid) or "K" in kid or _kept(kid)]
            if kids:
                node["K"] = pydyf.Array(kid.reference if _is_node(kid) else kid for kid in kids)


def _read_text(element: Element) -> Iterator[str]:
    """Yield the text of an element, but not the specimens of its slots."""
    if element.get("class") != SLOT_CLASS:
        yield element.text or ""
        for child in element:
            yield from _read_text(child)
            yield child.tail or ""


def _is_node(kid: Any) -> bool:
    return isinstance(kid, dict) and kid.get("Type") == "/StructElem"


def _kept(node: pydyf.Dictionary) -> bool:
    return str(node["S"]).lstrip("/") in KEPT_WHEN_EMPTY


def _describe(node: pydyf.Dictionary, element: Element, role: str) -> None:
    """Add what the element says of itself: language, alternative text, the shape of a cell."""
    if language := element.get("lang"):
        node["Lang"] = pydyf.String(language)
    if role == "Span" and (expansion := element.get("title")):
        node["E"] = pydyf.String(expansion)
    if role == "Figure":
        node["Alt"] = pydyf.String(element.get("alt", ""))
    if role in ("TH", "TD"):
        table = pydyf.Dictionary({"O": "/Table"})
        for attribute, key in (("colspan", "ColSpan"), ("rowspan", "RowSpan")):
            if int(element.get(attribute, "1")) > 1:
                table[key] = int(element.get(attribute, "1"))
        if role == "TH":
            table["Scope"] = SCOPES.get(element.get("scope", "col"), "/Column")
        if len(table) > 1:
            node["A"] = table
