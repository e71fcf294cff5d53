"""Design: the theme, the paper, and what renders and draws with them."""
