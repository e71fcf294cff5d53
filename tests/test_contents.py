"""The table of contents."""

from datetime import UTC, datetime

import pytest

from chapbook.design.rendering import Renderer
from chapbook.design.theme import load_theme
from chapbook.matter import Material, contents
from chapbook.model import Anchor, CompiledChapter, Imprint, Part
from chapbook.problems import Place

IMPRINT = Imprint(
    "Book", "book", "", "en", (), (), "", "urn:x-test:book", "", datetime(2024, 5, 1, tzinfo=UTC)
)


@pytest.mark.parametrize(("longest", "named"), [(9, 3), (8, 1)])
def test_contents_beyond_measure_list_chapters_alone(
    longest: int, named: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sections of a chapter's text have a line each as long as all lines together are not too many."""
    monkeypatch.setattr(contents, "LONGEST", longest)
    theme, _ = load_theme("default", Place(""))
    assert theme
    chapters = tuple(
        CompiledChapter(
            slug,
            "chapter",
            slug,
            "",
            (
                Anchor(slug, slug, 1),
                *(Anchor(f"{slug}.{it}", it, it.count("x") + 1) for it in ("x", "yx", "xx")),
                Anchor(f"{slug}.sources", "Sources", 2, is_apparatus=True),
            ),
            (),
        )
        for slug in "abc"
    )
    piece = contents.make_contents(Material(IMPRINT, (Part("", "", chapters),), Renderer(theme)))
    names = [anchor.name for chapter in chapters for anchor in chapter.anchors[:named]]
    assert list(piece.references) == names
    assert all(f'data-of="{name}"' in piece.html for name in names)
    assert piece.html.count("data-of=") == len(names)
