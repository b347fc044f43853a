"""How sentences sound, in the letters that Kokoro was taught: Mandarin from pinyin, calls in English, letters by their names.

Mandarin is written as misaki's `zh` writes it for this model (a syllable's tone stands as an arrow behind its vowel), English as
`en-us`. A language or a word that stands in no table is left to another voice.
"""

import re
from collections.abc import Iterator

from devices.links.speech.utterance import Unspoken, Utterance

INITIALS = {
    "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l", "g": "k", "k": "kʰ", "h": "x",
    "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ", "r": "ɻ", "z": "ʦ", "c": "ʦʰ", "s": "s",
}  # fmt: skip
FINALS = {
    "a": "a", "o": "wo", "e": "ɤ", "ai": "ai", "ei": "ei", "ao": "au", "ou": "ou", "an": "a-n", "en": "ə-n", "ang": "a-ŋ",
    "eng": "ə-ŋ", "ong": "ʊ-ŋ", "er": "ɚ", "i": "i", "ia": "ja", "ie": "je", "iao": "jau", "iu": "jou", "ian": "jɛ-n", "in": "i-n",
    "iang": "ja-ŋ", "ing": "i-ŋ", "iong": "jʊ-ŋ", "u": "u", "ua": "wa", "uo": "wo", "uai": "wai", "ui": "wei", "uan": "wa-n",
    "un": "wə-n", "uang": "wa-ŋ", "ueng": "wə-ŋ", "v": "y", "ve": "ɥe", "van": "ɥɛ-n", "vn": "y-n", "": "ɨ",
}  # fmt: skip
"""The tone stands at the dash, or at the end. "" is the vowel of zhi, chi, shi, ri, zi, ci and si."""
TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}
WHOLE = {"yi": "i", "wu": "u", "yu": "v", "yue": "ve", "yuan": "van", "yun": "vn", "you": "iu", "wei": "ui", "wen": "un", "weng": "ueng"}  # fmt: skip

LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", [
    "ˈA", "bˈi", "sˈi", "dˈi", "ˈi", "ˈɛf", "ʤˈi", "ˈAʧ", "ˈI", "ʤˈA", "kˈA", "ˈɛl", "ˈɛm", "ˈɛn", "ˈO", "pˈi", "kjˈu", "ˈɑɹ",
    "ˈɛs", "tˈi", "jˈu", "vˈi", "dˈʌbᵊljˌu", "ˈɛks", "wˈI", "zˈi",
], strict=True))  # fmt: skip
NAMED = {**LETTERS, "A": "ei→", "B": "pi→", "C": "si→", "D": "ti→", "E": "i→"}
"""In Mandarin: as Chinese speakers name them, which a recogniser understands better."""
ONES = ("zˈɪɹO", "wˈʌn", "tˈu", "θɹˈi", "fˈɔɹ", "fˈIv", "sˈɪks", "sˈɛvən", "ˈAt", "nˈIn")
TEENS = (
    "tˈɛn",
    "əlˈɛvən",
    "twˈɛlv",
    "θˌɜɹtˈin",
    "fˌɔɹtˈin",
    "fˌɪftˈin",
    "sˌɪkstˈin",
    "sˌɛvəntˈin",
    "ˌAtˈin",
    "nˌIntˈin",
)
TENS = ("", "", "twˈɛnti", "θˈɜɹti", "fˈɔɹti", "fˈɪfti", "sˈɪksti", "sˈɛvənti", "ˈAti", "nˈInti")
ENGLISH = {
    "ticket": "tˈɪkɪt", "window": "wˈɪndO", "please": "plˈiz", "get": "ɡˈɛt", "ready": "ɹˈɛdi", "and": "ænd", "sit": "sˈɪt",
    "near": "nˈɪɹ", "number": "nˈʌmbəɹ", "to": "tə", "go": "ɡˈO",
}  # fmt: skip

PAUSES = str.maketrans("，、；：。！？", ",,,,.!?")
STEP = re.compile(r"[，、；：。！？,.;:!?]|[一-鿿]|[A-Za-z]+|\d+|\S")


def phonemes(utterance: Utterance) -> str:
    """The sentence as it sounds. Raises Unspoken for what stands in no table."""
    if utterance.language == "zh":
        return _paused("".join(_mandarin(utterance)))
    if utterance.language == "en":
        return _paused(" ".join(_english(utterance.text)))
    raise Unspoken(f"the Kokoro voice speaks zh and en, not {utterance.language}")


def syllable(pinyin: str) -> str:
    """One syllable with its tone figure: "chuang1" is "ꭧʰwa→ŋ". Raises Unspoken."""
    plain = pinyin.lower().replace("ü", "v").replace("u:", "v")
    base, tone = (plain[:-1], plain[-1]) if plain[-1:] in TONES else (plain, "5")
    initial, final = _parted(base)
    sound = FINALS.get(final)
    if sound is None:
        raise Unspoken(f"{pinyin!r} is no syllable of Mandarin")
    before, _, after = sound.partition("-")
    return INITIALS.get(initial, "") + before + TONES[tone] + after


def _parted(base: str) -> tuple[str, str]:
    """Initial and final, as they sound: "yuan" is ("", "van"), "jun" ("j", "vn"), "shi" ("sh", "")."""
    if base in WHOLE:
        return "", WHOLE[base]
    if base[:1] in ("y", "w"):
        vowel = {"y": "i", "w": "u"}[base[0]]
        return "", vowel + base[1:].removeprefix(vowel)
    initial = next((one for one in (base[:2], base[:1]) if one in INITIALS), "")
    final = base[len(initial) :]
    if initial in ("j", "q", "x") and final[:1] == "u":
        final = "v" + final[1:]
    if final == "i" and initial in ("zh", "ch", "sh", "r", "z", "c", "s"):
        return initial, ""
    return initial, {"iou": "iu", "uei": "ui", "uen": "un"}.get(final, final) if final else "none"


def _mandarin(utterance: Utterance) -> Iterator[str]:
    """Characters take the syllables of the pinyin in turn; a run of letters takes one of its words, too."""
    read = iter((utterance.pinyin or _pinyin(utterance.text)).split())
    for step in STEP.findall(utterance.text):
        if "一" <= step <= "鿿":
            yield syllable(next(read, ""))
        elif step.isascii() and step.isalpha():
            next(read, "")
            yield from (NAMED[letter] for letter in step.upper())
        else:
            yield _pause(step)


def _pinyin(text: str) -> str:
    """For a sentence that came without. Raises Unspoken where nobody knows its characters."""
    try:
        from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  # calls come with their pinyin
    except ImportError as error:
        raise Unspoken("this sentence came without pinyin, and pypinyin is not installed") from error
    read = lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True, errors=_letters)
    return " ".join(read)


def _letters(run: str) -> str:
    """Of what is no character, the letters: they have words of their own."""
    return " ".join(re.findall(r"[A-Za-z]+", run))


def _english(text: str) -> Iterator[str]:
    for step in STEP.findall(text):
        if step.isdecimal():
            yield " ".join(_figures(step))
        elif len(step) == 1 and step.isascii() and step.isupper():
            yield LETTERS[step]
        elif step.isascii() and step.isalpha():
            word = ENGLISH.get(step.lower())
            if word is None:
                raise Unspoken(f"the Kokoro voice does not know the English word {step!r}")
            yield word
        else:
            yield _pause(step)


def _figures(figures: str) -> Iterator[str]:
    """12 is twelve, 012 and 103 are read figure by figure."""
    if len(figures) == 2 and figures[0] == "1":
        yield TEENS[int(figures[1])]
    elif len(figures) == 2 and figures[0] != "0":
        yield TENS[int(figures[0])]
        yield from (ONES[int(figures[1])],) if figures[1] != "0" else ()
    else:
        yield from (ONES[int(figure)] for figure in figures)


def _pause(step: str) -> str:
    pause = step.translate(PAUSES)
    if pause not in ",.;:!?":
        raise Unspoken(f"the Kokoro voice cannot say {step!r}")
    return pause


def _paused(sounds: str) -> str:
    """With a blank behind every pause and none before it, as the model learned it."""
    return re.sub(r" *([,.;:!?]) *", r"\1 ", sounds).strip()
