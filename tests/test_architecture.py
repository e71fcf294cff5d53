"""The house rules that imports can show: rows and walls."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "chapbook"

ROWS = {
    0: {"model", "problems", "places", "report", "imposition", "flate", "callstack"},
    1: {"language", "parsers", "design"},
    2: {"reading", "names", "chapters"},
    3: {"cache", "typesetter", "workshop", "proofs", "checks"},
    4: {"desks", "linker", "matter", "editions"},
    5: {"outputs"},
    6: {"pipeline", "production", "proofreader"},
    7: {"cli", "machine"},
}
"""A module imports from its own row or a lower one."""

WALLS = {
    "weasyprint": {"typesetter"},
    "deflate": {"flate"},
    "feruca": {"names.collation"},
    "pydyf": {"typesetter", "outputs.pdf"},
    "jinja2": {"design.rendering"},
    "PIL": {"design.pictures"},
    "uharfbuzz": {"outputs.pdf", "outputs.epub.lettering", "outputs.epub.letters"},
    "resvg_py": {"outputs.epub.cover"},
    "ebooklib": {"outputs.epub"},
    "pikepdf": {"outputs.imposition", "outputs.leaves"},
    "linkify_it": {"language.addresses"},
    "mwparserfromhell": {"parsers.mediawiki.tree"},
    "markdown_it": {"parsers.markdown"},
    "mdit_py_plugins": {"parsers.markdown"},
    "yaml": {"parsers.markdown.frontmatter"},
    "ziamath": {"chapters.formulas"},
    "latex2mathml": {"chapters.formulas"},
    "click": {"cli"},
    "rich": {"cli"},
    "distributed": {"workshop.cluster"},
    "platformdirs": {"cache"},
    "tinycss2": {"design.paper"},
    "rapidfuzz": {"checks", "editions.alignment"},
}
"""Who alone may import a library."""


def list_imports() -> Iterator[tuple[str, str]]:
    """Yield each module's name in the package with every module that it imports."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        module = ".".join(part for part in parts if part != "__init__")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            yield from ((module, name) for name in names)


IMPORTS = list(list_imports())


def find_row(module: str) -> int | None:
    """Give the row of a module of the package; the package itself and its door have none."""
    room = module.split(".", maxsplit=1)[0]
    return next((row for row, rooms in ROWS.items() if room in rooms), None)


def test_every_module_has_its_row() -> None:
    """A new room is put on a row before it is used."""
    rooms = {module.split(".")[0] for module, _ in IMPORTS} - {"", "__main__"}
    assert rooms == set().union(*ROWS.values()) & rooms
    assert len(rooms) > 15


def test_modules_import_from_lower_rows_only() -> None:
    """The flow has one direction."""
    upward = [
        f"{module} imports {name}"
        for module, name in IMPORTS
        if name.startswith("chapbook.") and module not in ("", "__main__")
        if (row := find_row(module)) is not None
        if (other := find_row(name.removeprefix("chapbook."))) is not None and other > row
    ]
    assert upward == []


@pytest.mark.parametrize("library", sorted(WALLS))
def test_libraries_stay_behind_their_walls(library: str) -> None:
    """Each library has one importer, so that a change of it is felt in one place."""
    importers = {module for module, name in IMPORTS if name.split(".")[0] == library}
    assert importers, f"nothing imports {library}: take it off the list"
    strangers = {
        module
        for module in importers
        if not any(module == room or module.startswith(f"{room}.") for room in WALLS[library])
    }
    assert strangers == set()
