"""The broker of a demo on a machine without Mosquitto: hall and device meet on it as on the real one."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from config.plan import Line
from devices.channel import Channel, Listener
from devices.health import Health
from devices.links.mqtt import Broker
from devices.topic_ends import TopicEnd
from firmware_protocols.messages import Acknowledged, DeviceState, KeyPressed, ShowText
from firmware_protocols.messages import Line as Row
from firmware_protocols.wires.mqtt_json.wire import MqttJson
from qms.demo.brokers import EMBEDDED_SAYS
from qms.demo.children import Child
from tests.mqtt.broker_world import Watched, free_port

DEVICES = ("keypad-5", "sign-5")


async def test_the_embedded_broker_carries_a_press_and_a_picture(tmp_path: Path) -> None:
    port = free_port()
    run = (sys.executable, "-m", "qms.demo.embedded_broker")
    child = Child("broker", ("127.0.0.1", str(port)), tmp_path / "log", program=run, says=EMBEDDED_SAYS)
    await child.start()
    heard = Watched()
    wire = MqttJson({"addresses": DEVICES, "hall": "jianghai"})
    link = Broker("127.0.0.1", port, tmp_path, identifier="hall").link(wire.topics)
    listener = Listener(heard.add, lambda: None, lambda why: None)
    health = Health(lambda: datetime.fromtimestamp(0, UTC))
    hall = Channel("broker", link, wire, listener, health, first_wait=0.01)
    hall_task = asyncio.create_task(hall.run())
    line = Line(id="broker", link="mqtt", wire="mqtt_json", host="127.0.0.1", port=port)
    ends = TopicEnd(line, {"addresses": DEVICES, "hall": "jianghai"}, tmp_path, {})
    ends.open()
    try:
        await heard.until(lambda: {one.address for one in heard.of(DeviceState)} == set(DEVICES))
        ends.press("keypad-5", "call")
        await heard.until(lambda: KeyPressed(address="keypad-5", key="call") in heard.all)
        hall.tell(ShowText(address="sign-5", lines=(Row(text="A001"),)))
        await heard.until(lambda: Acknowledged(address="sign-5") in heard.all)
    finally:
        hall_task.cancel()
        await asyncio.gather(hall_task, return_exceptions=True)
        await ends.closed()
        await child.stop()
