"""What every message has."""

from msgspec import Struct


class Message(Struct, frozen=True, tag_field="kind", tag=True, kw_only=True):
    """The base of all messages; `address` is the device's address on its line."""

    address: str = "1"
