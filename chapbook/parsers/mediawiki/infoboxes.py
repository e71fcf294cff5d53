"""`{{Infobox …}}` → the facts of an article.

    {{Infobox military conflict           ─▶  kind "military conflict"
    | conflict = Battle of the Ford           title
    | combatant1 = {{ubl|Ys|Free Towns}}      Combatant1: Ys ⏎ Free Towns
    | label5 = Boats | data5 = 12             Boats: 12
    | image = Ford.png | caption = …          Image, Caption
    }}

A field's values are parted by breaks. Keys that only say how a box looks are left out, and so are names
of files but for the first picture's. Labels that stand in fields of their own (`leader_title1`) label
their fields.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from chapbook.model import IMAGE_SUFFIXES, Block, Break, Cell, Field, Infobox, Inline, Prose, Row, Table
from chapbook.model.prose import join
from chapbook.parsers.mediawiki.call import Call
from chapbook.parsers.mediawiki.inlines import make_plain, make_prose, trim
from chapbook.parsers.mediawiki.marks import BoxMark, GalleryMark, ImageMark
from chapbook.parsers.mediawiki.page import Page
from chapbook.parsers.mediawiki.signs import BLOCK, MARK, NOTHING, TAG
from chapbook.problems import Place

_LOOKS = re.compile(
    r"(?:.*_)?(?:upright|align|background|padding|border|float|zoom|lang)\d*|(?:auto|date)format"
    r"|(?:body|above|below|label|data|header|row|sub|title|list|image|caption|box)_?(?:class|style)\d*"
    r"|(?:image|img|logo|flag|map|photo|cover|signature|picture|pushpin|caption|seal|coat|symbol|box|icon|emblem)"
    r".*(?:size|width|height|scale|upright|align|format)\d*"
    r"|(?:map|pushpin|mapframe|locator)_?.*(?:label|position|mark|zoom|dim|relief|overlay|inset|display|code|type)\d*"
    r"|pushpin_.*|mapframe.*|coordinates_?(?:region|display|type|format)|region_code|iso_region"
    r"|lat(?:_?[dmsn][a-z]*)?|long?(?:_?[dmse][a-z]*)?|latns|longew|lat_direction|long_direction"
    r"|embed(?:ded)?|child|subbox|decat|nocat|name_?link|wikidata|refs?_?hide|collaps(?:ed?|ible)"
    r"|italic[ _]?title|fetchwikidata|suppressfields|onlysourced|noicon|flag_[ps]\d+|hide ?header"
    r"|verified(?:fields|revid)|(?:image|map)\d*_alt|logo_alt|watchedfields|.*-link",
    re.IGNORECASE,
)
"""Keys that say how a box looks, and which say nothing on paper."""

_MAYBE = re.compile(r".*(?:style|class|colou?rs?|width|height|size|scale|format)\d*", re.IGNORECASE)
_EYES = re.compile(r".*(?:eye|hair|coat|skin|fur|plumage|livery|team|club)[_ ]?colou?rs?", re.IGNORECASE)
_SETTING = re.compile(
    r"#?[0-9a-f]{3,8}|[\dx.\s]*(?:px|em|ex|rem|%)|[a-z-]+:.*|left|right|center|middle|none|auto|yes|no|[a-z]*",
    re.IGNORECASE,
)
"""Keys that say how a box looks, or what an animal does, and the values by which the former are known."""

_IMAGES = (
    *(
        "image",
        "image_name",
        "imagename",
        "image1",
        "photo",
        "picture",
        "img",
        "image_skyline",
        "cover",
        "logo",
    ),
    *("poster", "map", "image_map", "locator_map", "map_image", "flag", "image_flag", "coat", "image_coat"),
    *("seal", "screenshot", "insignia", "ship image", "imagefile", "range_map"),
)
"""Keys of pictures, the likeliest first."""

_CAPTIONS = (
    "caption",
    "image_caption",
    "imagecaption",
    "caption1",
    "photo_caption",
    "map_caption",
    "captionn",
    "ship caption",
)
_ALTS = ("alt", "image_alt", "imagealt", "alt1")
_BARE = re.compile(r"\d+|(?:header|data|subheader)\d*|above|below", re.IGNORECASE)
"""Keys that only say where in the box a value stands."""

_NO_VALUES = frozenset(("auto",))
"""What wikis work out themselves, or what only tells them how to show something."""

_TITLES = (
    "conflict",
    "election_name",
    "name",
    "ship name",
    "show_name",
    "drug_name",
    "unit_name",
    "title",
    "above",
    "common_name",
    "conventional_long_name",
    "official_name",
    "box_title",
)
_FILE = re.compile(r"[^\n]*\.[A-Za-z]{2,4}")
_LABELLED = (
    (re.compile(r"label(\d+)"), "data{}"),
    (re.compile(r"(.*)_title(\d*)"), "{}_name{}"),
    (re.compile(r"(.*)_title(\d*)"), "{}_date{}"),
    (re.compile(r"demographics(\d*)_title(\d*)"), "demographics{}_info{}"),
    (re.compile(r"(postal_code|area_code|registration_plate|iso_code)_type()"), "{}{}"),
    (re.compile(r"(.*)_type(\d*)"), "{}_name{}"),
    (re.compile(r"(.*)_event(\d*)"), "{}_date{}"),
    (re.compile(r"(.*)_name(_sec\d)"), "{}_info{}"),
    (re.compile(r"(.*)_blank(\d*)_title"), "{}_blank{}"),
    (re.compile(r"blank(\d*)_name"), "blank{}_info"),
    (re.compile(r"blank_name(\d*)"), "blank_info{}"),
    (re.compile(r"blank_label(\d*)"), "blank_data{}"),
    (re.compile(r"free_label(\d*)"), "free{}"),
)
"""Fields that hold the label of another: pattern of the one, and what the other is called."""

_DETAILS = {
    "_year": " ({})",
    "_as_of": " ({})",
    "_rank": " (rank {})",
    "_ref": "{}",
    "_footnotes": "{}",
    "_note": " {}",
}
"""How names end of fields that say something of another, and how it is put behind that."""

_WHOLE = ("", "_total", "_total_km2", "_total_sq_mi", "_m", "_ft", "_km2", "_date")
"""How the name of that other may go on: `population_as_of` is said of `population_total`."""

_ITEM = re.compile(r"(?m)^[ \t]*[*#:;]+[ \t]*")
_BREAKS = re.compile(f"{TAG}br\\s*/?>|{TAG}/?(?:p|div|li|ul|ol|center)\\b[^>]*>|\n", re.IGNORECASE)
_EMPTY = re.compile(r"[\s\ue004\-\u2013\u2014]*")


def keep_fields(call: Call, name: str) -> str:
    """Keep the fields of a template that is not known, which is an infobox where it stands first."""
    title = next((text for key in ("title", "caption", "headline") if (text := call.text(key))), name)
    fields = tuple(field for field in _list_fields(call) if field[1] != title)
    return call.page.keep_block(BoxMark(name, title, fields, call.line, is_known=False))


def keep_box(
    call: Call, kind: str, extra: Sequence[tuple[str, str]] = (), without: Set[str] = frozenset()
) -> str:
    """Keep an infobox, with what stands in the boxes that are put into it; `extra` fields come first."""
    fields = [*extra, *(field for field in _list_fields(call) if field[0] not in without)]
    names = {key.lower(): value for key, value in fields}
    title = next((names[key] for key in _TITLES if names.get(key)), "")
    return call.page.keep_block(BoxMark(kind, title, tuple(fields), call.line))


def _list_fields(call: Call) -> "list[tuple[str, str]]":
    fields: list[tuple[str, str]] = []
    for key, value in call.items():
        if _EMPTY.fullmatch(value):
            continue
        inner = [mark for sign in BLOCK.findall(value) if isinstance(mark := call.page.fetch(sign), BoxMark)]
        for box in inner:
            fields += box.fields
        rest = _without(inner, value, call.page)
        if not _EMPTY.fullmatch(rest):
            fields.append((key, rest))
    return fields


def _without(boxes: list[BoxMark], value: str, page: Page) -> str:
    """Take boxes out of a value, of which the fields stand by themselves now."""
    return BLOCK.sub(lambda sign: "" if page.fetch(sign[0]) in boxes else sign[0], value) if boxes else value


# --- fields ----------------------------------------------------------------------------------


def make_infobox(mark: BoxMark, place: Place, page: Page) -> Infobox | None:
    """Make the article's infobox."""
    fields = tuple(_make_fields(mark, place, page))
    title = make_plain(BREAK_AS_BLANK.sub(" ", mark.title), page)
    return Infobox(fields, place, title, mark.kind) if fields or title else None


BREAK_AS_BLANK = re.compile(f"{TAG}br\\s*/?>", re.IGNORECASE)


def _make_fields(mark: BoxMark, place: Place, page: Page) -> "list[Field]":
    values = {key.lower(): value for key, value in mark.fields}
    labels, used = _find_labels(values)
    told = _find_details(values)
    used |= {key for details in told.values() for key, _ in details}
    picture = _find_picture(values, page)
    made: list[Field] = []
    for name, value in picture.items():
        made.append(Field(name, value, place))
    for key, value in mark.fields:
        folded = key.lower()
        if (
            folded in used
            or (_is_look(folded, value) and folded not in labels)
            or _is_file(key, value, page)
            or value.strip().lower() in _NO_VALUES
        ):
            continue
        if folded in (*_CAPTIONS, *_ALTS) and picture:
            continue
        if value == mark.title and folded in _TITLES:
            continue
        details = "".join(text for _, text in told.get(folded, ()))
        if prose := make_value(value + details, page):
            label = (
                make_plain(labels[folded], page) if folded in labels else "" if _BARE.fullmatch(key) else key
            )
            made.append(Field(label, prose, place))
    return made


def _is_look(key: str, value: str) -> bool:
    """Say whether a field tells how its box looks: `image_size = 200px`, and not `class = Cruiser`."""
    if _LOOKS.fullmatch(key):
        return True
    if not _MAYBE.fullmatch(key) or _EYES.fullmatch(key):
        return False
    is_word = value.isalpha() and not re.search(r"colou?r", key)
    return _SETTING.fullmatch(value.strip()) is not None and not is_word


def _find_labels(values: "dict[str, str]") -> "tuple[dict[str, str], set[str]]":
    """Give the labels that fields hold for others, and which fields these are."""
    labels: dict[str, str] = {}
    used: set[str] = set()
    for key, value in values.items():
        for pattern, form in _LABELLED:
            if (found := pattern.fullmatch(key)) and (other := form.format(*found.groups())) in values:
                labels[other] = value
                used.add(key)
                break
    return labels, used


def _find_details(values: "dict[str, str]") -> "dict[str, list[tuple[str, str]]]":
    """Give what fields say of others, by whose name they are called: `area_rank`, `gdp_year`, `hdi_ref`."""
    told: dict[str, list[tuple[str, str]]] = {}
    for ending, form in _DETAILS.items():
        for key, value in values.items():
            base = key.removesuffix(ending)
            named = next((base + more for more in _WHOLE if base + more in values), "")
            if base != key and named and "\n" not in value:
                # A note stands right behind; words need a blank.
                text = form.format(value)
                text = text if text[:1] == " " or MARK.match(text) else f" {text}"
                told.setdefault(named, []).append((key, text))
    return told


def _find_picture(values: "dict[str, str]", page: Page) -> "dict[str, Prose]":
    """Give the fields of the first picture: file, caption and description."""
    for key in _IMAGES:
        value = values.get(key, "").strip()
        if mark := _find_mark(value, page):
            told = {"Image": mark.file, "Caption": mark.caption, "Alt": mark.description}
        elif value.lower().endswith(IMAGE_SUFFIXES):
            from chapbook.parsers.mediawiki.images import name_file

            told = {"Image": name_file(value), "Caption": "", "Alt": ""}
        else:
            continue
        caption = next((values[it] for it in _CAPTIONS if values.get(it)), "") or told["Caption"]
        alt = next((values[it] for it in _ALTS if values.get(it)), "") or told["Alt"]
        found: dict[str, Prose] = {"Image": told["Image"], "Caption": make_prose(caption, page)}
        found["Alt"] = make_plain(alt, page)
        return {name: prose for name, prose in found.items() if prose}
    return {}


def _find_mark(value: str, page: Page) -> ImageMark | None:
    """Find the picture in a value; of several the first, with all of their captions."""
    for sign in BLOCK.findall(value):
        mark = page.fetch(sign)
        if isinstance(mark, ImageMark):
            return mark
        if isinstance(mark, GalleryMark) and mark.images:
            captions = [text for text in (*(it.caption for it in mark.images), mark.caption) if text]
            return replace(mark.images[0], caption="; ".join(captions))
    return None


def _is_file(key: str, value: str, page: Page) -> bool:
    """Say whether a field holds the name of a file, or a picture alone."""
    words = BLOCK.sub("", value).strip(f" \t\n{NOTHING}")
    if not words:
        return True
    is_image = key.lower() in _IMAGES or re.search(
        r"image|map|logo|flag|seal|symbol|file|emblem|coat|photo|signature|crest|shield", key, re.IGNORECASE
    )
    return bool(is_image) and bool(_FILE.fullmatch(words))


def make_value(value: str, page: Page) -> Prose:
    """Set the value of a field: entries of lists, lines and paragraphs are parted by breaks."""
    value = BLOCK.sub(lambda sign: _say_block(sign[0], page), value)
    pieces = [_ITEM.sub("", piece) for piece in _BREAKS.split(_ITEM.sub("\n", value))]
    parts: list[Inline] = []
    for piece in _mend(pieces):
        prose = make_prose(piece, page)
        if not prose or prose == " ":
            continue
        if parts:
            parts.append(Break())
        parts += [prose] if isinstance(prose, str) else prose
    return trim(join(parts))


def _mend(pieces: "list[str]") -> "list[str]":
    """Close and open elements through which the cut went, as in `<small>a<br>b</small>`."""
    mended: list[str] = []
    opened: list[str] = []
    for piece in pieces:
        text = "".join(f"{TAG}{tag}>" for tag in opened) + piece
        for end, tag in re.findall(f"{TAG}(/?)([A-Za-z]+)[^>{TAG}]*>", piece):
            if end and tag in opened:
                opened.remove(tag)
            elif not end and tag.lower() in ("small", "b", "i", "sup", "sub", "span", "em", "strong"):
                opened.append(tag)
        mended.append(text + "".join(f"{TAG}/{tag}>" for tag in reversed(opened)))
    return mended


def _say_block(sign: str, page: Page) -> str:
    """Give the words of what stands by itself elsewhere: a quotation, a hatnote."""
    mark = page.fetch(sign)
    text = getattr(mark, "text", "")
    return f"\n{text}\n" if isinstance(text, str) else ""


# --- tables ----------------------------------------------------------------------------------


def tabulate(mark: BoxMark, place: Place, page: Page) -> "list[Block]":
    """Make a table of an infobox that cannot be the article's, which has one already."""
    fields = [
        field for field in _make_fields(mark, place, page) if field.key not in ("Image", "Caption", "Alt")
    ]
    rows = tuple(Row((Cell(_label(field.key), is_header=True), Cell(field.value))) for field in fields)
    caption = make_prose(mark.title, page)
    return [Table(caption, rows, place)] if rows else []


def _label(key: str) -> str:
    words = " ".join(key.replace("_", " ").split())
    return words[:1].upper() + words[1:]
