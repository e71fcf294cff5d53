"""The page's geometry as a style sheet: margins, measure, columns and sidebar follow from format and theme.

A theme says in the `:root` of its theme.css what it would like, and gets what the paper allows:

    --text-size: 11pt        the type that the text is set in
    --leading: 15pt          from line to line; the text block is a whole number of lines high
    --letter: .427em         width of an average character of its face, blanks counted
    --measure: 66            characters a line (Bringhurst, *The Elements of Typographic Style*, 2.1.2)
    --most-columns: 1        2 where the page is wide enough for both
    --column-gap: 6mm        between them
    --sidebar-stands: margin    in the outer margin; or in the text, which runs around it; or above the text
    --sidebar-width: 46mm
    --gutter: 6mm            between text and sidebar
    --margin: 15mm           on all sides at least; without it, what the paper's size makes pleasant

Where a place is too narrow for a sidebar beside the text, the next one is taken; the margin may have somewhat
shorter lines, but no theme gets a sidebar in the text that does not ask for it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from chapbook.model.formats import Format
from chapbook.problems import Place, Problem

FEWEST, MOST = 45, 75
"""Characters of a line that is easy to read (Bringhurst 2.1.2). In columns and beside a sidebar in the text
the average line may have the fewest; he allows 40 there."""

SPREAD = 9
"""Characters that hardly any justified line has less or more than the average one. So a theme wishes for
`MOST - SPREAD` at most, and text that gives way to a sidebar in the margin keeps `FEWEST + SPREAD`."""

NARROWEST = 38.0
"""A sidebar in mm: two columns of names at least."""

EDGE = 12.0
"""What stays free in mm between a sidebar in the margin and the paper's edge; printers need 5."""

INNER, INNER_SHARE = 24.0, 0.115
"""The inner margin in mm, wide enough for a spine or punched holes; on small paper, a share of the width."""

TOP, BOTTOM = 0.088, 0.112
"""Shares of the height."""

MOST_NEEDED = 200
"""Characters of small type that a table's line is at most said to need: none gets smaller for more."""

MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "px": 25.4 / 96}

Stand = Literal["margin", "text", "above"]
STANDS: tuple[Stand, ...] = ("margin", "text", "above")


class Wishes(NamedTuple):
    """What a theme would like, lengths in mm. The fields are called as its custom properties are."""

    text_size: float = 11 * 25.4 / 72
    leading: float = 15 * 25.4 / 72
    letter: float = 0.427
    """In em."""

    measure: float = 66
    """Characters."""

    most_columns: float = 1
    column_gap: float = 6
    sidebar_stands: Stand = "margin"
    sidebar_width: float = 46
    gutter: float = 6
    margin: float = 0
    """0: as the paper has it."""

    small_size: float = 9 * 25.4 / 72
    """Of the type of tables."""

    table_scale: float = 0.8
    """How much smaller than that the type of a wide table may be."""

    @property
    def character(self) -> float:
        """Width of an average character."""
        return self.letter * self.text_size


class Geometry(NamedTuple):
    """A right-hand page of a book that is read from left to right; the other side mirrors it. All in mm."""

    width: float
    height: float
    top: float
    bottom: float
    inner: float
    outer: float
    columns: int
    column_gap: float
    stand: Stand
    """Where the sidebar stands."""

    sidebar: float
    gutter: float
    is_single_sided: bool
    is_right_to_left: bool
    table_room: float = 84
    """Characters of small type that a column holds."""

    table_scale: float = 0.8

    @property
    def text_width(self) -> float:
        """Width of the text block."""
        return self.width - self.inner - self.outer

    @property
    def overhang(self) -> float:
        """How far the sidebar reaches into the outer margin."""
        return self.sidebar + self.gutter if self.stand == "margin" else 0

    @property
    def traits(self) -> frozenset[str]:
        """Names of the style sheets that are read on such a page only."""
        traits = {f"sidebar-{self.stand}"}
        traits |= {"columns"} if self.columns > 1 else set()
        traits |= {"right-to-left"} if self.is_right_to_left else set()
        return frozenset(traits | ({"single-sided"} if self.is_single_sided else set()))


# --- planning --------------------------------------------------------------------------------


def plan_page(form: Format, wishes: Wishes = Wishes()) -> Geometry:  # noqa: B008  # a constant
    """Lay out a page."""
    columns, text = _plan_columns(form.paper.width, wishes)
    inner, outer, stand, sidebar = _plan_margins(form, wishes, columns, text)
    width, height = form.paper.width - inner - outer, form.paper.height
    top, bottom = (wishes.margin or height * share for share in (TOP, BOTTOM))
    lines = round((height - top - bottom) / wishes.leading)
    # A hundredth more than its lines, which nobody sees: without it rounding may cost the last one.
    bottom = height - top - lines * wishes.leading - 0.01
    return Geometry(
        *form.paper, top, bottom, inner, outer, columns, wishes.column_gap, stand, sidebar, wishes.gutter,
        form.is_single_sided, form.is_right_to_left,
        _measure_room(width, columns, wishes), wishes.table_scale,
    )  # fmt: skip


def _measure_room(text: float, columns: int, wishes: Wishes) -> float:
    column = (text - wishes.column_gap * (columns - 1)) / columns
    return column / (wishes.letter * wishes.small_size)


def _plan_columns(width: float, wishes: Wishes) -> tuple[int, float]:
    """Give the number of columns and the width of the text block, before a sidebar is thought of."""
    widest = width - 2 * _find_least(width, wishes)
    for columns in range(round(wishes.most_columns), 1, -1):
        column = (widest - wishes.column_gap * (columns - 1)) / columns
        if column >= FEWEST * wishes.character:
            column = min(column, wishes.measure * wishes.character)
            return columns, column * columns + wishes.column_gap * (columns - 1)
    return 1, min(widest, wishes.measure * wishes.character)


def _plan_margins(
    form: Format, wishes: Wishes, columns: int, text: float
) -> tuple[float, float, Stand, float]:
    """Give inner and outer margin, the sidebar's place and its width."""
    width = form.paper.width
    inner = min(INNER, width * 0.13)
    if wishes.sidebar_stands == "margin":
        # Where room is scarce the sidebar gives way first, and then the text.
        room = width - inner - EDGE - wishes.gutter
        sidebar = min(wishes.sidebar_width, max(room - text, NARROWEST))
        least = text if columns > 1 else min(text, (FEWEST + SPREAD) * wishes.character)
        if room - sidebar >= least:
            text = min(text, room - sidebar)
            return inner, width - inner - text, "margin", sidebar
    stand: Stand = "above"
    sidebar = text
    if columns == 1 and wishes.sidebar_stands == "text":
        # A somewhat longer line, so that enough is left of it beside the sidebar.
        longer = min(width - 2 * _find_least(width, wishes), (MOST - 2) * wishes.character)
        beside = min(wishes.sidebar_width, longer - wishes.gutter - FEWEST * wishes.character)
        if beside >= NARROWEST:
            stand, text, sidebar = "text", longer, beside
    rest = width - text
    # Two to three as of old, but never too little inside.
    inner = rest / 2 if form.is_single_sided else max(rest * 0.4, min(_find_least(width, wishes), rest / 2))
    return inner, rest - inner, stand, sidebar


def _find_least(width: float, wishes: Wishes) -> float:
    """Give the narrowest margin."""
    return wishes.margin or width * INNER_SHARE


def write_paper_sheet(geometry: Geometry) -> str:
    """Give the geometry as CSS: custom properties for style sheets, and the page's size and margins.

    Where sidebars stand in the margin, the page `wide` has a text block that reaches over it.
    """
    g = geometry
    properties = {
        "text-width": _mm(g.text_width),
        "text-height": _mm(g.height - g.top - g.bottom),
        "columns": f"{g.columns}",
        "sidebar": _mm(g.sidebar),
        "overhang": _mm(g.overhang),
        "inner": _mm(g.inner),
        "outer": _mm(g.outer),
        "top": _mm(g.top),
        "bottom": _mm(g.bottom),
    }
    root = ";".join(f"--{name}:{value}" for name, value in properties.items())
    right, left = _write_margins(g, g.outer)
    alone = int(g.is_right_to_left and g.is_single_sided)
    sheet = f":root{{{root}}}\n@page{{size:{_mm(g.width)} {_mm(g.height)};margin:{(right, left)[alone]}}}\n"
    sheet += "".join(_fit_tables(g.table_room, g.table_scale))
    wide = _write_margins(g, g.outer - g.overhang)
    if g.overhang:
        sheet += f"@page wide{{margin:{wide[alone]}}}\n"
    if g.is_single_sided:
        return sheet
    sheet += f"@page :left{{margin:{left}}}\n"
    if g.overhang:
        sheet += f"@page wide:left{{margin:{wide[1]}}}\n"
    if g.stand == "margin":
        # A sidebar that runs on overleaf needs its margin on the same side there.
        sheet += f".margin-runs-on .chapter{{page:tall}}\n@page tall:left{{margin:{right}}}\n"
        sheet += f".verso .margin-runs-on .chapter{{page:mirrored}}\n@page mirrored:right{{margin:{left}}}\n"
    return sheet


def _write_margins(g: Geometry, outer: float) -> tuple[str, str]:
    """Write the margins of a right-hand page and of a left-hand one with such an outer margin."""
    top, outer_, bottom, inner = map(_mm, (g.top, outer, g.bottom, g.inner))
    return f"{top} {outer_} {bottom} {inner}", f"{top} {inner} {bottom} {outer_}"


def _fit_tables(room: float, least: float) -> Iterator[str]:
    """Yield rules for tables that a column cannot hold: smaller type and, if need be, broken words."""
    for needs in range(int(room) // 10 * 10 + 10, MOST_NEEDED + 1, 10):
        factor = max(room / needs, least)
        size, leading = (f"calc({factor:.2f}*var(--small-{name}))" for name in ("size", "leading"))
        yield f".data.needs-{needs}{{font-size:{size};line-height:{leading}}}\n"
        # All that need more than the ten before.
        if (needs - 10) * least >= room:
            yield f".data.needs-{needs} th,.data.needs-{needs} td{{overflow-wrap:anywhere}}\n"


def _mm(length: float) -> str:
    return f"{length:.4g}mm"


# --- reading what a theme would like ---------------------------------------------------------


def read_wishes(sheets: Iterable[tuple[str, str]]) -> tuple[Wishes, list[Problem]]:
    """Read custom properties of `:root` out of style sheets, each with its name; the last word counts.

    A value that cannot be is a problem, and keeps its default.
    """
    # Not above: the door comes by here before any package is installed.
    import tinycss2  # type: ignore[import-untyped]

    said: dict[str, tuple[Any, Place]] = {}
    for name, text in sheets:
        for property_, value, line in _list_properties(text):
            if property_ in Wishes._fields:
                said[property_] = value, Place(name, line)
    values: dict[str, Any] = {}
    problems = []
    size = _read_value("text_size", said["text_size"][0], 0) if "text_size" in said else None
    em = size if isinstance(size, float) else Wishes().text_size
    for property_, (value, place) in said.items():
        read = _read_value(property_, value, em)
        if read is None and property_ == "small_size":
            continue  # It may be anything that CSS can calculate; then tables take their chances.
        if read is None:
            name = f"--{property_.replace('_', '-')}"
            message = f"{name} cannot be “{tinycss2.serialize(value).strip()}”"
            problems.append(Problem("error", "CB042", place, message, _HINTS.get(property_, "such as 11pt")))
        else:
            values[property_] = read
    return Wishes(**values), problems


_HINTS: Mapping[str, str] = {
    "letter": "the average width of a character, such as .45em",
    "measure": "a number of characters, such as 66",
    "most_columns": "1, 2 or 3",
    "table_scale": "a part of 1, such as .8",
    "sidebar_stands": f"choose from {', '.join(STANDS)}",
}
_BOUNDS: Mapping[str, tuple[float, float]] = {
    "text_size": (1, 30),
    "leading": (1, 60),
    "letter": (0.1, 2),
    "measure": (20, 200),
    "most_columns": (1, 3),
    "column_gap": (1, 60),
    "sidebar_width": (10, 300),
    "gutter": (0, 60),
    "margin": (5, 60),
    "small_size": (1, 30),
    "table_scale": (0.3, 1),
}
"""Of each wish, as its field counts it; beyond them something was mistyped."""


def _list_properties(text: str) -> Iterable[tuple[str, list[Any], int]]:
    """Yield field name, value and line of each custom property of `:root`."""
    import tinycss2

    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule" or tinycss2.serialize(rule.prelude).strip() != ":root":
            continue
        for it in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
            if it.type == "declaration" and it.name.startswith("--"):
                yield it.name[2:].replace("-", "_"), it.value, it.source_line


def _read_value(name: str, value: list[Any], size: float) -> float | str | None:
    """Read a value as its field takes it; `size` is that of the type, in mm. None where it cannot be."""
    tokens = [token for token in value if token.type not in ("whitespace", "comment")]
    if len(tokens) != 1:
        return None
    token = tokens[0]
    if name == "sidebar_stands":
        return token.value if token.type == "ident" and token.value in STANDS else None
    number = _read_number(name, token, size)
    least, most = _BOUNDS[name]
    return number if number is not None and least <= number <= most else None


def _read_number(name: str, token: Any, size: float) -> float | None:
    if name in ("measure", "most_columns", "table_scale"):
        return float(token.value) if token.type == "number" else None
    if token.type != "dimension":
        return None
    unit = token.lower_unit
    if name == "letter":
        return float(token.value) if unit == "em" else None
    if unit == "em" and size:
        return float(token.value) * size
    return float(token.value) * MILLIMETRES[unit] if unit in MILLIMETRES else None
