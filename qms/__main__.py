"""`qms` and `python -m qms`: finds the sub-command and runs it. Exit codes: 0 done, 2 wrong use or plan, 1 failed."""

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from importlib import import_module

from qms.cli import COMMANDS


def main(arguments: list[str] | None = None) -> int:
    """Runs one sub-command; its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    parser = ArgumentParser(
        prog="qms",
        description="Queue management and counter hardware for government service halls.",
        epilog="example:\n  qms demo",
        formatter_class=RawDescriptionHelpFormatter,
    )
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    chosen = words[0] if words else ""
    for name, command in COMMANDS.items():
        if name == chosen:
            getattr(import_module(command.module), command.add)(subparsers)
        else:
            subparsers.add_parser(name, help=command.words)
    args = parser.parse_args(words)
    code: int = args.run(args)
    return code


if __name__ == "__main__":
    sys.exit(main())
