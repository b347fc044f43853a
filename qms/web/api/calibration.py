"""How good the forecast was, for whoever answers for the hall."""

from qms.domain.refusal import Sentence
from qms.web.forecasts.calibration import CalibrationNow
from qms.web.problems import Wrong
from qms.web.site import Ask

USUAL, MOST = 20, 60
"""Business days."""
WRONG_DAYS = Sentence(
    f"days 是最近多少个工作日，1 到 {MOST}", f"days is how many of the last business days are meant, 1 to {MOST}."
)


async def calibration(ask: Ask[None]) -> CalibrationNow:
    """GET /forecast/calibration?days=."""
    asked = ask.request.query.get("days", str(USUAL))
    if not (asked.isascii() and asked.isdecimal() and 1 <= int(asked[:4]) <= MOST):
        raise Wrong("bad_request", WRONG_DAYS)
    return await ask.site.calibrated.last(int(asked))
