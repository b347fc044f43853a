"""Messages to visitors: an address that keeps phone numbers from being read on the way, and a key to sign with."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from config.faults import Complaint, shown
from config.plan import Plan

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts that no wire leads to."""


def check(plan: Plan) -> Iterator[Complaint]:
    """The gateway of policy.notices, where there is one."""
    notices, at = plan.policy.notices, ("policy", "notices")
    if not notices.url:
        return
    scheme, host = _parts(notices.url)
    if not (scheme == "https" and host) and not (scheme == "http" and host in HERE):
        expected = "https:// and a host (http:// for this machine only): the messages carry phone numbers"
        yield Complaint((*at, "url"), expected, shown(notices.url))
    if not notices.secret:
        expected = "the file with the key that the gateway knows too, in the hall's data folder"
        yield Complaint((*at, "secret"), expected, "nothing")
    for j, kind in enumerate(notices.kinds):
        if kind in notices.kinds[:j]:
            yield Complaint((*at, "kinds", j), "each kind once", f"{shown(kind)} a second time")


def _parts(url: str) -> tuple[str, str]:
    """The scheme and the host; nothing for what is no address."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "", ""
    return parts.scheme, parts.hostname or ""
