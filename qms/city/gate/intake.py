"""What the city takes of what a hall sends: in order, once, without a gap, from the present epoch only. Pure."""

from dataclasses import dataclass

from qms.uplink.envelope import SCHEMA, Ack, Header, Nack

NEWER = 1
"""How many event schemas ahead of its own a city still takes in (kept raw until it is updated)."""


@dataclass(slots=True)
class Stream:
    """One epoch of one hall as the city has it: entries `first` to `last` without a gap, and the chain value of `last`.

    `sound` = every chain value so far was computed here and is the one that the hall named; that of an entry of which the hall
    held something back is taken as the hall told it.
    """

    no: int
    hall: str
    epoch: str
    first: int
    last: int
    head: bytes = b""
    sound: bool = True

    def ack(self, credit: int, hello: bool = False) -> Ack:
        """Everything up to `last` is here; only to be sent after the commit."""
        return Ack(ep=self.epoch, last=self.last, credit=credit, hello=hello, head=self.head if hello else b"")


def refuse(header: Header, stream: Stream | None, current: str | None) -> Nack | None:
    """Why a hello, batch or replay is not taken; None = it is. `current` is the hall's newest known epoch."""
    if header.sv > SCHEMA + NEWER:
        words = f"the hall writes event schema {header.sv}, this city reads up to {SCHEMA + NEWER}: update the city"
        return Nack(kind="schema", ep=header.ep, max=SCHEMA + NEWER, words=words)
    if stream is not None and header.ep != current:
        words = f"epoch {header.ep} of hall {header.h} was closed when {current} was opened"
        return Nack(kind="epoch", ep=header.ep, known=current or "", words=words)
    if header.t == "hello":
        return None
    expected = stream.last + 1 if stream is not None else 1
    if header.f > expected:
        words = f"the city has everything up to {expected - 1}; {header.f} is too far on"
        return Nack(kind="gap", ep=header.ep, expect=expected, words=words)
    if stream is not None and header.f == expected and stream.head and header.ch and header.ch != stream.head:
        words = f"the chain before entry {header.f} is not the one that the city holds"
        return Nack(kind="epoch", ep=header.ep, known=stream.epoch, words=words)
    return None


def new_in(header: Header, stream: Stream) -> int:
    """How many entries at the front of a batch the city already has."""
    return max(0, min(header.n, stream.last + 1 - header.f))
