"""Puts a hall's application on an address, and takes it off again."""

from aiohttp import web

STOP_WITHIN = 2.0  # seconds that calls under way get


class Served:
    """An application that is being served; `url` is where."""

    def __init__(self, runner: web.AppRunner, url: str) -> None:
        self.url = url
        self._runner = runner

    async def stop(self) -> None:
        """Take no more calls, let those under way end."""
        await self._runner.cleanup()


async def serve(app: web.Application, host: str, port: int) -> Served:
    """Serve; port 0 takes a free one. Raises OSError where the address cannot be had."""
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=STOP_WITHIN)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port, backlog=512).start()
    except OSError:
        await runner.cleanup()
        raise
    taken = runner.addresses[0][1]
    return Served(runner, f"http://{host}:{taken}")
