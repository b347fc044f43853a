"""The generic gateway: one signed HTTP POST a message. Behind it stands whatever sends SMS or mini-program messages.

`X-QMS-Signature: t=SECONDS,v1=HEX`: HMAC-SHA256 under the shared key over `SECONDS`, a full stop and the body. A receiver
computes the same, compares in constant time, and refuses what is older than a few minutes. docs/how-to/send-messages.md
"""

import hashlib
import hmac
import time
from pathlib import Path
from types import TracebackType

import aiohttp
import msgspec

from qms.notices.message import Message
from qms.notices.verdict import DONE, Verdict, later, refused

ANSWER_WITHIN = 10.0  # seconds that one try may take in all
LEAST_KEY = 16  # bytes
TRY_AGAIN = frozenset({408, 429})
"""Answers of the 4xx kind that say `not now`; all others say that the message will never be taken."""

_encode = msgspec.json.Encoder().encode


class KeyTrouble(Exception):
    """There is no key to sign with; the message says what to do."""


def signing_key(file: Path) -> bytes:
    """The key in a file that only its owner can read, without white space round it. Raises KeyTrouble."""
    try:
        mode, key = file.stat().st_mode, file.read_bytes().strip()
    except OSError as wrong:
        raise KeyTrouble(
            f"no key to sign messages with ({wrong}); put the one that the gateway knows there: mode 600, {LEAST_KEY} "
            f"characters or more, for example made by `openssl rand -hex 32`"
        ) from None
    if mode & 0o077:
        raise KeyTrouble(f"others can read {file}; make a new key for both ends, or `chmod 600` it if nobody has")
    if len(key) < LEAST_KEY:
        raise KeyTrouble(f"the key in {file} is too short: at least {LEAST_KEY} characters, the gateway has the same")
    return key


def signature(key: bytes, seconds: int, body: bytes) -> str:
    """The value of X-QMS-Signature for a body sent at `seconds` since 1970."""
    mac = hmac.new(key, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={mac}"


class Webhook:
    """One gateway at `url`; used as `async with`. An answer's words are never read: its status is all that counts."""

    def __init__(self, url: str, key: bytes, answer_within: float = ANSWER_WITHIN) -> None:
        self._url, self._key, self._answer_within = url, key, answer_within

    async def __aenter__(self) -> "Webhook":
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=self._answer_within),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "qms", "Content-Type": "application/json"},
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def post(self, message: Message) -> Verdict:
        """Hand one message over, once. A redirect is not followed: the phone number is for this gateway only."""
        body = _encode(message)
        headers = {"X-QMS-Signature": signature(self._key, int(time.time()), body)}
        try:
            async with self._session.post(self._url, data=body, headers=headers, allow_redirects=False) as answer:
                return _verdict(answer.status)
        except TimeoutError:
            return later(f"no answer within {self._answer_within:g} s")
        except aiohttp.InvalidURL:
            return refused("the gateway's url is none")
        except (aiohttp.ClientError, OSError) as error:
            return later(f"not reached ({type(error).__name__})")


def _verdict(status: int) -> Verdict:
    if 200 <= status < 300:
        return DONE
    words = f"the gateway answered {status}"
    return refused(words) if 400 <= status < 500 and status not in TRY_AGAIN else later(words)
