"""The bare endpoint beside which the hall is measured: aiohttp, JSON in, small JSON out, nothing else. A process of its own."""

import asyncio
import sys

import msgspec
from aiohttp import web

HEADERS = {"Content-Type": "application/json"}


class Told(msgspec.Struct):
    """A small answer."""

    count: int
    asked: dict[str, str]


async def serve() -> None:
    """Prints its port and answers until its standard input ends."""
    decode, encode = msgspec.json.Decoder(dict[str, str]).decode, msgspec.json.Encoder().encode
    count = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal count
        count += 1
        told = Told(count, decode(await request.read()))
        return web.Response(body=encode(told), status=201, headers=HEADERS)

    app = web.Application()
    app.router.add_post("/api/v1/tickets", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(f"ready {runner.addresses[0][1]}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve())
