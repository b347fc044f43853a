"""The sub-commands of `qms`, one file each; a file is imported only when its command is used."""

from typing import NamedTuple


class SubCommand(NamedTuple):
    """Where a sub-command is: its module, the function that registers it, and what it is for."""

    module: str
    add: str
    words: str


COMMANDS: dict[str, SubCommand] = {
    "demo": SubCommand("qms.cli.demo", "add", "run a city and two halls to try, with visitors and clerks"),
    "hall": SubCommand("qms.cli.hall", "add", "run one hall"),
    "city": SubCommand("qms.cli.city", "add", "run the city supervision service"),
    "check": SubCommand("qms.cli.check", "add", "read a plan and list everything that is wrong with it"),
    "wire": SubCommand("qms.cli.wire", "add", "list the wires, read and make their bytes"),
    "emulate": SubCommand("qms.cli.emulate", "add", "stand in for the devices of a hall, on terminals to look into"),
    "broker": SubCommand("qms.cli.broker", "add", "write the configuration of the hall's MQTT broker"),
    "doctor": SubCommand("qms.cli.doctor", "add", "open every line, ask every device, say what is wrong"),
    "replay": SubCommand("qms.cli.replay", "add", "tell a journal again, or call one of its days by another policy"),
    "twin": SubCommand("qms.cli.twin", "add", "plan how many windows a day needs, by simulation"),
    "tune": SubCommand("qms.cli.tune", "add", "propose figures of who is called next, from past days; writes nothing"),
    "keys": SubCommand("qms.cli.keys", "add", "make, change and show the keys of the uplink"),
    "referee": SubCommand("qms.cli.referee", "add", "answer the referee of bench/dispatch"),
    "backup": SubCommand("qms.cli.backup", "add", "write the data of a hall or a city into one file, while it runs"),
    "restore": SubCommand("qms.cli.backup", "add_restore", "put a backup into an empty folder"),
}
