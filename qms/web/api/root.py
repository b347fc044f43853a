"""What a probe asks at the root, without a token: alive, ready, and figures for Prometheus."""

from collections import Counter
from collections.abc import Iterator, Mapping

from aiohttp import web

from qms.web.door import json_answer
from qms.web.shapes.told import Alive, Ready
from qms.web.site import Ask, Site

Samples = Mapping[tuple[tuple[str, str], ...], float]
"""Figures by their labels."""

FORECAST = (
    ("qms_forecast_age_seconds", "gauge", "Age of the newest forecast, in hall time", "age_s"),
    ("qms_forecast_refresh_p95_seconds", "gauge", "95th percentile of the time that a forecast takes", "refresh_p95_s"),
    ("qms_forecast_days", "gauge", "Finished days that the forecast has learned from", "days"),
    ("qms_forecast_refreshes_total", "counter", "Forecasts since the start", "refreshes"),
    ("qms_forecast_restarts_total", "counter", "How often the forecast's process was started again", "restarts"),
)
"""Families of the forecast, and the fields of its status that they show."""

COUNTED = ("issued", "called", "served", "missed", "abandoned", "cancelled", "rated")


async def alive(ask: Ask[None]) -> Alive:
    """GET /healthz."""
    return Alive(alive=True, version=ask.site.version)


async def ready(ask: Ask[None]) -> web.Response:
    """GET /readyz: 503 while the hall can neither issue nor call. Devices and uplink never make it unready."""
    site = ask.site
    told = Ready(
        ready=site.hall.ready,
        trouble=site.hall.trouble,
        epoch=site.hall.epoch,
        seq=site.hall.seq,
        devices=_devices(site),
        uplink=site.uplink() if site.uplink else None,
        notices=site.notices() if site.notices else None,
        forecast=site.forecast() if site.forecast else None,
    )
    return json_answer(told, 200 if told.ready else 503)


def _devices(site: Site) -> dict[str, int]:
    states = Counter(str(row.get("state", "down")) for row in site.devices.snapshot())
    return {state: states[state] for state in ("up", "degraded", "down")}


async def metrics(ask: Ask[None]) -> web.Response:
    """GET /metrics."""
    text = "".join(f"{line}\n" for line in _lines(ask.site))
    return web.Response(text=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


def _lines(site: Site) -> Iterator[str]:
    hall, floor = site.hall, site.hall.floor
    yield from _family("qms_ready", "gauge", "1 when the hall can issue and call", {(): int(hall.ready)})
    yield from _family("qms_journal_seq", "counter", "Last event told", {(): hall.seq})
    yield from _family("qms_feed_clients", "gauge", "Open live views", {(): site.broadcasts.count()})
    waiting: Samples = {(("item_class", c),): floor.waiting_count(c) for c in site.drawn.classes}
    yield from _family("qms_waiting", "gauge", "Visitors waiting", waiting)
    states = Counter(window.state for window in floor.windows.values())
    windows: Samples = {(("state", state),): n for state, n in states.items()}
    yield from _family("qms_windows", "gauge", "Windows by state", windows)
    today: Samples = {(("what", what),): getattr(floor.counts, what) for what in COUNTED}
    yield from _family("qms_today", "gauge", "The business day so far", today)
    devices: Samples = {(("state", state),): n for state, n in _devices(site).items()}
    yield from _family("qms_devices", "gauge", "Devices by health", devices)
    told = site.notices() if site.notices else {}
    messages: Samples = {(("state", name),): n for name, n in told.items() if isinstance(n, int)}
    yield from _family("qms_messages", "gauge", "Messages to visitors since the start, by how they stand", messages)
    yield from _forecast(site.forecast() if site.forecast else {})
    yield from _requests(site)


def _forecast(told: Mapping[str, object]) -> Iterator[str]:
    for name, kind, words, field in FORECAST:
        if isinstance(figure := told.get(field), int | float):
            yield from _family(name, kind, words, {(): figure})


def _requests(site: Site) -> Iterator[str]:
    calls, seconds = site.counted.calls, site.counted.seconds
    yield from _family("qms_http_requests_total", "counter", "Answered", {_labels(k): n for k, n in calls.items()})
    yield from _family(
        "qms_http_seconds_total", "counter", "Time to answer", {_labels(k): n for k, n in seconds.items()}
    )


def _labels(counted: tuple[str, str, int]) -> tuple[tuple[str, str], ...]:
    method, path, status = counted
    return ("method", method), ("path", path), ("status", str(status))


def _family(name: str, kind: str, words: str, samples: Samples) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples.items():
        told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels)
        yield f"{name}{{{told}}} {value}" if told else f"{name} {value}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
