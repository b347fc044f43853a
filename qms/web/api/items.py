"""Finding an item or a bundle by what people type: its name, its pinyin, its initials, a short form of these, or its code.
Pure."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from config.plan import Bundle, Item

T = TypeVar("T")
EXACT, BEGINS, INSIDE, SHORTENED, WHOLE_SOUND, SOUNDS_LIKE, SOUNDS_INSIDE, SHORT_SOUND, CODE_INSIDE = range(9)
Rank = tuple[int, int, int]


class Names(NamedTuple):
    """What a thing is called."""

    name: str
    pinyin: str
    code: str


def search(items: Iterable[Item], asked: str) -> list[Item]:
    """The items that `asked` may mean, best first; all of them, in the plan's order, when it is empty.

    Blanks part words that must all be found; blanks between pinyin syllables do no harm.
    """
    return _found(items, lambda item: Names(item.name, item.pinyin, item.code), asked)


def search_bundles(bundles: Iterable[Bundle], asked: str) -> list[Bundle]:
    """As `search`, among bundles."""
    return _found(bundles, lambda bundle: Names(bundle.name, bundle.pinyin, bundle.id), asked)


def _found(things: Iterable[T], names_of: Callable[[T], Names], asked: str) -> list[T]:
    words = _plain(asked).split()
    if not words:
        return list(things)
    found = []
    for thing in things:
        names = names_of(thing)
        rank = _rank(names, "".join(words)) or _rank_of_all(names, words)
        if rank is not None:
            found.append((rank, names.code, thing))
    return [thing for _, _, thing in sorted(found, key=lambda f: f[:2])]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _rank_of_all(names: Names, words: list[str]) -> Rank | None:
    ranks = [_rank(names, word) for word in words]
    return None if len(ranks) < 2 or None in ranks else max(rank for rank in ranks if rank is not None)


def _rank(names: Names, word: str) -> Rank | None:
    """Lower is better: how it was found, how far from the beginning, how long the name is."""
    name, code = _plain(names.name), _plain(names.code)
    if word in (name, code):
        return EXACT, 0, len(name)
    if word in name:
        at = name.index(word)
        return INSIDE if at else BEGINS, at, len(name)
    if not word.isascii():
        return (SHORTENED, name.index(word[0]), len(name)) if len(word) > 1 and _shortens(name, word) else None
    syllables = names.pinyin.split()
    if _short_sound(syllables, word, whole=True):
        return WHOLE_SOUND, _sounds(syllables, word) or 0, len(name)
    sounds = _sounds(syllables, word)
    if sounds is not None:
        return SOUNDS_INSIDE if sounds else SOUNDS_LIKE, sounds, len(name)
    if len(word) > 1 and _short_sound(syllables, word, whole=False):
        return SHORT_SOUND, 0, len(name)
    return (CODE_INSIDE, code.index(word), len(name)) if word in code else None


def _shortens(name: str, word: str) -> bool:
    """Short forms leave characters out and keep the order: 社保卡 is 社会保障卡."""
    rest = iter(name)
    return all(character in rest for character in word)


def _sounds(syllables: list[str], word: str) -> int | None:
    """Where the word begins to match the beginnings of one syllable after another: shenfz = shen f(en) z(heng)."""
    for at, syllable in enumerate(syllables):
        if syllable[0] == word[0]:
            matched, next_at = {0}, at
            while matched and len(word) not in matched and next_at < len(syllables):
                matched = {m for start in matched for m in _ends(syllables[next_at], word, start)}
                next_at += 1
            if len(word) in matched:
                return at
    return None


def _short_sound(syllables: list[str], word: str, *, whole: bool) -> bool:
    """As a short form is spoken: shebao = she (hui) bao (zhang); `whole`: no syllable is cut short."""
    matched = {0}
    for syllable in syllables:
        least = len(syllable) if whole else 1
        matched |= {m for start in matched for m in _ends(syllable, word, start) if m - start >= least}
    return len(word) in matched


def _ends(syllable: str, word: str, start: int) -> Iterator[int]:
    """Where in `word` a beginning of `syllable` that stands at `start` may end."""
    for n, (heard, typed) in enumerate(zip(syllable, word[start:], strict=False), 1):
        if heard != typed:
            return
        yield start + n
