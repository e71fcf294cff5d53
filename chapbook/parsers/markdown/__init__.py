"""Markdown: CommonMark with tables, footnotes, definition lists, formulas and front matter.

    ---
    title: Battle of the Long Bridge
    aliases: [Long Bridge]
    infobox:
      Conflict: Battle of the Long Bridge
      Combatant1: [Kingdom of Ys, Free Towns]
      Commander1: Dahut the Elder †
    ---

    The **battle** was fought beside the [Two Rivers](two-rivers.md), or [[Two Rivers]].[^1]

    ## Background

    ![A bridge of nine arches](long-bridge.png "The bridge from the east")

    Term
    : What it means

    > Of nine arches, three held.
    >
    > — Meriadec Gradlon

    [^1]: Gradlon, *The Bridge*, p. 12.

The title stands in the front matter, or is the first heading. Of the front matter, `title`, `aliases`,
`language`, `licence`, `attribution` and `infobox` are read; it is YAML, in which an infobox maps keys to a
value or a list of values, which may have Markdown in them. Other keys are those of other programs.

A picture stands in a paragraph of its own: its alternative text is its description, its title the caption.
A link to a file, as `[[Name]]`, leads to the article if the book has it. The last paragraph of a quotation is
its source if it begins with a dash; one that begins with `Table:` right before or behind a table is its
caption. `$…$` is a formula in the language of TeX, `$$…$$` one on a line of its own.

Of HTML, `<br>` and what has no sign in Markdown is read (`sub`, `sup`, `small`, `u`, `cite`, and `lang` in
`span` or `i`). Other tags go, with a warning, and what stands between them stays; comments go.

    CB001 error    the file is not UTF-8           CB009 warning  a direction mark left open
    CB002 error    the file is empty               CB015 warning  front matter that cannot be read
    CB003 warning  no title                        CB016 warning  HTML that is not printed
    CB004 warning  a heading level skipped         CB017 warning  a note without a text, or that nothing calls
    CB005 warning  nothing under a heading         CB018 warning  a link that leads nowhere
    CB007 warning  a control character
"""

from chapbook.model import Article, Source
from chapbook.parsers.characters import CONTROLS, check_controls, check_directions, decode, split_lines
from chapbook.parsers.markdown.blocks import Draft
from chapbook.parsers.markdown.frontmatter import part_front_matter
from chapbook.parsers.markdown.page import Page
from chapbook.problems import Problem


def parse(source: Source) -> tuple[Article, list[Problem]]:
    """Read an article; any bytes give one. Problems come in the order of their places."""
    text, problems = decode(source)
    lines = []
    for number, raw in enumerate(split_lines(text), start=1):
        problems += check_controls(source.name, number, raw)
        problems += check_directions(source.name, number, raw)
        lines.append(CONTROLS.sub("\ufffd", raw))
    front, first = part_front_matter(lines)
    page = Page(source.name, lines, first, problems)
    article = Draft(page).read(front)
    return article, sorted(problems, key=lambda problem: (problem.place, problem.code))
