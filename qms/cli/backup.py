"""`qms backup` and `qms restore`: a hall's or a city's data in one file, and back again."""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from pathlib import Path

from qms.backup import BackupTrouble, back_up, restore

DONE, FAILED = 0, 1


def add(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Registers `backup`."""
    parser = subparsers.add_parser(
        "backup",
        help="write the data of a hall or a city into one file, while it runs",
        description="Writes everything in DIR into FILE. The file holds the vault's key: keep it as safe as the machine.",
        epilog="example:\n  qms backup --var /var/lib/qms --to /backup/qms.tar",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--var", metavar="DIR", type=Path, required=True, help="the data folder")
    parser.add_argument("--to", metavar="FILE", type=Path, required=True, help="the file to write; it must not exist")
    parser.set_defaults(run=_back_up)


def add_restore(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Registers `restore`."""
    parser = subparsers.add_parser(
        "restore",
        help="put a backup into an empty folder; a restored hall opens a new epoch",
        description="Unpacks FILE into DIR, which must be empty. Every hall in it opens a new epoch.",
        epilog="example:\n  qms restore --from /backup/qms.tar --var /var/lib/qms",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--from", dest="file", metavar="FILE", type=Path, required=True, help="the backup")
    parser.add_argument("--var", metavar="DIR", type=Path, required=True, help="the folder to fill; must be empty")
    parser.set_defaults(run=_restore)


def _back_up(args: Namespace) -> int:
    try:
        kept = back_up(args.var, args.to)
    except BackupTrouble as trouble:
        print(f"qms backup: {trouble}", file=sys.stderr)
        return FAILED
    print(f"{args.to}: {len(kept)} files of {args.var}")
    return DONE


def _restore(args: Namespace) -> int:
    try:
        epochs = restore(args.file, args.var)
    except BackupTrouble as trouble:
        print(f"qms restore: {trouble}", file=sys.stderr)
        return FAILED
    for folder, epoch in epochs.items():
        print(f"{folder}: epoch {epoch}")
    print(f"{args.file} is restored into {args.var}")
    return DONE
