"""Keeps a hall's messages going: opens the gateway, lets the courier run, begins anew after a fault."""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path

from config.phrases import Phrases
from qms.hall import Hall
from qms.notices.courier import Courier, Status
from qms.notices.verdict import Pace
from qms.notices.webhook import KeyTrouble, Webhook, signing_key

log = logging.getLogger("qms.notices")


async def tell_visitors(
    hall: Hall,
    folder: Path,
    phrases: Mapping[str, Phrases],
    status: Status,
    pace: Pace = Pace(),  # noqa: B008 (frozen)
) -> None:
    """Send the messages of the plan's policy.notices, for ever; the key's file stands under `folder` unless its path is
    absolute. Whatever goes wrong here never stops a hall: what is still true is sent later."""
    policy = hall.plan.policy.notices
    while True:
        try:
            async with Webhook(policy.url, signing_key(folder / policy.secret)) as gateway:
                await Courier(hall, phrases, status, pace).run(gateway.post)
        except KeyTrouble as trouble:
            if status.trouble != str(trouble):
                log.error("no messages to visitors: %s", trouble)
            status.trouble = str(trouble)
        except Exception:
            log.exception("the messages to visitors failed; they begin anew in %g s", pace.rest)
        await asyncio.sleep(pace.rest)
