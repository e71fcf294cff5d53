"""Templates of words in other languages, of their transliterations, and of how they are said."""

import re

from chapbook.parsers.mediawiki.call import Call, Function, fold_name, under
from chapbook.parsers.mediawiki.marks import ForeignMark
from chapbook.parsers.mediawiki.signs import NOTHING, tag, words

_NAMES = (
    "af: Afrikaans|akk: Akkadian|sq: Albanian|am: Amharic|ang: Old English|ar: Arabic|an: Aragonese|"
    "arc: Aramaic|hy: Armenian|ast: Asturian|az: Azerbaijani|eu: Basque|be: Belarusian|ber: Berber|"
    "bn: Bengali|bs: Bosnian|br: Breton|bg: Bulgarian|my: Burmese|ca: Catalan|ceb: Cebuano|zh: Chinese|"
    "cop: Coptic|kw: Cornish|co: Corsican|hr: Croatian|cs: Czech|da: Danish|dv: Divehi|nl: Dutch|"
    "egy: Egyptian|en: English|eo: Esperanto|et: Estonian|fo: Faroese|fa: Persian|fi: Finnish|fr: French|"
    "fro: Old French|fy: West Frisian|gd: Scottish Gaelic|gl: Galician|ka: Georgian|de: German|el: Greek|"
    "grc: Ancient Greek|gn: Guarani|gu: Gujarati|ha: Hausa|haw: Hawaiian|he: Hebrew|hi: Hindi|"
    "hu: Hungarian|is: Icelandic|id: Indonesian|ga: Irish|it: Italian|ja: Japanese|jv: Javanese|"
    "kn: Kannada|kk: Kazakh|km: Khmer|ko: Korean|ku: Kurdish|ky: Kyrgyz|lo: Lao|la: Latin|lv: Latvian|"
    "lt: Lithuanian|lb: Luxembourgish|mk: Macedonian|mg: Malagasy|ms: Malay|ml: Malayalam|mt: Maltese|"
    "mi: Māori|mr: Marathi|mn: Mongolian|nah: Nahuatl|ne: Nepali|no: Norwegian|nb: Norwegian|"
    "nn: Norwegian Nynorsk|oc: Occitan|ota: Ottoman Turkish|pi: Pali|ps: Pashto|phn: Phoenician|"
    "pl: Polish|pt: Portuguese|pa: Punjabi|qu: Quechua|ro: Romanian|rm: Romansh|ru: Russian|sa: Sanskrit|"
    "sc: Sardinian|sco: Scots|sr: Serbian|sh: Serbo-Croatian|scn: Sicilian|sd: Sindhi|si: Sinhala|"
    "sk: Slovak|sl: Slovene|so: Somali|es: Spanish|su: Sundanese|sw: Swahili|sv: Swedish|syr: Syriac|"
    "tl: Tagalog|tg: Tajik|ta: Tamil|tt: Tatar|te: Telugu|th: Thai|bo: Tibetan|tr: Turkish|tk: Turkmen|"
    "uk: Ukrainian|ur: Urdu|ug: Uyghur|uz: Uzbek|vi: Vietnamese|cy: Welsh|wuu: Wu Chinese|xal: Kalmyk|"
    "yi: Yiddish|yo: Yoruba|zu: Zulu|nds: Low German|gsw: Swiss German|non: Old Norse|"
    "goh: Old High German|gmh: Middle High German|enm: Middle English|sux: Sumerian|hit: Hittite|"
    "xno: Anglo-Norman|peo: Old Persian|pal: Middle Persian"
)
NAMES = dict(row.split(": ") for row in _NAMES.split("|"))
"""What languages are called, by their codes."""
_ROMANIZED = words(
    "ar arc dv fa he ota ps sd syr ug ur yi zh ja ko grc el ru uk bg mk sr hy ka hi bn ta te th he sa"
)
"""Languages of which the second argument is how they are written in Latin letters."""
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def foreign(call: Call, text: str, language: str) -> str:
    """Keep words of another language; a code that is none says nothing."""
    if not text:
        return ""
    return call.page.keep(ForeignMark(text, language)) if _TAG.fullmatch(language) else text


def _slant(text: str, language: str) -> str:
    """Set words in Latin letters as foreign ones are set."""
    is_latin = re.match(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff'‘’ʿʾ]", text) is not None
    return (
        tag("i", text)
        if is_latin and "''" not in text and language.split("-", maxsplit=1)[0] != "en"
        else text
    )


def _lang(call: Call) -> str:
    language, text = call.text("1", "code"), call.text("2", "text")
    italic = call.text("italic", "italics") not in ("no", "n", "unset", "-")
    return foreign(call, _slant(text, language) if italic else text, language)


def _named(call: Call) -> str:
    """Write `Arabic: …`, as `{{lang-ar|…}}` and `{{langx|ar|…}}` do."""
    name = fold_name(call.name)
    is_new = name in ("langx", "lang-x")
    language = call.text("1") if is_new else name.partition("-")[2]
    texts = call.texts()[is_new:]
    text = texts[0] if texts else call.text("text")
    label = call.text("label") or NAMES.get(language, NAMES.get(language.split("-")[0], language.title()))
    said = foreign(call, _slant(text, language), language)
    if call.text("label") != "none":
        said = f"{label}: {said}"
    if latin := call.text("translit", "tr") or (
        texts[1] if len(texts) > 1 and language.split("-")[0] in _ROMANIZED else ""
    ):
        said += f", romanized: {foreign(call, tag('i', latin), f'{language}-Latn')}"
    translated = call.text("lit", "translation") or (texts[2] if len(texts) > 2 else "")
    if translated:
        said += f", lit. '{translated}'"
    return said


def _transliterated(call: Call) -> str:
    """Write `{{transl|ar|DIN|al-Kitāb}}` in italics."""
    texts = call.texts()
    text = texts[-1] if texts else ""
    language = texts[0] if len(texts) > 1 else "und"
    return foreign(call, tag("i", text), f"{language}-Latn")


def _script(call: Call) -> str:
    texts = call.texts()
    name = fold_name(call.name)
    language = {
        "script/arabic": "ar",
        "script/hebrew": "he",
        "hebrew": "he",
        "rtl-lang": texts[0] if len(texts) > 1 else "",
    }.get(name, "")
    text = texts[-1] if texts else ""
    return foreign(call, text, language) if language else text


def _said(call: Call) -> str:
    """Write how a word is said, between slashes or in brackets."""
    texts = [text for text in call.texts() if text and not text.lower().endswith((".ogg", ".oga", ".wav"))]
    if fold_name(call.name).startswith(("ipac-en", "respell")):
        return _spell(call, texts)
    if fold_name(call.name).startswith("ipac"):
        sounds = (text for text in texts if text not in ("lang", "local"))
        return f"[{''.join(_STRESS.get(sound, sound) for sound in sounds)}]" if texts else NOTHING
    text = texts[0] if texts else ""
    if re.fullmatch(r"[a-z]{2,3}", text) and len(texts) > 1:
        text = texts[1]
    if not text:
        return NOTHING
    return text if text[0] in "/[" else f"[{text}]"


def _spell(call: Call, texts: list[str]) -> str:
    if fold_name(call.name).startswith("respell"):
        return tag("i", "-".join(texts))
    labels = words("us uk lang pron local audio")
    sounds = (text for text in texts if text.lower() not in labels and not text.endswith((".ogg", ".wav")))
    spelled = "".join(_SOUNDS.get(sound, _SOUNDS.get(sound.lower(), sound)) for sound in sounds)
    return f"/{spelled}/" if spelled else NOTHING


_STRESS = {"'": "ˈ", ",": "ˌ", "-": " "}
_SOUND_NAMES = (
    "'=ˈ ,=ˌ .=. th=θ dh=ð sh=ʃ zh=ʒ ch=tʃ tS=tʃ j=dʒ dZ=dʒ y=j ng=ŋ ee=iː i:=iː ii=iː ai=aɪ oy=ɔɪ ow=aʊ "
    "oh=oʊ oU=oʊ ei=eɪ ay=eɪ eI=eɪ aI=aɪ aU=aʊ oi=ɔɪ ah=ɑː a:=ɑː aa=ɑː or=ɔːr aw=ɔː ar=ɑːr er=ɜːr air=ɛər "
    "eer=ɪər oo=uː u:=uː uu=ʊ ih=ɪ I=ɪ ae=æ a=æ e=ɛ eh=ɛ E=ɛ o=ɒ u=ʌ uh=ʌ @=ə @r=ər QU=k x=x O:=ɔː O=ɒ "
    "U=ʊ V=ʌ N=ŋ S=ʃ Z=ʒ D=ð T=θ {=æ A:=ɑː i=i 3r=ɜːr"
)
_SOUNDS = dict(pair.split("=") for pair in _SOUND_NAMES.split()) | {"-": " ", "_": " "}


def _nihongo(call: Call) -> str:
    """Write `English (kanji, rōmaji)`."""
    english, kanji, romaji, extra = (call.text(str(number)) for number in range(1, 5))
    inside = [foreign(call, kanji, "ja"), foreign(call, tag("i", romaji), "ja-Latn"), extra]
    said = ", ".join(part for part in inside if part)
    return f"{english or tag('i', romaji)} ({said})" if said else english


_SCRIPTS = (
    ("c", "Chinese", "zh"),
    ("s", "simplified Chinese", "zh-Hans"),
    ("t", "traditional Chinese", "zh-Hant"),
    ("p", "pinyin", "zh-Latn-pinyin"),
    ("w", "Wade–Giles", "zh-Latn-wadegile"),
    ("j", "Jyutping", "yue-Latn"),
)


def _chinese(call: Call) -> str:
    """Write the Chinese of `{{zh|c=…|p=…}}` with its transcription."""
    hide = call.text("labels") == "no"
    said = []
    for key, label, language in _SCRIPTS:
        if text := call.text(key):
            words = foreign(call, tag("i", text) if "Latn" in language else text, language)
            said.append(words if hide else f"{label}: {words}")
    if meaning := call.text("l", "tr"):
        said.append(f"lit. '{meaning}'")
    return "; ".join(said) or call.text("1")


def _korean(call: Call) -> str:
    pairs = (("hangul", "ko"), ("hanja", "ko-Hani"), ("rr", "ko-Latn"), ("mr", "ko-Latn"))
    said = [foreign(call, text, language) for key, language in pairs if (text := call.text(key))]
    return "; ".join(said) or call.text("1")


def _language_icon(call: Call) -> str:
    name = fold_name(call.name).removesuffix(" icon")
    return f"(in {NAMES.get(name, NAMES.get(call.text('1'), name.title() if len(name) > 3 else name))})"


def _in_language(call: Call) -> str:
    names = [NAMES.get(text, text) for text in call.texts() if text]
    return f"(in {' and '.join(names)})" if names else NOTHING


def _native(call: Call) -> str:
    """Write a name in its own language: `{{native name|ca|Principat …}}`."""
    language, text = call.text("1"), call.text("2")
    if not text:
        return language
    tail = "" if call.text("icon", "paren") in ("no", "off") else f" ({NAMES.get(language, language)})"
    return foreign(call, text, language) + tail


TABLE: dict[str, Function] = {
    **under("lang|langue|wikt-lang|langr|lang2|mongolunicode", _lang),
    **under("langx|lang-x", _named),
    **under("transl|transliteration|xlit|tlit|translit|translitteration", _transliterated),
    **under(
        "rtl-lang|script/arabic|script/hebrew|hebrew|rtl|bidi|script|ltr|polytonic|script/nastaliq",
        _script,
    ),
    **under(
        "ipa|ipaslink|ipablink|ipalink|pron|pronunciation|pronounced|respell|ipae|usdict|audio-ipa|ipa-all",
        _said,
    ),
    **under("nihongo|nihongo3|nihongo krt|nihongo2|japanese", _nihongo),
    **under("zh|zh-cp|zh-tp|chinese|zh-tspw|zhi|lang-zh", _chinese),
    **under("korean|ko-hhrm|lang-ko-hhrm", _korean),
    **under("in lang|language icon|languageicon|link language", _in_language),
    **under("native name|native phrase|nativename", _native),
    **under(
        "language name|iso 639 name|langname|lang name",
        lambda call: NAMES.get(call.text("1"), call.text("1")),
    ),
    **under("audio|audio-nohelp|pronunciation audio", lambda call: call.text("2")),
}

FAMILIES: tuple[tuple[re.Pattern[str], Function], ...] = (
    (re.compile(r"lang-[a-z-]{2,12}$"), _named),
    (re.compile(r"ipac?-[a-z-]+$|ipa-[a-z]+\d?$"), _said),
    (re.compile(r"[a-z]{2,10} icon$"), _language_icon),
    (re.compile(r"script/"), _script),
)
