"""A broker that is not there, logins, and topic filters; what needs a broker is in tests/mqtt."""

from pathlib import Path

import pytest

from devices.link import LinkLost
from devices.links.mqtt import Broker, Login
from devices.links.mqtt.link import matches
from devices.links.mqtt.login import LOGIN_FILE, LOGIN_VARIABLE, login_of


async def test_without_a_broker_it_says_what_to_look_at(tmp_path: Path) -> None:
    link = Broker("127.0.0.1", 1, tmp_path).link(["a/b"])
    for _ in range(2):
        with pytest.raises(LinkLost, match=r"127\.0\.0\.1:1.*is it running"):
            await link.open()
    with pytest.raises(LinkLost):
        await link.write(())
    await link.close()


@pytest.mark.parametrize(
    ("topic", "wanted", "holds"),
    [
        ("a/b/c", "a/+/c", True),
        ("a/b/c", "a/#", True),
        ("a", "a/#", True),
        ("a/b/c", "+/+/+", True),
        ("a/b/c", "a/+", False),
        ("a/b", "a/+/c", False),
        ("a/b/c", "a/b/+/#", True),
        ("b/b/c", "a/#", False),
    ],
)
def test_topic_filters(topic: str, wanted: str, holds: bool) -> None:
    assert matches(topic, wanted.split("/")) is holds


def test_the_login_is_in_the_environment_or_in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(LOGIN_VARIABLE, raising=False)
    assert login_of(tmp_path) is None
    (tmp_path / LOGIN_FILE).write_text("hall:a:b\n")
    assert login_of(tmp_path) == Login("hall", "a:b")
    monkeypatch.setenv(LOGIN_VARIABLE, "other:c")
    assert login_of(tmp_path) == Login("other", "c")
    monkeypatch.setenv(LOGIN_VARIABLE, "no colon")
    with pytest.raises(LinkLost, match="user:password"):
        login_of(tmp_path)
