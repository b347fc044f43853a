"""What all events share."""

from msgspec import Struct


class Base(Struct, frozen=True, kw_only=True, tag_field="event", tag=True, omit_defaults=True):
    """The base of all events."""

    at: int


class Part(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The base of what stands inside events."""
