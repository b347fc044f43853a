"""`qms referee`: dispatch and forecast, asked line by line by the referee of bench/dispatch."""

import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from pathlib import Path

import msgspec

from qms.forecaster import cache

EXAMPLE = (
    "example (what `make grade` does):\n"
    '  python bench/dispatch/referee.py bench/dispatch/public_h1 --product ".venv/bin/qms referee" --batch\n'
    "  the referee starts `qms referee --stdio` and asks"
)


def add(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Registers the sub-command."""
    parser = subparsers.add_parser(
        "referee",
        help="answer the referee of bench/dispatch on stdin and stdout",
        description="answer the referee of bench/dispatch: one JSON object a line in, one out",
        epilog=EXAMPLE,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--stdio", action="store_true", required=True, help="speak on stdin and stdout (the only way)")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Until `bye`, or the end of stdin."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache.folder(home / "qms")))
    from qms.referee.product import Product  # noqa: PLC0415 (numba reads the variable when it is imported)

    product = Product()
    for line in sys.stdin.buffer:
        message = msgspec.json.decode(line)
        sys.stdout.buffer.write(msgspec.json.encode(product.answer(message)) + b"\n")
        sys.stdout.buffer.flush()
        if message["type"] == "bye":
            break
    return 0
