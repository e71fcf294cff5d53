"""The cascade: styles are computed once for each kind of element, for the life of a press.

WeasyPrint asks all selectors about all elements of a document, and computes most elements' styles, those of
anonymous boxes and those of every page anew. Chapters have the same style sheets and few kinds of elements,
so that the styles of one will do for the next, too. They are never handed out themselves: layout writes into
styles, so a chapter gets copies, and leaves nothing behind in what the next one gets.

A document goes WeasyPrint's way if it has style sheets or `style` attributes of its own, and all do if a
style depends on the size of the first page (`vw`, `vh`) or gives elements names (`-weasy-anchor`).
"""

import re
from functools import cached_property
from math import inf
from types import SimpleNamespace
from typing import Any

import weasyprint.css
import weasyprint.layout.page
from weasyprint.css import AnonymousStyle, ComputedStyle, InitialStyle, StyleFor, declaration_precedence

from chapbook.typesetter.kinds import Kinds, Member, list_entries

MOST_KINDS = 2_000
"""Kinds of elements that are remembered. A few hundred are usual, but lists nest as deep as one pleases."""

Cascade = dict[str, tuple[Any, Any]]
"""Values of properties, with the weight of their declaration."""

Styles = dict[str | None, Any]
"""By pseudo-element or margin box; None is the element or page itself."""

OWN_WEIGHT = declaration_precedence("author", False), inf, (0, 0, 0)
"""Weight of what WeasyPrint reads out of the attributes `id` and `lang`."""

_PLAIN = re.compile(r'[^"\\\x00-\x1f\x7f]*')
"""What CSS takes as it stands between quotation marks."""

SVG = "{http://www.w3.org/2000/svg}svg"

_theirs = weasyprint.css.StyleFor, weasyprint.layout.page.set_page_type_computed_styles


class PageSizes(dict[str, Any]):
    """The size of the first page, which lengths such as `vw` ask for."""

    asked = False

    def __getitem__(self, key: str) -> Any:
        self.asked = True
        return super().__getitem__(key)


class CopiedStyle(ComputedStyle):  # type: ignore[misc]  # WeasyPrint is untyped
    """A chapter's copy of a style of the press."""

    def __init__(self, source: Any, parent_style: Any, root_style: Any) -> None:
        super().__init__(
            parent_style, source.cascaded, source.pseudo_type, root_style,
            source.base_url, source.font_config, source.initial_page_sizes,
        )  # fmt: skip
        self.source = source
        self.cache = source.cache
        self.specified = source.specified
        self.update(source)

    def __missing__(self, key: str) -> Any:
        value = self[key] = self.source[key]
        return value

    @cached_property
    def anonymous_style(self) -> Any:
        """The style of anonymous boxes inside."""
        return CopiedAnonymousStyle(self.source.anonymous_style)


class CopiedAnonymousStyle(AnonymousStyle):  # type: ignore[misc]
    """A chapter's copy of an anonymous style of the press, which makes no ring with what it refers to."""

    def __init__(self, source: Any) -> None:
        super().__init__(source.parent_style)
        self.source = source
        self.specified = source.specified
        self.update(source)

    def __missing__(self, key: str) -> Any:
        value = self[key] = self.source[key]
        return value


class Wardrobe:
    """The styles of a press: those of elements by what they are members of, those of pages by their type."""

    def __init__(self, sheets: list[Any], font_config: Any, base_url: str) -> None:
        self.sheets = sheets
        self.base_url = base_url
        self.kinds = Kinds([sheet for sheet, *_ in sheets])
        self.page_sizes = PageSizes()
        self._font_config = font_config
        self._styles: dict[Any, Styles] = {}
        self._names_anchors = any(
            name == "anchor"
            for sheet, *_ in sheets
            for *_, (declarations, _) in list_entries(sheet.matcher)
            for name, *_ in declarations
        )
        self._counts_pages = any(
            page_type.index is not None
            for sheet, *_ in sheets
            for _, selectors, _ in sheet.page_rules
            for _, _, page_type in selectors
        )

    @property
    def is_shared(self) -> bool:
        """Whether styles depend on nothing but a document's kinds of elements."""
        return not (self.page_sizes.asked or self._names_anchors)

    @property
    def is_full(self) -> bool:
        """Whether a new one should be begun."""
        return self.kinds.count > MOST_KINDS

    def style(self, member: Member, root: Member, language: str | None) -> Styles:
        """Give the styles of an element; its parent's must have been asked for before."""
        known = self._styles.get(member)
        if known is None:
            parent = self._styles.get(member.parent)
            known = self._compute(self._cascade(member, language), parent, self._styles.get(root))
            self._styles[member] = known
            for style in known.values():
                _drop_spacing(style)
        return known

    def style_page(self, style_for: Any, page_type: Any, root: Member) -> Styles:
        """Give the styles of a page and its margin boxes."""
        if not self._counts_pages:
            page_type = page_type._replace(index=min(page_type.index, 1), groups=())
        known = self._styles.get((root, page_type))
        if known is None:
            style_for.add_page_declarations(page_type)
            cascaded = style_for.get_cascaded_styles()
            cascades = {None: {}} | {pseudo_type: cascade for (_, pseudo_type), cascade in cascaded.items()}
            cascaded.clear()
            known = self._compute(cascades, self._styles[root], self._styles[root])
            self._styles[root, page_type] = known
        return known

    def _cascade(self, member: Member, language: str | None) -> dict[str | None, Cascade]:
        """Let the declarations of all rules that match override one another."""
        cascades: dict[str | None, Cascade] = {None: {}}
        if language:
            cascades[None]["lang"] = ("string", language), OWN_WEIGHT
        for number, specificity, _, pseudo_type, (declarations, layer) in member.matches:
            sheet, origin, sheet_specificity = self.sheets[number]
            order = inf if layer is None else sheet.layers.index(layer)
            cascade = cascades.setdefault(pseudo_type, {})
            for name, value, importance in declarations:
                weight = declaration_precedence(origin, importance), order, sheet_specificity or specificity
                if name not in cascade or cascade[name][1] <= weight:
                    cascade[name] = value, weight
        return cascades

    def _compute(
        self, cascades: dict[str | None, Cascade], parent: Styles | None, root: Styles | None
    ) -> Styles:
        rest = self.base_url, self._font_config, self.page_sizes
        root_style = root[None] if root else InitialStyle(self._font_config)
        style = ComputedStyle(parent and parent[None], cascades.pop(None), None, root_style, *rest)
        styles: Styles = {None: style}
        for pseudo_type, cascade in cascades.items():
            root_style = root[None] if root else style
            styles[pseudo_type] = ComputedStyle(style, cascade, pseudo_type, root_style, *rest)
        return styles


class ChapterStyles(StyleFor):  # type: ignore[misc]
    """The styles of one chapter: stands for WeasyPrint's `StyleFor`."""

    def __init__(
        self,
        html: Any,
        sheets: list[Any],
        presentational_hints: bool,
        font_config: Any,
        target_collector: Any,
    ) -> None:
        self.wardrobe = None
        if not presentational_hints and _is_plain(html.etree_element):
            self.wardrobe = _open_wardrobe(sheets, font_config, html.base_url)
        if self.wardrobe is None:
            super().__init__(html, sheets, presentational_hints, font_config, target_collector)
            return
        self._sheets = sheets
        self.font_config = font_config
        self.initial_page_sizes = self.wardrobe.page_sizes
        self.initial_page_sizes.update(box=None, area=None)
        self._cascaded_styles: dict[Any, Any] = {}
        self._computed_styles: dict[Any, Any] = {}
        self._sources: dict[Any, Styles] = {}
        self._dress(html, self.wardrobe, target_collector)

    def __call__(self, element: Any, pseudo_type: str | None = None) -> Any:
        """Give a style; None where there is no such pseudo-element."""
        if self.wardrobe is None:
            return super().__call__(element, pseudo_type)
        style = self._computed_styles.get((element, pseudo_type))
        if style is None and pseudo_type in (sources := self._sources.get(element, {})):
            parent = self._computed_styles[element, None]
            style = CopiedStyle(sources[pseudo_type], parent, self._root_style)
            self._computed_styles[element, pseudo_type] = style
        return style

    def dress_page(self, page_type: Any) -> None:
        """Give a page and its margin boxes their copies."""
        assert self.wardrobe is not None
        sources = self.wardrobe.style_page(self, page_type, self._root_member)
        self._sources[page_type] = sources
        self._computed_styles[page_type, None] = CopiedStyle(
            sources[None], self._root_style, self._root_style
        )

    def _dress(self, html: Any, wardrobe: Wardrobe, target_collector: Any) -> None:
        """Give every element its copies; elements that are alike share one, as in WeasyPrint."""
        members: dict[Any, Any] = {None: None}
        copies: dict[Member, Any] = {}
        self._root_style = None
        self._root_member = wardrobe.kinds.find(html.wrapper_element, None)
        for wrapper in html.wrapper_element.iter_subtree():
            element = wrapper.etree_element
            parent = None if wrapper.parent is None else wrapper.parent.etree_element
            member = members[element] = wardrobe.kinds.find(wrapper, members[parent])
            sources = wardrobe.style(member, self._root_member, element.get("lang"))
            anchor = element.get("id")
            style = None if anchor else copies.get(member)
            if style is None:
                source, parent_style = sources[None], self._computed_styles.get((parent, None))
                style = CopiedStyle(source, parent_style, self._root_style or source.root_style)
                self._root_style = self._root_style or style
            if anchor:
                style["anchor"] = anchor
                target_collector.collect_anchor(anchor)
            else:
                copies[member] = style
            self._computed_styles[element, None] = style
            self._sources[element] = sources


def set_page_styles(page_type: Any, html: Any, style_for: Any) -> None:
    """Find the styles of a page: stands for WeasyPrint's `set_page_type_computed_styles`."""
    if style_for.wardrobe is None:
        _theirs[1](page_type, html, style_for)
    else:
        style_for.dress_page(page_type)


def _is_plain(root: Any) -> bool:
    """Say whether an element tree asks for no style outside the press's sheets."""
    return not any(
        "style" in element.attrib
        or element.tag in ("style", "link", SVG)
        or (element.tag == "a" and "name" in element.attrib)
        or not _PLAIN.fullmatch(element.get("id", "") + element.get("lang", ""))
        for element in root.iter()
    )


def _open_wardrobe(sheets: list[Any], font_config: Any, base_url: str) -> Wardrobe | None:
    """Give the styles of a press, which its fonts keep; None if they cannot be shared."""
    known: Wardrobe | None = font_config.__dict__.get("wardrobe")
    if known is None or (known.sheets, known.base_url) != (sheets, base_url) or known.is_full:
        font_config.wardrobe = known = Wardrobe(sheets, font_config, base_url)
    return known if known.is_shared else None


def _drop_spacing(style: Any) -> None:
    """Have WeasyPrint take out the margins and paddings that tables and their parts do not have."""
    if any("table" in part for part in style["display"]):
        _theirs[0].__call__(SimpleNamespace(_computed_styles={(None, None): style}), None)


def install() -> None:
    """Put the styles of a press in the place of WeasyPrint's."""
    weasyprint.css.StyleFor = ChapterStyles
    weasyprint.layout.page.set_page_type_computed_styles = set_page_styles
