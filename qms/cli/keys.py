"""`qms keys`: key pairs of the uplink, and which of them may speak for which hall."""

import sys
import time
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Callable
from pathlib import Path

from config.city import load
from config.faults import PlanError
from qms.city import setup
from qms.city.store import Key, KeyTaken, StoreTrouble
from qms.uplink import keys
from qms.uplink.keys import KeyTrouble
from qms.uplink.zeromq import new_pair

DONE, FAILED, WRONG = 0, 1, 2
OVERLAP_DAYS = 7
DAY_MS = 86_400_000
EXAMPLES = """examples:
  qms keys new pengjiang                                            at the hall: make a pair, print the public key
  qms keys allow pengjiang 'KEY' --city config/cities/jiangmen.toml  at the city: let it speak for the hall
  qms keys rotate pengjiang                                         at the hall: a new pair in the place of the old
  qms keys show jiangmen                                            print the city's public key, for the halls' plans"""


def add(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Registers the sub-command."""
    parser = subparsers.add_parser(
        "keys",
        help="make, change and show the keys of the uplink; allow and revoke them at the city",
        description="Key pairs stand in VAR/keys, readable by their owner only. Only public keys are ever printed.",
        epilog=EXAMPLES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    _verb(verbs, "new", "make a key pair NAME and print its public key", new, "NAME")
    _verb(verbs, "rotate", "put a new pair in the place of NAME; the old one is kept beside it", rotate, "NAME")
    _verb(verbs, "show", "print the public key of NAME", show, "NAME")
    for verb, words, does, *names in (
        ("allow", "let a public key speak for HALL; its other keys end after seven days", allow, "HALL", "KEY"),
        ("revoke", "shut a public key out at once", revoke, "KEY"),
        ("list", "print the registry of the city", registry, *()),
    ):
        _verb(verbs, verb, words, does, *names).add_argument(
            "--city", metavar="CITY.toml", type=Path, required=True, help="the plan of the city"
        )


def _verb(
    verbs: "_SubParsersAction[ArgumentParser]", verb: str, words: str, does: Callable[[Namespace], int], *names: str
) -> ArgumentParser:
    parser = verbs.add_parser(
        verb, help=words, description=words, epilog=EXAMPLES, formatter_class=RawDescriptionHelpFormatter
    )
    for name in names:
        parser.add_argument(name.lower(), metavar=name)
    parser.add_argument("--var", metavar="DIR", type=Path, default=Path("var"), help="data and keys (default: var)")
    parser.set_defaults(run=_telling(does))
    return parser


def _telling(does: Callable[[Namespace], int]) -> Callable[[Namespace], int]:
    def run(args: Namespace) -> int:
        try:
            return does(args)
        except PlanError as wrong:
            print(wrong, file=sys.stderr)
            return WRONG
        except (KeyTrouble, KeyTaken, StoreTrouble, OSError) as trouble:
            print(f"qms keys: {trouble}", file=sys.stderr)
            return FAILED

    return run


def new(args: Namespace) -> int:
    """Make a pair."""
    pair = new_pair(args.name)
    keys.write(args.var / "keys", pair)
    print(pair.public)
    return DONE


def rotate(args: Namespace) -> int:
    """Replace a pair."""
    pair = new_pair(args.name)
    keys.replace(args.var / "keys", pair)
    print(pair.public)
    return DONE


def show(args: Namespace) -> int:
    """Print a public key."""
    print(keys.read(args.var / "keys", args.name).public)
    return DONE


def allow(args: Namespace) -> int:
    """Put a key into the registry."""
    city = load(args.city)
    key = Key(args.key, args.hall, not_before=_now())
    ending = setup.rotated(city, args.var, key, OVERLAP_DAYS * DAY_MS)
    older = f"; {ending} older of its keys may be used for {OVERLAP_DAYS} days more" if ending else ""
    print(f"hall {args.hall} may report with this key{older}")
    return DONE


def revoke(args: Namespace) -> int:
    """Take a key out of the registry."""
    if not setup.revoke(load(args.city), args.var, args.key, _now()):
        raise KeyTrouble("this key is not in the registry, or was revoked before; `qms keys list` shows it")
    print("the key is shut out within a second")
    return DONE


def registry(args: Namespace) -> int:
    """Print the registry."""
    now = _now()
    for key in setup.registered(load(args.city), args.var):
        print(f"{key.hall}\t{key.public}\t{_state(key, now)}")
    return DONE


def _state(key: Key, now: int) -> str:
    if key.revoked_at is not None:
        return "revoked"
    if not key.valid(now):
        return "ended" if key.not_before <= now else "not yet"
    return "allowed" if key.not_after is None else f"allowed for {(key.not_after - now) / DAY_MS:.1f} days more"


def _now() -> int:
    return time.time_ns() // 1_000_000
