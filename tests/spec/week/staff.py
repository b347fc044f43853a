"""The staff of a hall in the week: clerks who call and serve, leaders who move people about, devices that print."""

from typing import Any

from config.plan import Window
from qms.domain import commands as c
from qms.domain.ticket import Ticket
from tests.spec.week.living import Living

STEP = 60
"""Seconds between two looks at everything."""


class Staff:
    """Everybody behind the windows."""

    def __init__(self, hall: Living) -> None:
        self.hall, self.plan, self.dice = hall, hall.plan, hall.dice

    def come(self) -> None:
        """Windows open one after the other; the trainee sits beside the mentor."""
        for clerk in self.plan.clerks:
            self.hall.ask(c.SignIn(clerk=clerk.id))
        for window in self.plan.windows:
            if not self.hall.chance(0.2):
                self._open(window)

    def go(self) -> None:
        """Who has nobody at the window closes it and goes home."""
        for window in self.plan.windows:
            self.hall.ask(c.CloseWindow(window=window.no))
        for clerk in self.plan.clerks:
            self.hall.ask(c.SignOut(clerk=clerk.id))

    def step(self) -> None:
        """A minute at every window."""
        for window in self.plan.windows:
            self._work(window)
        if self.hall.chance(0.05):
            self._lead()
        self._devices()

    def _open(self, window: Window) -> None:
        may = [clerk for clerk in self.plan.clerks if window.no in clerk.windows]
        clerk = self.dice.choice(may)
        self.hall.ask(c.OpenWindow(window=window.no, clerk=clerk.id, mentor=clerk.mentor or None))

    def _work(self, window: Window) -> None:
        no, now = window.no, self.hall.floor.windows[window.no]
        if not now.open:
            if self.hall.chance(0.1):
                self._open(window)
        elif now.ticket is None:
            self.hall.ask(self._idle(no, paused=now.paused is not None))
        elif now.ticket_state == "called":
            self.hall.ask(self._called(no))
        else:
            self._serve(no, self.hall.floor.tickets[now.ticket])

    def _idle(self, no: str, *, paused: bool) -> c.Command:
        if paused:
            return c.ResumeWindow(window=no) if self.hall.chance(0.2) else c.CallNext(window=no)
        reasons = [reason.id for reason in self.plan.policy.people.pause_reasons] or ["有事"]
        choices: list[c.Command] = [
            c.PauseWindow(window=no, reason=self.dice.choice(reasons)),
            c.CloseWindow(window=no),
            c.CallBack(window=no),
            c.ReinstateTicket(window=no),
            c.AbandonTicket(window=no),
            c.CallNext(window=no),
        ]
        return self.dice.choices(choices, (2, 1, 6, 6, 1, 84))[0]

    def _called(self, no: str) -> c.Command:
        choices: list[c.Command] = [
            c.StartService(window=no),
            c.Recall(window=no),
            c.MissTicket(window=no),
            c.ParkTicket(window=no, seconds=300, reason="取材料"),
            c.FinishService(window=no),
        ]
        return self.dice.choices(choices, (60, 20, 12, 4, 4))[0]

    def _serve(self, no: str, ticket: Ticket) -> None:
        usual = self.plan.item_class(ticket.item_class).usual_service
        if self.hall.chance(STEP / usual):
            self.hall.ask(self._end(no, ticket))
        elif self.hall.chance(0.1):
            self.hall.ask(self._meanwhile(no, ticket))

    def _end(self, no: str, ticket: Ticket) -> c.Command:
        known = [item for item in self.plan.items if item.item_class == ticket.item_class]
        items = ticket.items or (self.dice.choice(known).code,)
        papers = self.plan.item(items[0]).bring[:1]
        case = f"{self.plan.hall.region[:6]}-{self.dice.randrange(1000):04d}"
        endings: list[dict[str, Any]] = [
            {"outcome": "done"},
            {"outcome": "accepted", "case": case, "delivery": "post"},
            {"outcome": "notice", "missing": papers},
            {"outcome": "tolerant", "missing": papers, "commitment": True, "case": case},
            {"outcome": "returned"},
            {"outcome": "done", "last": True},
        ]
        said = self.dice.choices(endings, (50, 25, 8, 7, 5, 5))[0]
        return c.FinishService(window=no, items=items, **said)

    def _meanwhile(self, no: str, ticket: Ticket) -> c.Command:
        classes, clerk = [one.id for one in self.plan.item_classes], self.plan.clerks[0].id
        choices: list[c.Command] = [
            c.NotePayment(window=no, reference=f"pos-{ticket.id}", amount=1000),
            c.NoteRecording(window=no, reference=f"rec-{ticket.id}", edge=self.dice.choice(("begin", "end"))),
            c.ParkTicket(window=no, seconds=self.dice.choice((0, 600))),
            c.TransferTicket(window=no, to_item_class=self.dice.choice(classes), keep_place=self.hall.chance(0.5)),
            c.TransferTicket(window=no, to_window=self.dice.choice(self.plan.windows).no),
            c.Escalate(window=no, to=self.dice.choice(("leader", "chief")), reason="请来看看", by=clerk),
            c.RecordDifficulty(window=no, owner=clerk, by=clerk),
        ]
        return self.dice.choice(choices)

    # --- leaders, devices ---

    def _lead(self) -> None:
        floor, dice = self.hall.floor, self.dice
        waiting = [t.id for t in floor.tickets.values() if t.state == "waiting"]
        live = waiting or list(floor.tickets) or ["nobody"]
        window, clerk = dice.choice(self.plan.windows), dice.choice(self.plan.clerks).id
        classes = tuple(dice.sample([one.id for one in self.plan.item_classes], 1))
        choices: list[c.Command] = [
            c.PinTicket(ticket=dice.choice(live), reason="老人不舒服", by="0201"),
            c.RegroupTicket(ticket=dice.choice(live), priority_class=dice.choice(("soldier", None)), reason="看过证件", by="0201"),
            c.CallTicket(window=window.no, ticket=dice.choice(live), reason="急事"),
            c.AssignWindow(window=window.no, classes=classes, secondary=window.classes, reason="人多", by="0201"),
            c.AssignWindow(window=window.no, by="0201"),
            c.RecordTriage(outcome=dice.choice(("solved", "kiosk", "online")), by=clerk),
            c.AskLeave(clerk=clerk, first=self.hall.date, last=self.hall.date, kind="sick"),
            *(c.CloseEscalation(escalation=one, result="处理好了", by="0201") for one in list(floor.staff.escalations)[:1]),
            *(c.CloseDifficulty(difficulty=one, result="solved", by="0201") for one in list(floor.staff.difficulties)[:1]),
            *(c.DecideLeave(leave=one, approved=self.hall.chance(0.3), by="0101") for one in list(floor.staff.leaves)[-1:]),
            *(c.FileLeave(leave=one, by="0002") for one in list(floor.staff.leaves)[-1:]),
        ]  # fmt: skip
        self.hall.ask(dice.choice(choices))

    def _devices(self) -> None:
        for ticket in list(self.hall.floor.tickets.values())[-3:]:
            owed = [
                *(("ticket",) if ticket.paper == "owed" else ()),
                *(s for s, p in ticket.slips.items() if p == "owed"),
            ]
            for slip in owed:
                if self.hall.chance(0.1):
                    self.hall.ask(c.NotePaperFailed(ticket=ticket.id, device="p", reason="缺纸", slip=slip))
                    self.hall.ask(c.ReprintTicket(ticket=ticket.id, slip=slip))
                self.hall.ask(c.NotePrinted(ticket=ticket.id, device="p", slip=slip))
            failed = "网关不通" if self.hall.chance(0.05) else ""
            self.hall.ask(c.NoteNotice(subject=ticket.id, notice="issued", failed=failed))
