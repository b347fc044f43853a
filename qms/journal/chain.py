"""The hash chain of an epoch: any edited, deleted, inserted or moved row shows."""

import hashlib
import secrets


def new_epoch() -> str:
    """64 random bits, as 16 hexadecimal figures."""
    return secrets.token_hex(8)


def first_link(epoch: str) -> bytes:
    """What the chain of an epoch starts from."""
    return hashlib.sha256(epoch.encode()).digest()


def link(before: bytes, seq: int, at: int, body: bytes) -> bytes:
    """The chain value of a row: SHA-256 over the value before it, seq and time (8 bytes each, big-endian) and the body."""
    return hashlib.sha256(before + seq.to_bytes(8, "big") + at.to_bytes(8, "big", signed=True) + body).digest()
