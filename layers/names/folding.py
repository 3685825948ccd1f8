"""One spelling for what people type and what maps say: no case, accents, hyphens, abbreviations."""

import re
import unicodedata

# Letters that Unicode does not take apart into a letter and a mark.
WHOLE = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
)
APOSTROPHES = re.compile("['’‘ʼ`´]")
BETWEEN = re.compile(r"[^\w]+|_+")

# Ends of Dutch words, short only with their full stop; and words that are short as a whole.
ENDS = {"str": "straat", "ln": "laan", "pl": "plein", "wg": "weg", "kd": "kade", "gr": "gracht"}
END = re.compile(rf"({'|'.join(ENDS)})\.(?=\W|$)")
DUTCH = {**ENDS, "v": "van", "vd": "van de"}
ENGLISH = {
    "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "sq": "square", "pl": "place",
    "dr": "drive", "ct": "court", "cl": "close", "cres": "crescent", "gdns": "gardens",
    "ter": "terrace",
}  # fmt: skip
SAINT = "st"


def folded(text: str) -> str:
    """Leave case, accents, hyphens and apostrophes out, and all blanks but one between words.

    Compatible characters become one (NFKD of Unicode, UAX 15), before and after the case is folded.
    """
    bare = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text)).casefold()
    letters = unicodedata.normalize("NFKD", bare.translate(WHOLE))
    kept = "".join(one for one in letters if not unicodedata.combining(one))
    return BETWEEN.sub(" ", kept).strip()


def readings(text: str) -> tuple[str, ...]:
    """Fold a text in every way it may be meant: as it stands, and with what is short in full.

    Returns
    -------
    One to three texts, the one as it stands first. `ln.` is laan in Dutch and lane in English, and
    `St.` is Sint, Saint or Street.
    """
    as_it_stands = folded(text)
    in_full = folded(END.sub(lambda found: ENDS[found[1]], text.casefold()))
    dutch = _in_words(in_full, DUTCH, "sint", SAINT)
    english = _in_words(as_it_stands, ENGLISH, "saint", "street")
    return tuple(dict.fromkeys((as_it_stands, dutch, english)))


def compact(text: str) -> str:
    """Fold a text without any blank, as postcodes are compared."""
    return folded(text).replace(" ", "")


def _in_words(text: str, short: dict[str, str], saint: str, at_the_end: str) -> str:
    """Write short words in full; a single word may be the beginning of anything, and stays."""
    words = text.split()
    if len(words) < 2:
        return text
    full = [saint if word == SAINT else short.get(word, word) for word in words[:-1]]
    last = words[-1]
    return " ".join([*full, at_the_end if last == SAINT else short.get(last, last)])
