"""Templates that say something to editors and readers of a wiki, and nothing in a book."""

import re

from chapbook.parsers.mediawiki.call import Call, Function, under
from chapbook.parsers.mediawiki.signs import NOTHING


def leave_out(call: Call) -> str:
    """Print nothing."""
    del call
    return NOTHING


_NAMES = (
    "reflist|notelist|references|notes|reflist-talk|refs|notelist-ua|notelist-lr|efn-list|sfn-list|ref list|"
    "listaref|note list|citation needed|cn|fact|clarify|who|whom|when|which|where|why|by whom|"
    "according to whom|dubious|vague|update inline|unreliable source?|unreliable source|rs|better source|"
    "better source needed|verify source|failed verification|fv|page needed|pages needed|full citation needed|"
    "full|dead link|deadlink|dl|self-published source|self-published inline|sps|specify|weasel-inline|"
    "weasel inline|peacock term|pov-inline|pov inline|or|original research inline|citation needed span text|"
    "nonspecific|attribution needed|elucidate|disputed inline|disputed-inline|request quotation|medcn|"
    "primary source inline|cite quote|primary inline|synthesis inline|disambiguation needed|dn|"
    "copyedit inline|tone inline|needs update|better|time needed|non-primary source needed|"
    "verification needed|verify|vn|source needed|irrelevant citation|third-party inline|imprecise inline|"
    "relevance inline|contradict-inline|authority control|defaultsort|coord missing|short description|"
    "good article|featured article|featured list|italic title|italictitle|lowercase title|lowercase|"
    "displaytitle|no italic title|italic dab|stub|portal|portal bar|portal-inline|portalbar|portal inline|"
    "subject bar|sister project links|sister links|sister|commons|commons category|commonscat|"
    "commons category-inline|commonscat-inline|commonscat inline|commons category inline|"
    "commons and category|commons-inline|commons inline|wikiquote|wikiquote-inline|wikisource|"
    "wikisource-inline|wikisource author|wikibooks|wikinews|wikiversity|wikivoyage|wiktionary|wikispecies|"
    "wikidata|wiktionary-inline|wikiatlas|wikimedia|commonsimages|wikisourcelang|sourcewiki|wikipedia books|"
    "wikipedia-books|spoken wikipedia|spoken|listen|audio|toc|tocright|toc right|toc left|tocleft|toc limit|"
    "toclimit|toc hidden|horizontal toc|compact toc|compacttoc|notoc|clear|clr|-|clear right|clear left|"
    "br separated entries|col-break|anchor|anchors|visible anchor|nomorelinks|no more links|use dmy dates|"
    "use mdy dates|use british english|use american english|engvarb|pp|pp-protected|protected|sprotected|"
    "semiprotected|in use|under construction|more citations needed|refimprove|unreferenced|expand section|"
    "unreferenced section|refimprove section|more citations needed section|multiple issues|issues|cleanup|"
    "cleanup rewrite|pov|npov|disputed|copy edit|copyedit|update|outdated|original research|tone|"
    "lead too short|lead too long|very long|too many photos|notability|no footnotes|more footnotes|"
    "more footnotes needed|one source|primary sources|globalize|merge|merge to|merge from|split|"
    "expert needed|expert|technical|essay-like|advert|confusing|in-universe|prose|overly detailed|"
    "undue weight|more plot|long plot|plot|format footnotes|cleanup bare urls|bare urls|citation style|"
    "unsourced section|example farm|incomplete list|incomplete|dynamic list|famous|missing information|"
    "self reference|expand language|underlinked|overlinked|orphan|recentism|trivia|in popular culture|"
    "too technical|unclear|sections|sync|tfd|tfm|afd|prod|proposed deletion|db|copypaste|coi|autobiography|"
    "blp sources|blp unsourced|blp unsourced section|navboxes|navbox|navbox with columns|sidebar|"
    "authority control (arts)|succession box|s-start|s-end|s-bef|s-aft|s-ttl|s-off|s-hou|s-new|s-non|s-reg|"
    "s-mil|s-pre|s-roy|s-gov|s-par|s-inc|s-sports|s-rel|s-aca|s-hon|s-court|s-break|start box|end box|"
    "succession|geographic location|adjacent communities|subscription required|registration required|"
    "registration|subscription|closed access|open access|free access|paywall|link note|"
    "geographic coordinates|location map|location map+|location map many|osm|maplink|mapframe|graph:chart|"
    "chart|image frame|superimpose|featured portal|redr|redirect category shell|r from camelcase|r from move|"
    "r to section|r from other capitalisation|r from alternative name|rcat shell|void|noprint|hidden ping|"
    "efn-ua list|main menu|skip to top and bottom|skiptotoctalk|import style|template other|documentation|"
    "tracking category|cite check|unbulleted list templatestyles|dmoz|curlie|lookfrom|intitle|"
    "osmrelation-inline|cia world factbook link|librivox book|refbegin|refend|ref begin|ref end|div col end|"
    "divcol|colend|end div col|col-begin|col-start|colbegin|col begin|col-end|col end|col-2|col-3|col-4|"
    "col-5|col-1-of-2|col-2-of-2|colspan|top|bottom|mid|mid2|mid3|mid4|col div end|columns-start|columns-end|"
    "column|columns|multicol|multicol-break|multicol-end|hidden end|hidden begin|collapse top|"
    "collapse bottom|static row numbers|table alignment|row hover highlight|sort under|"
    "sticky header|mw-datatable|import blockquote|clade gallery|chart top|"
    "chart bottom|family tree/start|family tree/end|chart/start|chart/end|tree chart/start|tree chart/end|"
    "familytree/start|familytree/end|tree list|tree list/end|color sample|shipwrecks"
)


def take_notes(call: Call) -> str:
    """Print nothing, but read the notes that are told here."""
    call.text("refs", "notes", "1")
    return NOTHING


TABLE: dict[str, Function] = {
    **under(_NAMES, leave_out),
    **under(
        "reflist|notelist|refs|ref list|note list|notelist-ua|notelist-lr|efn-list|references", take_notes
    ),
}

FAMILIES = tuple(
    (re.compile(pattern), leave_out)
    for pattern in (
        r"pp-|use .*english$|use .*dates$|engvar|expand [a-z]+$|r from |r to |wikiproject|featured ",
        r"defaultsort:",
        r"col-\d+-of-\d+$|sister|commons|wikisource|wikiquote|wiktionary|wikibooks",
        r".*(?:-stub|\bstub| navbox| sidebar| topics| footer| nav| navigation| templates|series|portal)$",
        r"campaignbox|navbox|sidebar|history of ",
        r"cleanup|more |citations? |unreferenced|blp |afd|tfd|merge|merging",
        r"(?:cas|ebi|chebi|drugbank|fda|kegg|stdinchi|unii|chemspider|pubchem)cite",
        r"copied|translated|attribut|s-[a-z]{2,4}$",
    )
)
"""Boxes that lead to other pages, marks of protection and categories. Their names are many."""
