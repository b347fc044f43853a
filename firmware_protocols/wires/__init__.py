"""Every wire by its name. A wire is added here, and nowhere else in the code."""

from collections.abc import Mapping
from types import MappingProxyType

from firmware_protocols.wire import MakeWire
from firmware_protocols.wires.alpha.wire import Alpha
from firmware_protocols.wires.cpower.wire import Cpower
from firmware_protocols.wires.escpos.wire import Escpos
from firmware_protocols.wires.ff68.wire import Ff68
from firmware_protocols.wires.ga467.wire import Ga467
from firmware_protocols.wires.jq8900.wire import Jq8900
from firmware_protocols.wires.jtt905 import Jtt905
from firmware_protocols.wires.marks.pos_mark import PosMark
from firmware_protocols.wires.marks.recording_mark import RecordingMark
from firmware_protocols.wires.modbus_rtu.wire import ModbusRtu
from firmware_protocols.wires.mqtt_json.wire import MqttJson
from firmware_protocols.wires.onbon_bx.wire import OnbonBx
from firmware_protocols.wires.panel4 import Panel4
from firmware_protocols.wires.scanners.newland import Newland
from firmware_protocols.wires.scanners.scanner import Scanner
from firmware_protocols.wires.shelly import Shelly
from firmware_protocols.wires.speech import Speech
from firmware_protocols.wires.tasmota import Tasmota
from firmware_protocols.wires.tts.syn6288 import Syn6288
from firmware_protocols.wires.tts.xfs5152 import Xfs5152
from firmware_protocols.wires.xunpeng import Xunpeng
from firmware_protocols.wires.zigbee2mqtt import Zigbee2Mqtt

WIRES: Mapping[str, MakeWire] = MappingProxyType(
    {
        "alpha": Alpha,
        "cpower": Cpower,
        "escpos": Escpos,
        "ff68": Ff68,
        "ga467": Ga467,
        "jq8900": Jq8900,
        "jtt905": Jtt905,
        "modbus_rtu": ModbusRtu,
        "mqtt_json": MqttJson,
        "newland": Newland,
        "onbon_bx": OnbonBx,
        "panel4": Panel4,
        "pos_mark": PosMark,
        "recording_mark": RecordingMark,
        "scanner": Scanner,
        "shelly": Shelly,
        "speech": Speech,
        "syn6288": Syn6288,
        "tasmota": Tasmota,
        "xfs5152": Xfs5152,
        "xunpeng": Xunpeng,
        "zigbee2mqtt": Zigbee2Mqtt,
    }
)
