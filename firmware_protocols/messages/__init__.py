"""What counter hardware can say or be told, whoever built it.

Every message names the address it comes from or goes to. An address is a string that is unique on its line:
a decimal number on RS-485 ("3"), or "1" where a line has one device only.
"""

from firmware_protocols.messages.base import Message
from firmware_protocols.messages.heard import (
    Acknowledged,
    Answered,
    CardRead,
    CardState,
    Described,
    DeviceState,
    Key,
    KeyPressed,
    Paid,
    Paper,
    Printed,
    PrinterStatus,
    PrintFailed,
    RatingPressed,
    Recorded,
    Rejected,
    Scanned,
    SignStatus,
    SpeakerState,
    Unanswered,
    ValueRead,
)
from firmware_protocols.messages.told import (
    Align,
    AskRating,
    AwaitCard,
    Beep,
    ClearScreen,
    Colour,
    Configure,
    Cut,
    Feed,
    Line,
    Part,
    PlayClip,
    Prepare,
    Print,
    Probe,
    Qr,
    Refuse,
    Say,
    SetBrightness,
    SetClock,
    SetValue,
    SetVolume,
    ShowNumber,
    ShowStars,
    ShowText,
    StopSpeaking,
    SwitchPower,
    Text,
)

Heard = (
    KeyPressed
    | RatingPressed
    | PrinterStatus
    | Printed
    | PrintFailed
    | Acknowledged
    | Rejected
    | Unanswered
    | Answered
    | SignStatus
    | SpeakerState
    | Scanned
    | Described
    | ValueRead
    | CardState
    | CardRead
    | Paid
    | Recorded
    | DeviceState
)
Told = (
    ShowText
    | ClearScreen
    | ShowNumber
    | Beep
    | AskRating
    | ShowStars
    | Print
    | Say
    | Prepare
    | Probe
    | SetClock
    | SetBrightness
    | SwitchPower
    | SetVolume
    | StopSpeaking
    | PlayClip
    | AwaitCard
    | Configure
    | SetValue
    | Refuse
)
AnyMessage = Heard | Told

__all__ = [
    "Acknowledged",
    "Align",
    "Answered",
    "AnyMessage",
    "AskRating",
    "AwaitCard",
    "Beep",
    "CardRead",
    "CardState",
    "ClearScreen",
    "Colour",
    "Configure",
    "Cut",
    "Described",
    "DeviceState",
    "Feed",
    "Heard",
    "Key",
    "KeyPressed",
    "Line",
    "Message",
    "Paid",
    "Paper",
    "Part",
    "PlayClip",
    "Prepare",
    "Print",
    "PrintFailed",
    "Printed",
    "PrinterStatus",
    "Probe",
    "Qr",
    "RatingPressed",
    "Recorded",
    "Refuse",
    "Rejected",
    "Say",
    "Scanned",
    "SetBrightness",
    "SetClock",
    "SetValue",
    "SetVolume",
    "ShowNumber",
    "ShowStars",
    "ShowText",
    "SignStatus",
    "SpeakerState",
    "StopSpeaking",
    "SwitchPower",
    "Text",
    "Told",
    "Unanswered",
    "ValueRead",
]
