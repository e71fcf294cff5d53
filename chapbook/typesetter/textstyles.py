"""Text styles: what of a CSS style the setting of text depends on, read once for all that share it."""

from dataclasses import dataclass, field
from typing import Any

import pyphen
from weasyprint.css import AnonymousStyle
from weasyprint.text.line_break import strut

from chapbook.typesetter.shaping import FACE_PROPERTIES, Face

PROPERTIES = frozenset(FACE_PROPERTIES) | {
    "line_height", "white_space", "word_spacing", "word_break", "overflow_wrap", "visibility",
    "text_align_all", "text_align_last", "text_decoration_line", "block_ellipsis",
    "hyphens", "hyphenate_character", "hyphenate_limit_chars",
}  # fmt: skip
"""What is read of a style: all of it is inherited, or handed down like the decoration."""


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How text is set."""

    face: Face
    font_size: float
    line_height: float
    baseline: float
    """In pixels; the baseline of a line without text, from its top."""

    is_plain: bool
    """Left to right, in a way that is ours to set."""

    white_space: str
    breaks_words: bool
    """Whether a cell may be narrower than its longest word (`overflow-wrap: anywhere`)."""

    align: str
    align_last: str
    hyphen: str
    language: str | None
    """Of the dictionary to hyphenate with; None where text is not hyphenated."""

    hyphen_limits: tuple[int, int, int]
    """Letters of the shortest word that is hyphenated, and left of and right of a hyphen."""

    heirs: dict[tuple[Any, ...], tuple[Any, "TextStyle"]] = field(default_factory=dict)
    """Text styles of elements inside, by what they declare; kept with it, so that no address comes twice."""


def read_text_style(style: Any) -> TextStyle:
    """Give the text style of a computed style."""
    known: TextStyle | None = style.__dict__.get("text_style")
    if known is None:
        style.text_style = known = _inherit(style) or _read(style)
    return known


def _inherit(style: Any) -> TextStyle | None:
    """Give the text style of the element around, or of a sibling that declares the same; None if unknown.

    Reading a property of a style for the first time is what costs most in WeasyPrint.
    """
    if style.parent_style is None:
        return None
    parent = read_text_style(style.parent_style)
    if isinstance(style, AnonymousStyle):
        # The text of a list mark has white space of its own, which no style sheet gave it.
        own = dict.get(style, "white_space", parent.white_space)
        return parent if own == parent.white_space else None
    declared = [(name, value) for name, (value, _) in style.cascaded.items() if name in PROPERTIES]
    if not declared:
        return parent
    if any(hasattr(value, "solve") for _, value in declared):
        return None  # It names variables, which are the element's own.
    key = tuple((name, id(value)) for name, value in declared)
    if key not in parent.heirs:
        parent.heirs[key] = declared, _read(style)
    return parent.heirs[key][1]


def _read(style: Any) -> TextStyle:
    line_height, baseline = strut(style)
    language = style["hyphens"] == "auto" and style["lang"] and pyphen.language_fallback(style["lang"])
    return TextStyle(
        face=_find_face(style),
        font_size=style["font_size"],
        line_height=line_height,
        baseline=baseline,
        is_plain=_is_plain(style),
        white_space=style["white_space"],
        breaks_words=style["overflow_wrap"] == "anywhere",
        align=style["text_align_all"],
        align_last=style["text_align_last"],
        hyphen=style["hyphenate_character"],
        language=language or None,
        hyphen_limits=style["hyphenate_limit_chars"],
    )


def _find_face(style: Any) -> Face:
    """Give the face of a style, made once for all chapters: shaping depends on its arguments alone."""
    faces: dict[str, Face] = style.font_config.__dict__.setdefault("faces", {})
    values = {name: style[name] for name in FACE_PROPERTIES}
    key = str(tuple(values.values()))
    if key not in faces:
        faces[key] = Face(values, style.font_config)
    return faces[key]


def _is_plain(style: Any) -> bool:
    return (
        style["white_space"] in ("normal", "nowrap", "pre", "pre-wrap")
        and style["direction"] == "ltr"
        and style["font_size"] > 0
        and not style["word_spacing"]
        and style["text_decoration_line"] == "none"
        and style["word_break"] == "normal"
        and style["visibility"] == "visible"
        and style["block_ellipsis"] == "none"
    )
