"""`qms broker`: files that a broker takes, passwords that stay, and nothing secret for everybody to read."""

from argparse import ArgumentParser
from pathlib import Path

import pytest

from qms.broker import acl_of, logins_in
from qms.cli import broker
from tests.mqtt.broker_world import plan_on

HALLS = Path(__file__).parents[2] / "config" / "halls"


def run(*words: str) -> int:
    parser = ArgumentParser(prog="qms")
    broker.add(parser.add_subparsers(required=True))
    args = parser.parse_args(["broker", *words])
    return int(args.run(args))


def test_it_writes_all_that_the_broker_needs_and_keeps_passwords(tmp_path: Path) -> None:
    words = (
        str(HALLS / "jianghai.toml"),
        "--out",
        str(tmp_path / "broker"),
        "--var",
        str(tmp_path),
        "--listen",
        "192.0.2.1",
    )
    assert run(*words) == 0
    logins = logins_in(tmp_path / "broker")
    assert set(logins) == {"hall", "keypad-5", "sign-5"}
    assert min(map(len, logins.values())) > 40
    conf = (tmp_path / "broker" / "mosquitto.conf").read_text()
    assert "\nlistener 1883 192.0.2.1\n" in conf
    assert "{" not in conf.replace("in\n# braces", "")
    login = tmp_path / "jianghai" / "mqtt-login"
    assert login.read_text() == f"hall:{logins['hall']}\n"
    assert [path.stat().st_mode & 0o077 for path in (login, tmp_path / "broker" / "logins")] == [0, 0]
    assert run(*words) == 0
    assert logins_in(tmp_path / "broker") == logins


def test_a_plan_without_a_broker_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(HALLS / "tangxia.toml"), "--out", str(tmp_path)) == 2
    assert 'no line has link = "mqtt"' in capsys.readouterr().err


def test_a_device_may_speak_and_hear_on_its_own_topics_only() -> None:
    rules = dict(block.split("\n", 1) for block in acl_of(plan_on(1883)).split("\n\n"))
    mine = rules["user sign-1"].split("\n")
    assert all("/sign-1/" in rule for rule in mine if rule)
    assert "topic write hall/v1/tangxia/sign-1/desired" not in mine
    assert "topic readwrite zigbee2mqtt/#" in rules["user zigbee2mqtt"]
    assert "topic read zigbee2mqtt/#" in rules["user hall"]
