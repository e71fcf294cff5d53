"""Front and back matter, one kind a file: each makes a piece that is typeset like a chapter.

No page number is known here. Where one will stand the template leaves a slot, so that an edit which
moves pages re-typesets neither the chapters nor the contents.
"""
