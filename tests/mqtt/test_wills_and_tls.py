"""What only a dead process and a certificate can show: last wills, and a broker that is spoken to under TLS."""

import asyncio
import gc
import ipaddress
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from devices.link import LinkLost
from firmware_protocols.messages import Answered, DeviceState
from qms import broker
from tests.mqtt.broker_world import World

DEVICE = """
import asyncio, json, sys
from pathlib import Path
from config.plan import Line
from devices.topic_ends import TopicEnd
port, hall, folder, password = json.loads(sys.argv[1])
async def run():
    line = Line(id="broker", link="mqtt", wire="mqtt_json", host="127.0.0.1", port=port)
    TopicEnd(line, {"addresses": ("sign-1",), "hall": hall}, Path(folder), {"sign-1": password}).open()
    await asyncio.Event().wait()
asyncio.run(run())
"""
SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=36_500)


async def switched_on(world: World) -> asyncio.subprocess.Process:
    """A sign in a process of its own."""
    plan = world.mosquitto.plan
    about = json.dumps([world.mosquitto.port, plan.hall.id, str(world.folder), world.mosquitto.logins["sign-1"]])
    return await asyncio.create_subprocess_exec(sys.executable, "-c", DEVICE, about)


async def test_a_sign_that_dies_is_lost_and_comes_back_with_another_life(world: World) -> None:
    world.hall()
    sign = await switched_on(world)
    await world.heard.until(lambda: bool(lives(world, "ready")))
    sign.kill()
    await sign.wait()
    await world.heard.until(lambda: bool(lives(world, "lost")))
    again = await switched_on(world)
    await world.heard.until(lambda: Answered(address="sign-1") in world.heard.all)
    await world.heard.until(lambda: len(lives(world, "ready")) == 2)
    assert lives(world, "lost") == lives(world, "ready")[:1] != lives(world, "ready")[1:]
    again.kill()
    await again.wait()


# The library leaves the socket of a handshake that failed to the garbage collector.
@pytest.mark.filterwarnings("ignore:Exception ignored in.*SSLSocket:pytest.PytestUnraisableExceptionWarning")
async def test_with_an_authority_in_the_folder_the_hall_speaks_tls_and_only_to_its_broker(world: World) -> None:
    certify(world.mosquitto.folder, world.folder / "mqtt-ca.pem")
    conf = world.mosquitto.folder / broker.CONF
    files = f"certfile {world.mosquitto.folder}/cert.pem\nkeyfile {world.mosquitto.folder}/key.pem\n"
    conf.write_text(conf.read_text() + files)
    await world.mosquitto.kill()
    await world.mosquitto.start()
    world.hall()
    await world.ups.until(lambda: bool(world.ups.all))
    await world.go_home()
    certify(world.mosquitto.folder, world.folder / "mqtt-ca.pem")  # another authority than the running broker's
    with pytest.raises(LinkLost):
        await world.broker("keypad-1").link(()).open()
    gc.collect()


def lives(world: World, state: str) -> list[str]:
    return [one.boot for one in world.heard.of(DeviceState) if one.state == state]


def certify(folder: Path, authority: Path) -> None:
    """A certificate of the broker, which is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "broker")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SINCE)
        .not_valid_after(UNTIL)
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    (folder / "cert.pem").write_bytes(pem)
    authority.write_bytes(pem)
    plain, pkcs8 = serialization.NoEncryption(), serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, pkcs8, plain))
