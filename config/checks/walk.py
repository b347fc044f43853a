"""The way to the values of a plan: a dotted path goes through every list that lies on it."""

from collections.abc import Iterator

from config.faults import Where

Found = Iterator[tuple[Where, object]]


def values(thing: object, path: str, at: Where = ()) -> Found:
    """Every value at the end of `path`, such as `bundles.stages.items`, with its place; what is not drawn has none."""
    if thing is None:
        return
    if isinstance(thing, tuple):
        for i, entry in enumerate(thing):
            yield from values(entry, path, (*at, i))
    elif not path:
        yield at, thing
    else:
        step, _, rest = path.partition(".")
        yield from values(getattr(thing, step), rest, (*at, step))


def whole(thing: object, path: str) -> Found:
    """As `values`, but a list at the end of `path` is one value."""
    before, _, last = path.rpartition(".")
    for at, holder in values(thing, before):
        yield (*at, last), getattr(holder, last)
