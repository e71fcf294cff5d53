"""What languages bind together, as data: the months, and the words that go with numbers and names.

To add a language, fill in a `Usage`; what is not certain stays out. Sources:

    number and unit       BIPM, *The International System of Units*, 9th edition, 5.4.3; digit groups, 5.4.4
    short expressions     Bringhurst, *The Elements of Typographic Style*, 2.4.6: dates, eras, pages, volumes;
                          for the same reason initials, and a saint or doctor and his name
    months, digit groups  CLDR, `months` and `symbols`
    de: z. B., S., Nr.    DIN 5008
    cs, sk: little words  ČSN 01 6910, STN 01 6910
    pl: little words      PN-83/P-55366
    ru, uk: little words  Milchin, *Spravochnik izdatelya i avtora*
"""

from dataclasses import dataclass

NO_BREAK, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"

_SYMBOLS = (
    "% ‰ ° °C °F µm mm cm dm km nm mm² cm² m² km² ha cm³ m³ km³ ml mL cl dl hl mg kg ms min km/h m/s mph "
    "rpm Hz kHz MHz GHz Pa hPa kPa bar mbar kJ MJ Wh kWh MWh GWh kW MW GW kV eV keV MeV mol cd lm lx dB kB "
    "MB GB TB ft yd lb lbs oz mi nmi kn € £ $ ¥ ₽ zł Kč kr m g h t l L K W V J N"
)
UNITS = frozenset(_SYMBOLS.split())
"""What follows a number. Not `in`, `A` and `a`, which are words as well, nor `s`, which is one in Czech."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a language binds; words are parted by spaces."""

    months: str = ""
    numbered: str = ""
    """What binds to the number after it: p., vol., c. for circa."""

    named: str = ""
    """What binds to the name after it: St., Dr."""

    counted: str = ""
    """What binds to the number before it, besides months and units: eras, parts of the day."""

    little: str = ""
    """Words that end no line."""

    linked: str = ""
    """What joins the days of one month: 22 and 24 December."""

    pairs: str = ""
    """Abbreviations of more than one part, with `_` for the space: z._B."""

    grouped: str = ""
    """The space that parts groups of digits; empty where it is a sign that parts them."""


_PAGES = "p. pp. fol. fols. f. ff. § §§ № c. ca."
USAGES = {
    "en": Usage(
        months="January February March April May June July August September October November December "
        "Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sept. Sep. Oct. Nov. Dec.",
        numbered=f"{_PAGES} no. nos. No. Nos. vol. vols. Vol. ch. chs. chap. fig. figs. Fig. sec. art. bk. "
        "pt. col. n. nn. l. ll. v. vv. r. d. b. fl. AD CE AH A.D. A.H. page pages",
        named="St. St Sts Mr. Mr Mrs. Mrs Ms. Ms Dr. Dr Prof. Rev. Fr. Gen. Col. Capt. Lt. Maj. Sgt. Hon.",
        counted="BC BCE CE AD AH BH SH B.C B.C.E C.E A.D A.H a.m p.m am pm",
        linked="and or to",
    ),
    "de": Usage(
        months="Januar Februar März April Mai Juni Juli August September Oktober November Dezember Jänner",
        numbered=f"{_PAGES} S. Nr. Bd. Bde. Kap. Abb. Art. Abs. Anm. Sp. Tab. Ziff. um Seite Band",
        named="St. Dr. Prof. Hl. hl. Frhr.",
        counted="v n Uhr Jh Jhd",
        linked="und oder bis",
        pairs="z._B. d._h. u._a. i._d._R. o._ä. s._o. s._u. u._U. v._a. z._T. v._Chr. n._Chr.",
        grouped=NO_BREAK,
    ),
    "fr": Usage(
        months="janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        numbered=f"{_PAGES} n° nos nº t. vol. chap. fig. art. vers col. an",
        named="M. MM. Mme Mmes Mlle Mgr Dr Pr Me St Ste",
        counted="av apr h",
        linked="et ou au",
        pairs="av._J.-C. apr._J.-C.",
        grouped=NARROW,
    ),
    "es": Usage(
        months="enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre de",
        numbered=f"{_PAGES} pág. págs. n.º núm. vol. vols. cap. fig. art. t. hacia",
        named="S. Sr. Sra. Dr. Dra. D. Dña. Sto. Sta.",
        counted="a d h",
        pairs="a._C. d._C. EE._UU.",
    ),
    "it": Usage(
        months="gennaio febbraio marzo aprile maggio giugno luglio agosto settembre "
        "ottobre novembre dicembre",
        numbered=f"{_PAGES} pag. pagg. n. nn. vol. voll. cap. capp. fig. art. sec.",
        named="S. Sig. Dott. Prof. Mons. Don",
        counted="a.C d.C",
        linked="e o",
    ),
    "pt": Usage(
        months="janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro de",
        numbered=f"{_PAGES} pág. págs. n.º vol. cap. fig. art. t.",
        named="S. Sr. Sra. Dr. Dra. D. Sto. Sta.",
        counted="a.C d.C h",
    ),
    "nl": Usage(
        months="januari februari maart april mei juni juli augustus september oktober november december",
        numbered=f"{_PAGES} blz. nr. nrs. dl. hfst. afb. art.",
        named="St. Dr. dr. Prof. prof. Mr. mr. Ir. ir.",
        counted="v.Chr n.Chr uur",
        linked="en of tot",
    ),
    "da": Usage(
        months="januar februar marts april maj juni juli august september oktober november december",
        numbered=f"{_PAGES} s. nr. bd. kap. fig. art. stk.",
        named="Skt. Sct. Dr. dr. prof.",
        linked="og eller til",
        pairs="f._Kr. e._Kr.",
    ),
    "nb": Usage(
        months="januar februar mars april mai juni juli august september oktober november desember",
        numbered=f"{_PAGES} s. nr. bd. kap. fig. art.",
        named="St. Dr. dr. prof.",
        linked="og eller til",
        pairs="f._Kr. e._Kr. bl._a. f._eks.",
        grouped=NO_BREAK,
    ),
    "sv": Usage(
        months="januari februari mars april maj juni juli augusti september oktober november december",
        numbered=f"{_PAGES} s. nr bd kap. fig. art.",
        named="S:t S:ta Dr dr prof.",
        linked="och eller till",
        pairs="f._Kr. e._Kr. t._ex. bl._a. d._v._s.",
        grouped=NO_BREAK,
    ),
    "cs": Usage(
        months="ledna února března dubna května června července srpna září října listopadu prosince",
        numbered=f"{_PAGES} s. str. č. sv. kap. obr. čl. odst. roku",
        named="sv. Sv. dr. Dr. prof. Ing.",
        little="k s v z o u a i",
        pairs="př._n._l. n._l. př._Kr. ",
        grouped=NO_BREAK,
    ),
    "sk": Usage(
        months="januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
        numbered=f"{_PAGES} s. str. č. zv. kap. obr. čl. ods. roku",
        named="sv. Sv. dr. Dr. prof. Ing.",
        little="k s v z o u a i",
        pairs="pred_n._l. n._l. ",
        grouped=NO_BREAK,
    ),
    "pl": Usage(
        months="stycznia lutego marca kwietnia maja czerwca lipca sierpnia "
        "września października listopada grudnia",
        numbered=f"{_PAGES} s. nr t. rozdz. rys. art. ok. roku",
        named="św. Św. dr Dr prof. ks. gen. płk",
        counted="r w",
        little="w z o u i a",
        pairs="p._n._e. n._e.",
        grouped=NO_BREAK,
    ),
    "ru": Usage(
        months="января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        numbered=f"{_PAGES} с. т. гл. рис. ст. стр. около",
        named="св. г. гг. ул. проф. ген.",
        counted="г гг в вв руб",
        little="в к с о у и а я",
        pairs="т._е. т._д. т._п. н._э. ",
        grouped=NO_BREAK,
    ),
    "uk": Usage(
        months="січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
        numbered=f"{_PAGES} с. т. гл. рис. ст. близько",
        named="св. м. вул. проф. ген.",
        counted="р рр ст грн",
        little="в у з і й о а я",
        pairs="т._д. т._п. н._е. ",
        grouped=NO_BREAK,
    ),
}
"""By language, where the usage is certain; the others have the universal rules alone."""

SAME = {"no": "nb", "nn": "nb"}
