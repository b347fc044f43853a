"""Who the hall is on its broker: never in the plan, but in the hall's data folder or in the environment."""

import os
from pathlib import Path
from typing import Final, NamedTuple

from devices.link import LinkLost

LOGIN_FILE: Final = "mqtt-login"  # in the hall's data folder: user:password, one line
LOGIN_VARIABLE: Final = "QMS_MQTT_LOGIN"  # the same, and it goes first
CA_FILE: Final = "mqtt-ca.pem"  # in the hall's data folder: the broker is spoken to under TLS, by this authority


class Login(NamedTuple):
    """A user of the broker."""

    user: str
    password: str


def login_of(folder: Path) -> Login | None:
    """From the environment, else from the hall's data folder; None where there is none. Raises LinkLost for a wrong one."""
    file = folder / LOGIN_FILE
    text = os.environ.get(LOGIN_VARIABLE) or (file.read_text(encoding="utf-8") if file.exists() else "")
    if not text.strip():
        return None
    user, colon, password = text.strip().partition(":")
    if not colon:
        raise LinkLost(f"{LOGIN_FILE} in {folder} wants one line, user:password")
    return Login(user, password)
