"""Text styles: what of a CSS style the setting of text depends on, read once for all that share it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyphen
from weasyprint.css import AnonymousStyle, Pending
from weasyprint.css.functions import check_math
from weasyprint.text.line_break import strut

from chapbook.typesetter.cascade import CopiedStyle
from chapbook.typesetter.shaping import FACE_PROPERTIES, Face

PROPERTIES = frozenset(FACE_PROPERTIES) | {
    "line_height", "white_space", "word_spacing", "word_break", "overflow_wrap", "visibility",
    "text_align_all", "text_align_last", "text_decoration_line", "block_ellipsis",
    "hyphens", "hyphenate_character", "hyphenate_limit_chars",
}  # fmt: skip
"""What is read of a style: all of it is inherited, or handed down like the decoration."""

_FACE_PROPERTIES = frozenset(FACE_PROPERTIES)


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

    values: Mapping[str, Any]
    """Computed values of all `PROPERTIES`."""

    heirs: dict[tuple[Any, ...], tuple[Any, "TextStyle"]] = field(default_factory=dict)
    """Text styles of elements inside, by what they declare; kept with it, so that no address comes twice."""


def read_text_style(style: Any) -> TextStyle:
    """Give the text style of a computed style; that of the press says the same as a chapter's copy of it."""
    kept = style.source if type(style) is CopiedStyle else style
    known: TextStyle | None = vars(kept).get("text_style")
    if known is None:
        kept.text_style = known = _inherit(kept)
    return known


def _inherit(style: Any) -> TextStyle:
    """Give the text style of the element around, or of a sibling that declares the same, or read a new one.

    Reading a property of a style for the first time is what costs most in WeasyPrint.
    """
    if style.parent_style is None:
        return _read(style, None, PROPERTIES)
    parent = read_text_style(style.parent_style)
    if isinstance(style, AnonymousStyle):
        # The text of a list mark has white space of its own, which no style sheet gave it.
        own = dict.get(style, "white_space", parent.white_space)
        return parent if own == parent.white_space else _read(style, parent, ("white_space",))
    declared = {name: value for name, (value, _) in style.cascaded.items() if name in PROPERTIES}
    if not declared:
        return parent
    if any(isinstance(value, Pending) for value in declared.values()):
        return _read(style, parent, declared)  # It names variables, which are the element's own.
    key = tuple((name, id(value)) for name, value in declared.items())
    if key not in parent.heirs:
        parent.heirs[key] = declared, _read(style, parent, declared)
    return parent.heirs[key][1]


def _read(style: Any, parent: TextStyle | None, names: Iterable[str]) -> TextStyle:
    """Read the properties of a style that may differ from its parent's."""
    values = {**(parent.values if parent else {}), **{name: style[name] for name in names}}
    if parent and _FACE_PROPERTIES.isdisjoint(names):
        face = parent.face
    else:
        face = _find_face(values, style.font_config)
    line_height, baseline = _measure_line(style, values, face)
    language = values["hyphens"] == "auto" and values["lang"] and pyphen.language_fallback(values["lang"])
    return TextStyle(
        face=face,
        font_size=values["font_size"],
        line_height=line_height,
        baseline=baseline,
        is_plain=_is_plain(values),
        white_space=values["white_space"],
        breaks_words=values["overflow_wrap"] == "anywhere",
        align=values["text_align_all"],
        align_last=values["text_align_last"],
        hyphen=values["hyphenate_character"],
        language=language or None,
        hyphen_limits=values["hyphenate_limit_chars"],
        values=values,
    )


def _find_face(values: Mapping[str, Any], font_config: Any) -> Face:
    """Give a face, made once for all chapters: shaping depends on its arguments alone."""
    faces: dict[str, Face] = font_config.__dict__.setdefault("faces", {})
    chosen = {name: values[name] for name in FACE_PROPERTIES}
    key = str(tuple(chosen.values()))
    if key not in faces:
        faces[key] = Face(chosen, font_config)
    return faces[key]


def _measure_line(style: Any, values: Mapping[str, Any], face: Face) -> tuple[float, float]:
    """Give the line height and the baseline of an empty line, as WeasyPrint's `strut` does."""
    height = values["line_height"]
    blank = face.shape_sign(" ") if values["font_size"] else None
    if blank is None or height == "normal" or check_math(height):
        line_height, baseline = strut(style)
        return line_height, baseline
    line_height = height * values["font_size"] if isinstance(height, float) else height.value
    return line_height, blank.font.baseline + (line_height - blank.font.height) / 2


def _is_plain(values: Mapping[str, Any]) -> bool:
    return (
        values["white_space"] in ("normal", "nowrap", "pre", "pre-wrap")
        and values["direction"] == "ltr"
        and values["font_size"] > 0
        and not values["word_spacing"]
        and values["text_decoration_line"] == "none"
        and values["word_break"] == "normal"
        and values["visibility"] == "visible"
        and values["block_ellipsis"] == "none"
    )
