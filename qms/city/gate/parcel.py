"""A message of a hall, let in and unpacked, on its way to the ledger."""

from msgspec import Struct

from qms.uplink.envelope import Header


class Parcel(Struct, frozen=True):
    """A hello (no bodies), a batch, or (`why` is set) a batch that cannot be read and is put aside as it came."""

    header: Header
    bodies: tuple[bytes, ...] = ()
    why: str = ""
    raw: bytes = b""
