"""What a press is set up with for a book: paper, style sheets and fonts."""

from chapbook.config import PAPERS
from chapbook.paper import plan_page, write_paper_sheet
from chapbook.theme import Theme
from chapbook.workshop import Tools


def list_sheets(theme: Theme, paper: str) -> tuple[tuple[str, str], ...]:
    """Give name and text of each style sheet in cascading order; `paper` is a key of `PAPERS`."""
    return ("the paper", write_paper_sheet(plan_page(*PAPERS[paper]))), *theme.print_sheets


def make_tools(theme: Theme, paper: str) -> Tools:
    """Put the tools for a book together."""
    return Tools(tuple(text for _, text in list_sheets(theme, paper)), theme.fonts)
