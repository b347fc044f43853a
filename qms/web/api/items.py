"""Finding an item by what people type: its name, its pinyin, its initials, a mixture of these, or its code. Pure."""

import unicodedata
from collections.abc import Iterable

from config.plan import Item

EXACT, BEGINS, INSIDE, SOUNDS_LIKE, SOUNDS_INSIDE, CODE_INSIDE = range(6)
Rank = tuple[int, int, int]


def search(items: Iterable[Item], asked: str) -> list[Item]:
    """The items that `asked` may mean, best first; all of them, in the plan's order, when it is empty.

    Blanks part words that must all be found; blanks between pinyin syllables do no harm.
    """
    words = _plain(asked).split()
    if not words:
        return list(items)
    found = []
    for item in items:
        rank = _rank(item, "".join(words)) or _rank_of_all(item, words)
        if rank is not None:
            found.append((rank, item.code, item))
    return [item for _, _, item in sorted(found, key=lambda f: f[:2])]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _rank_of_all(item: Item, words: list[str]) -> Rank | None:
    ranks = [_rank(item, word) for word in words]
    return None if len(ranks) < 2 or None in ranks else max(rank for rank in ranks if rank is not None)


def _rank(item: Item, word: str) -> Rank | None:
    """Lower is better: how it was found, how far from the beginning, how long the name is."""
    name, code = _plain(item.name), _plain(item.code)
    if word in (name, code):
        return EXACT, 0, len(name)
    if word in name:
        at = name.index(word)
        return INSIDE if at else BEGINS, at, len(name)
    sounds = _sounds(item.pinyin.split(), word)
    if sounds is not None:
        return SOUNDS_INSIDE if sounds else SOUNDS_LIKE, sounds, len(name)
    return (CODE_INSIDE, code.index(word), len(name)) if word in code else None


def _sounds(syllables: list[str], word: str) -> int | None:
    """Where the word begins to match the beginnings of one syllable after another: shenfz = shen f(en) z(heng)."""
    return next((at for at in range(len(syllables)) if _matches(syllables, at, word)), None)


def _matches(syllables: list[str], at: int, word: str) -> bool:
    if not word:
        return True
    if at == len(syllables):
        return False
    syllable = syllables[at]
    longest = next((n for n, pair in enumerate(zip(syllable, word, strict=False)) if pair[0] != pair[1]), None)
    most = min(len(syllable), len(word)) if longest is None else longest
    return any(_matches(syllables, at + 1, word[n:]) for n in range(most, 0, -1))
