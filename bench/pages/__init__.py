"""How the pages of a book are set, read from the finished PDF alone.

Nothing here asks Chapbook how it set a page: glyphs and their places come from PDFium (`reader.py`), what
they belong to comes from the structure tree, read by pikepdf (`tree.py`), and the words from the article
files.

*Block*: a paragraph, heading, list entry or table cell; the innermost such element of the structure tree.
*Line*: what a block has on one baseline without a gap of 2.5 em. A block whose next line stands higher, or
on another page, has gone on in another *column*; so columns need not be known to be told apart. *Flow*: all
blocks of a chapter but those of its sidebar, which is a section without a heading.

**Characters a line**: letters, signs and blanks of a paragraph's lines but its last. 45 to 75 are good, 40
to 50 in two columns (Bringhurst 2.1.2). A ragged line ends where the next word has no room, which says
nothing of the measure: for the shortest, lines count with the room up to the longest of their page.

**Loose line**: its word spaces are on average wider than twice the space of the face (Bringhurst 2.1.1
gives a quarter of an em as ideal and half an em as the most). What is left of a last line is no fault.

**Ladder**: more than three lines in a row that end in hyphens (Bringhurst 2.4.3, and Chicago in its chapter
on proofs).

**Widow, orphan**: the last line of a block alone at the head of a column, the first line of one alone at
the foot (Bringhurst 2.4.8 for widows, Chicago for both). Entries of lists and cells of tables count like
paragraphs.

**Runt**: a last line of fewer than four letters, or only the end of a broken word (Bringhurst 2.4.2).

**Stranded heading**: fewer than two lines of what it heads stand under it in its column, or not the one
line that there is (Chicago); and the heading of a row or group in a table without its first cell.

**Short page**: a page of a chapter whose lowest line is in the upper third of the text block.

**Smallest type**: size of the smallest glyph in points, furniture included.

**Overfull**: a line of the flow beyond its column, any line nearer than 5 mm to the paper's edge, or
two lines one over the other. Columns are the pairs of edges between which most lines of justified
paragraphs stand, on left and on right pages. Headings may be wider. Ragged text, and pieces without
such a paragraph (an index, tables of people or dates), have no edges to be measured by: there only the
paper and what stands beside are in the way.

**Lost, added**: words of an article that its chapter lacks, or has beyond the article: twice, or from
elsewhere. They are compared chapter by chapter, in order, as runs between blanks and hyphens; quotation
marks, apostrophes and case are left out, as typesetting may change them. A word that is hyphenated at a
line's end is one. A page number after the words of a link is none, if it is that of the page to which the
link leads. Addresses are compared in the short form that the text has. A sidebar is compared with the labels
and values that `chapbook.chapters.sidebars` makes of an infobox, all else with the article.

Chicago: *The Chicago Manual of Style*, 17th edition. Bringhurst: *The Elements of Typographic Style*, 3rd
edition.
"""
