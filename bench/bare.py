"""The bare endpoint beside which the hall is measured: aiohttp as its documentation has it, JSON in, small JSON out. A
process of its own."""

import asyncio
import sys

from aiohttp import web


async def serve() -> None:
    """Prints its port and answers until its standard input ends."""
    count = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal count
        count += 1
        return web.json_response({"count": count, "asked": await request.json()}, status=201)

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
