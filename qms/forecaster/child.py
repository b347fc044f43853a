"""The forecast's own process: it follows the journal, learns from past days, and answers what the hall asks over its pipes.

It changes nothing and owns nothing: it may be killed at any time. When its hall dies it does too.
"""

import ctypes
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import BinaryIO, Generic, NamedTuple, TypeVar

import msgspec

from config.plan import Plan
from qms.forecast.day import Day
from qms.forecast.outlook import Outlook
from qms.forecast.scene import AtWindow, Scene
from qms.forecast.twin.question import Answer, Cannot, Question
from qms.forecaster import cache, frames
from qms.forecaster.follow import Follower
from qms.journal import read_only

log = logging.getLogger("qms.forecaster")

PR_SET_PDEATHSIG = 1
NICE = 5  # steps by which the hall's own work goes before the forecast's

Model = TypeVar("Model")
M = TypeVar("M")


Fit = Callable[[Plan, Sequence[Day]], Model]
"""Learns from finished days, oldest first; see `qms.forecast.model.fit`."""
Predict = Callable[[Model, Scene, int, int], Outlook]
"""The forecast of a scene at a time (ms) after a row (seq); see `qms.forecast.predict.outlook`."""
WhatIf = Callable[[Model, Scene, Question], Answer | Cannot]
"""A scene as it is and as it might be, see `qms.forecast.twin.what_if`."""
NO_DAY = Cannot(
    "今天还没有开始，没有现场可以试算", "No business day is open: there is no floor to try it on.", wrong=False
)
NO_TWIN = Cannot("这里不能试算", "This forecast answers no what-if.", wrong=False)


class Mind(NamedTuple, Generic[Model]):
    """What a child thinks with."""

    fit: Fit[Model]
    predict: Predict[Model]
    what_if: WhatIf[Model] | None = None


def main(folder: Path, mind: Mind[Model]) -> int:
    """Serve the hall whose journal is in `folder` until it goes; the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    _belong_to_the_hall()
    heard, told = sys.stdin.buffer, _own_stdout()
    try:
        begin = _read(heard, frames.BEGIN)
        if begin is not None:
            _serve(Follower(begin.plan, read_only(folder)), begin.plan, heard, told, mind)
    except frames.Damaged as error:
        log.error("the hall cannot be understood: %s", error)
        return 1
    except BrokenPipeError:
        return 0
    return 0


def _serve(follower: Follower, plan: Plan, heard: BinaryIO, told: BinaryIO, mind: Mind[Model]) -> None:
    model, learned = _learned(follower, plan, told, mind), follower.turned
    _warm_up(mind, model, plan)
    os.nice(NICE)  # not before: while it compiles there is no forecast at all
    while (ask := _read(heard, frames.ASK)) is not None:
        began = perf_counter()
        follower.advance()
        if learned != follower.turned:
            model, learned = _learned(follower, plan, told, mind), follower.turned
            began = perf_counter()
        seen = follower.scene(ask.at)
        if isinstance(ask, frames.Try):
            _tell(told, frames.Tried(_tried(mind, model, seen, ask.question), perf_counter() - began))
            continue
        outlook = mind.predict(model, seen, ask.at, follower.seq) if seen else _nobody(ask.at, follower)
        _tell(told, frames.Seen(outlook, perf_counter() - began))


def _learned(follower: Follower, plan: Plan, told: BinaryIO, mind: Mind[Model]) -> Model:
    began = perf_counter()
    model = mind.fit(plan, list(follower.days))
    _tell(told, frames.Learned(len(follower.days), perf_counter() - began))
    return model


def _warm_up(mind: Mind[Model], model: Model, plan: Plan) -> None:
    """Forecast an empty hall, so that everything is compiled before the day begins."""
    closed = [AtWindow(window.no, window.no, "closed", 0.0, window.classes) for window in plan.windows]
    with cache.alone(os.environ.get(cache.VARIABLE)):
        mind.predict(model, Scene(0.0, Day(0, 0.0, 1.0), windows=closed), 0, 0)


def _tried(mind: Mind[Model], model: Model, seen: Scene | None, question: Question) -> Answer | Cannot:
    if mind.what_if is None:
        return NO_TWIN
    return mind.what_if(model, seen, question) if seen else NO_DAY


def _nobody(at: int, follower: Follower) -> Outlook:
    """No business day is open: there is nothing to forecast."""
    return Outlook(at=at, seq=follower.seq, days=len(follower.days), tickets={}, newcomers={})


def _read(heard: BinaryIO, kind: msgspec.msgpack.Decoder[M]) -> M | None:
    """The next message; None when the hall has gone."""
    head = heard.read(frames.HEAD)
    if len(head) < frames.HEAD:
        return None
    length = frames.size(head)
    body = heard.read(length)
    return frames.message(body, kind) if len(body) == length else None


def _tell(told: BinaryIO, message: frames.ToHall) -> None:
    told.write(frames.framed(message))
    told.flush()


def _belong_to_the_hall() -> None:
    """Ctrl-C in a terminal is the hall's to answer; when the hall dies, however it does, the kernel kills this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _own_stdout() -> BinaryIO:
    """The pipe to the hall; whatever else writes to standard output goes to the log."""
    told = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return told
