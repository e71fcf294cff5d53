"""The forme: what all pieces of a book are locked up in before they are typeset."""

import re
from collections.abc import Callable
from typing import Literal

from chapbook.cache import digest
from chapbook.cache.versions import list_versions
from chapbook.design.rendering import Renderer, as_markup
from chapbook.design.theme import Theme
from chapbook.model import Imprint, Piece
from chapbook.model.formats import Format
from chapbook.workshop import Job
from chapbook.workshop.tools import list_sheets, make_tools

Side = Literal["recto", "verso"]


class Forme:
    """The frame, style sheets and fonts of a book."""

    def __init__(
        self,
        theme: Theme,
        renderer: Renderer,
        imprint: Imprint,
        form: Format,
        fetch_plate: Callable[[str], bytes] = lambda name: b"",
    ) -> None:
        """`fetch_plate` gives the bytes of a plate by its name."""
        self._renderer, self._imprint, self._fetch_plate = renderer, imprint, fetch_plate
        self.tools = make_tools(theme, form)
        shared = {name: digest(text) for name, text in (*list_sheets(theme, form), *list_versions())}
        shared |= {name: digest(font) for name, font in theme.fonts}
        self._common = digest(*(part for pair in shared.items() for part in pair))
        shared |= {name: digest(content) for name, content in theme.templates}
        self.shared = shared | {"the book's title or language": digest(imprint.title, imprint.language)}
        """What everything is made from: name, as a person would call it → digest."""

    def frame(self, piece: Piece, side: Side = "recto", text: str | None = None, marks: str = "") -> str:
        """Give a piece as a whole HTML document, as the typesetter takes it.

        `text` stands for the piece's own HTML; `marks` say what of it changed.
        """
        html = as_markup(leave_mathml_out(piece.html if text is None else text))
        framed = self._renderer.render("page.html", piece=piece, html=html, side=side, imprint=self._imprint)
        return framed.replace("<body ", f'<body data-changes="{marks}" ', 1) if marks else framed

    def find_key(self, framed: str) -> str:
        """Give the key under which what a framed piece is typeset to is kept."""
        return digest(framed, self._common)

    def make_job(self, piece: Piece, framed: str) -> Job:
        """Give it the images that it shows."""
        plates = dict.fromkeys(shown.plate for shown in piece.illustrations)
        return Job(piece.slug, framed, tuple((name, self._fetch_plate(name)) for name in plates))


_MATHML = re.compile(r"<math\b.*?</math>", re.DOTALL)


def leave_mathml_out(html: str) -> str:
    """Leave out what e-readers alone have, and print has drawings of."""
    return _MATHML.sub("", html) if "<math" in html else html
