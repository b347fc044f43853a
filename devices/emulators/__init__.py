"""The far end of every wire by the wire's name: what stands in for a device that is not there."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from devices.emulator import Emulator
from devices.emulators.alpha import AlphaLine
from devices.emulators.cpower.line import CpowerLine
from devices.emulators.escpos.printer import EscposPrinter
from devices.emulators.ff68 import Ff68Line
from devices.emulators.ga467.reader import IdReader
from devices.emulators.jq8900 import ClipPlayer
from devices.emulators.jtt905 import Jtt905Bus
from devices.emulators.marks import PosTerminal, Recorder
from devices.emulators.modbus_rtu import ModbusLine
from devices.emulators.mqtt_json import MqttDevices
from devices.emulators.onbon_bx.line import OnbonLine
from devices.emulators.panel4 import Panel4Line
from devices.emulators.scanners.newland import NewlandScanner
from devices.emulators.scanners.scanner import LineScanner
from devices.emulators.shelly import ShellyDevices
from devices.emulators.speech import Speaker
from devices.emulators.tasmota import TasmotaDevices
from devices.emulators.tts.syn6288 import Syn6288Module
from devices.emulators.tts.xfs5152 import Xfs5152Module
from devices.emulators.xunpeng import XunpengLine
from devices.emulators.zigbee2mqtt import Zigbee2MqttDevices

MakeEmulator = Callable[[Mapping[str, object]], Emulator[Any]]

EMULATORS: Mapping[str, MakeEmulator] = MappingProxyType(
    {
        "alpha": AlphaLine,
        "cpower": CpowerLine,
        "escpos": EscposPrinter,
        "ff68": Ff68Line,
        "ga467": IdReader,
        "jq8900": ClipPlayer,
        "jtt905": Jtt905Bus,
        "modbus_rtu": ModbusLine,
        "mqtt_json": MqttDevices,
        "newland": NewlandScanner,
        "onbon_bx": OnbonLine,
        "panel4": Panel4Line,
        "pos_mark": PosTerminal,
        "recording_mark": Recorder,
        "scanner": LineScanner,
        "shelly": ShellyDevices,
        "speech": Speaker,
        "syn6288": Syn6288Module,
        "tasmota": TasmotaDevices,
        "xfs5152": Xfs5152Module,
        "xunpeng": XunpengLine,
        "zigbee2mqtt": Zigbee2MqttDevices,
    }
)
