"""`qms wire`: which wires there are, what bytes mean on them, and the bytes of a message."""

import re
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from inspect import getdoc

import msgspec

from devices.emulators import EMULATORS
from firmware_protocols.messages import Told
from firmware_protocols.parcel import WrittenDown, on_bytes
from firmware_protocols.wire import WireError
from firmware_protocols.wires import WIRES

DONE, WRONG_USE = 0, 2
START = 0.0
OUTGOING_ROUNDS = 10  # more than any wire needs to hand over one message

PARCELS = (
    "on MQTT (mqtt_json zigbee2mqtt tasmota shelly) the bytes are a topic, a zero byte and the payload, in hex. The topic and its\n"
    'zero byte may be left out: the payload is then taken for what the device usually says, as {"action":"single"} on\n'
    "zigbee2mqtt/1. A payload that is no JSON object ends with a newline (0a) or with the hex."
)
LIST_EXAMPLE = "example:\n  qms wire list"
DECODE_EXAMPLE = (
    "example:\n  qms wire decode --wire ff68 --direction from_device --hex 'FF 68 03 03 68 01 01 0C 0E 16'\n"
    '  {"messages":[{"kind":"KeyPressed","address":"1","key":"call","digit":null}],"refused":0,"pending":0}'
    f"\n\n{PARCELS}"
)
ENCODE_EXAMPLE = (
    'example:\n  qms wire encode --wire ff68 --json \'{"kind":"ShowNumber","address":"2","ticket":15}\'\n'
    f"  ff6808086802020a0a0a0001052816\n\n{PARCELS}"
)


def add(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Registers the sub-command."""
    wire = _parser(subparsers, "wire", "read and write the bytes of counter hardware", DECODE_EXAMPLE)
    verbs = wire.add_subparsers(required=True, metavar="list|decode|encode")
    listing = _parser(verbs, "list", "name every wire, one a line", LIST_EXAMPLE)
    listing.set_defaults(run=run_list)
    decode = _parser(verbs, "decode", "say what bytes mean, as one JSON object", DECODE_EXAMPLE)
    decode.add_argument("--wire", required=True, metavar="NAME", help="one of `qms wire list`")
    decode.add_argument("--direction", required=True, choices=("from_device", "to_device"), help="who sent the bytes")
    decode.add_argument("--hex", required=True, metavar="HEX", help="the bytes; blanks between them are welcome")
    decode.set_defaults(run=run_decode)
    encode = _parser(verbs, "encode", "print the bytes of a message in hex", ENCODE_EXAMPLE)
    encode.add_argument("--wire", required=True, metavar="NAME", help="one of `qms wire list`")
    encode.add_argument("--json", required=True, metavar="JSON", help="the message, its type in `kind`")
    encode.set_defaults(run=run_encode)


def run_list(args: Namespace) -> int:
    """The name first, then what it is."""
    width = max(map(len, WIRES)) + 2
    for name, make in WIRES.items():
        print(f"{name:<{width}}{(getdoc(make) or '').partition(chr(10))[0]}")
    return DONE


def run_decode(args: Namespace) -> int:
    """0 even when everything is refused; 2 for an unknown wire or what is no hex."""
    if args.wire not in WIRES:
        return _wrong(_unknown(args.wire))
    try:
        data = bytes.fromhex(re.sub(r"[\s:,-]|0x", "", args.hex))
    except ValueError:
        return _wrong("--hex wants pairs of the figures 0-9 and a-f, for example FF 68 03")
    far = on_bytes((EMULATORS if args.direction == "to_device" else WIRES)[args.wire]({}))
    messages = list(far.receive(data, START))
    if isinstance(far, WrittenDown):
        messages += far.finish(START)
    print(msgspec.json.encode({"messages": messages, "refused": far.refused, "pending": far.pending}).decode())
    return DONE


def run_encode(args: Namespace) -> int:
    """2 for an unknown wire, a wrong message, or one that this wire has no bytes for."""
    if args.wire not in WIRES:
        return _wrong(_unknown(args.wire))
    try:
        message: Told = msgspec.json.decode(args.json, type=Told)
        print(encoded(args.wire, message).hex())
    except (msgspec.MsgspecError, UnicodeError) as wrong:
        return _wrong(f"--json is no message that a device can be told: {wrong}")
    except WireError as wrong:
        return _wrong(str(wrong))
    return DONE


def encoded(name: str, message: Told) -> bytes:
    """All bytes of one message on a fresh wire. Raises WireError."""
    wire, now, data = WIRES[name]({}), START, b""
    wire.send(message, now)
    for _ in range(OUTGOING_ROUNDS):
        data += on_bytes(wire).outgoing(now)
        due = wire.due()
        if data or due is None:
            break
        now = max(now, due)
    return data


def _parser(parsers: "_SubParsersAction[ArgumentParser]", name: str, does: str, example: str) -> ArgumentParser:
    return parsers.add_parser(
        name, help=does, description=does, epilog=example, formatter_class=RawDescriptionHelpFormatter
    )


def _unknown(name: str) -> str:
    return f"there is no wire {name!r}; `qms wire list` names them: {' '.join(WIRES)}"


def _wrong(reason: str) -> int:
    print(f"qms wire: {reason}", file=sys.stderr)
    return WRONG_USE
