"""The structure tree of a chapter: what a screen reader is told.

WeasyPrint tags boxes page by page, so that a paragraph or table which runs over a page becomes two,
asides and lists of contents lose their roles, and running heads are real content. This tree is made
from the same boxes, but one element of the text is one element of the tree, however many pages it
takes. Roles: ISO 32000-1, 14.8.4; what must be where: ISO 14289-1 (PDF/UA-1).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.replaced import replacedbox_layout

from chapbook.model.pages import CALL_ROLE, CONTINUED_CLASS, NOTE_ROLE, SLOT_CLASS, PdfObject
from chapbook.typesetter.slots import POINTS_PER_PIXEL

ROLES = {
    "section": "Sect", "article": "Art", "aside": "Sect", "nav": "Sect", "main": "Part",
    "div": "Div", "header": "Div", "footer": "Div", "figure": "Div", "blockquote": "BlockQuote",
    "p": "P", "pre": "P", "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5", "h6": "H6",
    "ul": "L", "ol": "L", "li": "LI", "dl": "L", "dt": "Lbl", "dd": "LBody",
    "a": "Link", "img": "Figure", "figcaption": "Caption",
    "table": "Table", "caption": "Caption", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot",
    "tr": "TR", "th": "TH", "td": "TD", "code": "Code", "q": "Quote",
}  # fmt: skip
"""Elements that are not here pass their content on to the element they stand in."""

CONTENTS_CLASS = "toc"
"""A list of this class is a table of contents, with roles of its own (ISO 32000-1, table 333)."""

ORNAMENT_CLASS = "ornament"
"""An element of this class is not read."""

UNREAD = {ORNAMENT_CLASS, CONTINUED_CLASS}

NOTE_CALL = "::footnote-call"
"""How the box is tagged that calls a note, which itself goes to the foot of the page."""

FORMULA_CLASS = "formula"
"""A picture of this class is a formula."""

PICTURES = {"Figure", "Formula"}

DRAWN = boxes.TextBox, boxes.ReplacedBox
LINES = boxes.LineBox, boxes.TextBox

SCOPES = {"row": "/Row", "rowgroup": "/Row", "col": "/Column", "colgroup": "/Column"}
KEPT_WHEN_EMPTY = {"TD", "TH", "TR"}
"""A table must be regular even where a cell has nothing to say (ISO 14289-1, 7.5)."""


@dataclass(eq=False, slots=True)
class Node:
    """An element of the structure tree."""

    role: str
    parent: "Node | None"
    facts: bytes
    """What it says of itself, as it is written."""

    page: int = 0
    """Number of the page on which its content stands, if that is not said of a piece."""

    kids: list[Any] = field(default_factory=list)
    """Nodes, pieces of content and annotations, as they are written; None is left out."""

    number: int = 0
    """Of its object."""

    name: str = ""
    """Its identifier, unique in the book, if it needs one."""

    def write(self) -> PdfObject:
        """Give its object, in few bytes: /Type may be left out (ISO 32000-1, table 323)."""
        assert self.parent is not None
        parts, moved = [f"<</S/{self.role}/P %d 0 R".encode(), self.facts], [self.parent.number]
        if self.page:
            parts.append(b"/Pg %d 0 R")
            moved.append(self.page)
        if self.kids:
            kids = []
            for kid in self.kids:
                value, numbers = (b"%d 0 R", (kid.number,)) if isinstance(kid, Node) else kid
                kids.append(value)
                moved += numbers
            parts.append(b"/K %b" % kids[0] if len(kids) == 1 else b"/K[%b]" % b" ".join(kids))
        return PdfObject(self.number, b"".join((*parts, b">>")), tuple(moved))


@dataclass(frozen=True, slots=True)
class Content:
    """A piece of content in its place."""

    node: Node | None
    """The element that it belongs to; None for an artifact."""

    place: int
    """Among the element's kids."""

    def follows(self, other: "Content") -> bool:
        """Say whether it can be one piece with what stands before it on the page."""
        return self.node is other.node and self.place in (other.place, other.place + 1)


ARTIFACT = Content(None, 0)


class StructureTree:
    """Grows with each page; `write` gives its objects."""

    def __init__(self, pdf: pydyf.PDF, slug: str) -> None:
        self._pdf, self._slug = pdf, slug
        self.root = Node("Document", None, b"")
        """Stands for the Document element, which is the book's."""
        self.parents: list[int] = []
        """Numbers of the values of the parent tree, in the order of their keys, once written."""
        self.notes: list[Node] = []
        self._nodes: dict[tuple[Element, str], Node] = {}
        self._heads: set[Element] = set()
        """Heads and feet of tables so far."""
        self._repeated: set[Element] = set()
        """Those of the pages before, which are repeated on this one."""
        self._parents: list[list[Node]] = []
        self._annotations: list[tuple[Node, pydyf.Dictionary]] = []
        self._annotated: set[int] = set()
        """Their identities: a dictionary cannot be in a set."""
        self._groups: list[tuple[Any, list[Node]]] = []
        self._page = 0
        self._height = 0.0
        """Of the page, in pixels."""

    def add_page(self, page_box: Any, tags: dict[Any, dict[str, Any]]) -> dict[int, Content]:
        """Take in one page; give the place of each box in the tree, by WeasyPrint's number for it.

        `tags` maps each drawn box to that number, as WeasyPrint's stream left it; it is emptied.
        """
        self._height = page_box.margin_height()
        self._page = int(self._pdf.page_references[len(self._parents)].split()[0])
        self._parents.append([])
        self._repeated = set(self._heads)
        contents: dict[int, Content] = {}
        for box, node, is_content in self._walk(page_box):
            content = ARTIFACT
            if is_content and node is not None:
                content = Content(node, len(node.kids))
                node.kids.append(None)
            contents[tags.pop(box)["mcid"]] = content
        return contents

    def number(self, content: Content) -> int:
        """Give a piece of content of this page its marked-content id, and put it into its place."""
        node, parents = content.node, self._parents[-1]
        assert node is not None
        mcid = len(parents)
        parents.append(node)
        node.page = node.page or self._page
        if node.page == self._page:
            node.kids[content.place] = b"%d" % mcid, ()
        else:
            node.kids[content.place] = b"<</Type/MCR/Pg %%d 0 R/MCID %d>>" % mcid, (self._page,)
        return mcid

    def number_in(self, group: Any) -> Callable[[Content], int]:
        """Give what numbers pieces of content in a group of this page, which has ids of its own.

        That is a stream of what is transparent (ISO 32000-1, 14.7.4.2).
        """
        parents: list[Node] = []

        def number(content: Content) -> int:
            assert content.node is not None
            if not parents:
                self._groups.append((group, parents))
            parents.append(content.node)
            value = b"<</Type/MCR/Pg %%d 0 R/Stm %%d 0 R/MCID %d>>" % (len(parents) - 1)
            content.node.kids[content.place] = value, (self._page, group.number)
            return len(parents) - 1

        return number

    def write(self, first: int) -> list[PdfObject]:
        """Give the tree's objects, numbered from `first`, the root's; empty elements are left out."""
        nodes = self._settle()
        self.root.number = first
        for number, node in enumerate(nodes, start=first + 1):
            node.number = number
        objects = [node.write() for node in nodes]
        for key, (group, _) in enumerate(self._groups, start=len(self._parents)):
            group.extra["StructParents"] = key
        arrays = [*self._parents, *(parents for _, parents in self._groups)]
        for number, parents in enumerate(arrays, start=first + 1 + len(nodes)):
            array = b"[%b]" % b" ".join([b"%d 0 R"] * len(parents))
            objects.append(PdfObject(number, array, tuple(node.number for node in parents)))
            self.parents.append(number)
        for key, (node, annotation) in enumerate(self._annotations, start=len(arrays)):
            self.parents.append(node.number)
            annotation["StructParent"] = key
        return objects

    def drop_inner_annotations(self) -> set[int]:
        """Leave one annotation for each line of a link, and give the numbers of the others.

        WeasyPrint makes one for every box inside it, too.
        """
        kept = {annotation.reference for _, annotation in self._annotations}
        dropped: set[int] = set()
        for item in self._pdf.objects:
            if isinstance(item, pydyf.Dictionary) and "Annots" in item:
                dropped.update(int(it.split()[0]) for it in item["Annots"] if it not in kept)
                item["Annots"] = pydyf.Array(it for it in item["Annots"] if it in kept)
        return dropped

    def release(self) -> None:
        """Open the rings that nodes make with their kids; the tree is of no use then."""
        for node in self._nodes.values():
            node.parent = None

    # --- reading boxes ---

    def _walk(self, page_box: Any) -> Iterator[tuple[Any, Node | None, bool]]:
        """Yield each drawn box with the node it belongs to and whether it is content at all.

        Iterative: articles nest as deep as their authors please.
        """
        stack: list[tuple[Any, Node | None, bool, Any]] = [(page_box, self.root, True, None)]
        while stack:
            box, node, is_content, around = stack.pop()
            if isinstance(box, AbsolutePlaceholder):
                box = box._box
            kind = type(box)
            if kind is boxes.MarginBox:
                is_content = False
            # A line, and its text, is of the same element as what is around it, about which all is known.
            is_same = kind in LINES and (box.element, box.element_tag) == around
            if is_content and not is_same and box.element is not None and kind is not boxes.PageBox:
                is_content = box.element not in self._repeated and box.element.get("class") not in UNREAD
                if is_content:
                    node = self._enter(box, node)
            if isinstance(box, DRAWN):
                yield box, node, is_content
            elif isinstance(box, boxes.ParentBox):
                # Such a node has others of the same element in it.
                is_stacked = node is not None and node.role in ("TOCI", "LI")
                own = None if is_stacked else (box.element, box.element_tag)
                stack.extend([(child, node, is_content, own) for child in reversed(box.children)])

    def _enter(self, box: Any, parent: Node | None) -> Node | None:
        """Give the node that a box's text belongs to, making it at its first box."""
        element, tag = box.element, box.element_tag or ""
        if tag == "li::marker":
            return self._open_label(element, self._node(element, "LI", parent))
        if tag.endswith(NOTE_CALL):
            reference = self._node(element, "Reference", parent)
            self._open_note(element, parent)
            return reference
        if self.notes and (note := self._nodes.get((element, "Note"))):
            return self._node(element, "Lbl", note) if "::" in tag else note
        if element.get("role") == NOTE_ROLE:
            return self._open_note(element, parent)
        role = "Span" if element.get("title") or element.get("lang") else ""
        role = ROLES.get(element.tag, role)
        if role == "Link" and element.get("role") == CALL_ROLE:
            parent = self._node(element, "Reference", parent)
        elif role == "Figure" and element.get("class") == FORMULA_CLASS:
            role = "Formula"
        elif role == "Div" and parent is not None and parent.role == "L":
            return self._node(element, "LI", parent)
        if element.tag == "html" or not role or "::" in tag:
            return parent
        if role == "L" and CONTENTS_CLASS in (element.get("class") or "").split():
            role = "TOC"
        if role == "LI" and parent is not None and parent.role == "TOC":
            role = "TOCI"
        node = self._node(element, role, parent)
        if role in PICTURES and isinstance(box, boxes.ReplacedBox):
            node.facts += self._measure(box)
        if role == "Link" and getattr(box, "link_annotation", None):
            self._append_annotation(node, element, box.link_annotation)
        return self._node(element, "LBody", node) if role == "LI" else node

    def _open_label(self, element: Element, entry: Node) -> Node:
        """Give the node of an entry's bullet or number, which is told first, though it is laid out last."""
        label = self._node(element, "Lbl", entry)
        if entry.kids[-1] is label:
            entry.kids.insert(0, entry.kids.pop())
        return label

    def _open_note(self, element: Element, parent: Node | None) -> Node:
        """Give the node of a note, which is right after what calls it if it stands at the foot of a page.

        It has an identifier of its own (ISO 14289-1, 7.9).
        """
        if known := self._nodes.get((element, "Note")):
            return known
        note = self._node(element, "Note", parent)
        self.notes.append(note)
        note.name = f"{self._slug}.note-{len(self.notes)}"
        note.facts += b"/ID" + pydyf.String(note.name).data
        return note

    def _node(self, element: Element, role: str, parent: Node | None) -> Node:
        if known := self._nodes.get((element, role)):
            return known
        assert parent is not None
        node = self._nodes[element, role] = Node(role, parent, _describe(element, role))
        if role in ("THead", "TFoot"):
            self._heads.add(element)
        parent.kids.append(node)
        return node

    def _measure(self, box: Any) -> bytes:
        """Write where on its page a picture stands, in points (ISO 32000-1, 14.8.5.4.3)."""
        width, height, left, top = replacedbox_layout(box)
        sides = (left, self._height - top - height, left + width, self._height - top)
        numbers = b" ".join(b"%.2f" % (side * POINTS_PER_PIXEL) for side in sides)
        return b"/A<</O/Layout/Placement/Block/BBox[%b]>>" % numbers

    # --- filling nodes ---

    def _append_annotation(self, node: Node, element: Element, annotation: Any) -> None:
        """Tie a link to its text; an address inside the book becomes the name of a destination."""
        if id(annotation) in self._annotated:
            return
        self._annotated.add(id(annotation))
        node.kids.append((b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>", (annotation.number, self._page)))
        annotation["Contents"] = pydyf.String(" ".join("".join(_read_text(element)).split()))
        target = element.get("href", "")
        if target.startswith("book:"):
            annotation.pop("A", None)
            annotation["Dest"] = pydyf.String(target.removeprefix("book:"))
        self._annotations.append((node, annotation))

    def _settle(self) -> list[Node]:
        """Drop kids in which nothing stands; list what is left, in order."""
        order, stack = [], [self.root]
        while stack:
            node = stack.pop()
            order.append(node)
            stack.extend(kid for kid in reversed(node.kids) if isinstance(kid, Node))
        for node in reversed(order):
            node.kids = [kid for kid in node.kids if _is_kept(kid)]
        return [node for node in order[1:] if _is_kept(node)]


def _read_text(element: Element) -> Iterator[str]:
    """Yield the text of an element, but not the specimens of its slots."""
    if element.get("class") != SLOT_CLASS:
        yield element.text or ""
        for child in element:
            yield from _read_text(child)
            yield child.tail or ""


def _is_kept(kid: Any) -> bool:
    return bool(kid.kids or kid.role in KEPT_WHEN_EMPTY) if isinstance(kid, Node) else kid is not None


def _describe(element: Element, role: str) -> bytes:
    """Write what the element says of itself: language, alternative text, the shape of a cell."""
    facts = pydyf.Dictionary()
    if language := element.get("lang"):
        facts["Lang"] = pydyf.String(language)
    if role == "Span" and (expansion := element.get("title")):
        facts["E"] = pydyf.String(expansion)
    if role in PICTURES:
        facts["Alt"] = pydyf.String(element.get("alt", ""))
    if role in ("TH", "TD"):
        table = pydyf.Dictionary({"O": "/Table"})
        for attribute, key in (("colspan", "ColSpan"), ("rowspan", "RowSpan")):
            if int(element.get(attribute, "1")) > 1:
                table[key] = int(element.get(attribute, "1"))
        if role == "TH":
            table["Scope"] = SCOPES.get(element.get("scope", "col"), "/Column")
        if len(table) > 1:
            facts["A"] = table
    return bytes(facts.data[2:-2].replace(b"%", b"%%"))
