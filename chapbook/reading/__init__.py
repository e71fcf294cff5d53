"""Reading: what a book's folder holds, as data."""
