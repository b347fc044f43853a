"""One card and its glass: what a person in front of it reads and hears, and what the card keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from devices.emulators.onbon_bx.area import Area, Update
from devices.emulators.onbon_bx.commands import COMMANDS, FLASH

NO_GROUP, NO_COMMAND, BUSY, MEMORY, CHECKSUM, DATE = 1, 2, 3, 4, 5, 14


@dataclass
class Sign:
    """One card. `clock` stands still: it is what it was set to."""

    areas: dict[int, Area] = field(default_factory=dict)
    on: bool = True
    brightness: int = 15
    clock: str = "2000-01-01T00:00:00"
    weekday: int = 6
    said: list[str] = field(default_factory=list)
    locked: str = ""
    flash_writes: int = 0
    pictures: int = 0
    resets: int = 0
    busy: int = 0
    refusing: int = 0
    unplugged: bool = False

    @property
    def lines(self) -> list[str]:
        """What a person in front of it reads."""
        return [line for _, area in sorted(self.areas.items()) for line in area.lines]

    @property
    def colours(self) -> list[str]:
        return [colour for _, area in sorted(self.areas.items()) for colour in area.colours]

    def apply(self, op: str, group: int, details: Mapping[str, object] | None, update: Update | None) -> int:
        """Do it, or return the manual's error number."""
        if self.busy:
            self.busy -= 1
            return BUSY
        if self.refusing:
            return self.refusing
        if op == "other":
            return NO_COMMAND if group in COMMANDS else NO_GROUP
        if details is None:
            return DATE if op == "set_clock" else NO_COMMAND
        return self._do(op, details, update)

    def _do(self, op: str, details: Mapping[str, object], update: Update | None) -> int:
        match op:
            case "dynamic_area":
                return self._redraw(update)
            case "clear_screen" | "reset":
                self.areas.clear()
                self.resets += op == "reset"
            case "on_off":
                self.on = bool(details["on"])
            case "brightness" if details["forced"]:
                self.brightness = int(str(details["level"]))
            case "set_clock":
                self.clock, self.weekday = str(details["clock"]), int(str(details["weekday"]))
            case "voice":
                self.said.append(str(details["text"]))
            case "lock_program":
                self.locked = str(details["program"]) if details["locked"] else ""
            case _ if op in FLASH:
                self.flash_writes += 1
        return 0

    def _redraw(self, update: Update | None) -> int:
        if update is None:
            return NO_COMMAND
        gone = list(self.areas) if update.delete is None else update.delete
        for number in gone:
            self.areas.pop(number, None)
        self.areas |= {area.number: area for area in update.areas}
        self.pictures += 1
        return 0
