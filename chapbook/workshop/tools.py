"""What a press is set up with for a book: paper, style sheets and fonts."""

from chapbook.design.paper import plan_page, write_paper_sheet
from chapbook.design.theme import Theme
from chapbook.model.formats import Format
from chapbook.workshop import Tools


def list_sheets(theme: Theme, form: Format) -> tuple[tuple[str, str], ...]:
    """Give name and text of each style sheet in cascading order."""
    geometry = plan_page(form, theme.wishes)
    return ("the paper", write_paper_sheet(geometry)), *theme.list_print_sheets(geometry.traits)


def make_tools(theme: Theme, form: Format) -> Tools:
    """Put the tools for a book together."""
    return Tools(tuple(text for _, text in list_sheets(theme, form)), theme.fonts)
