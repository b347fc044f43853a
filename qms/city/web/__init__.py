"""The city's web side: the wall for everybody, the API for who has a token."""

from aiohttp import web

from qms.city.web import fonts, roots
from qms.city.web.calls import CALLS
from qms.city.web.door import answering, guarded
from qms.city.web.site import SITE, Counts, Site
from qms.web.documents import files

__all__ = ["Counts", "Site", "Web"]

MOST_BODY = 16 * 1024  # bytes; nothing here reads a body
STOP_WITHIN = 2.0  # seconds


class Web:
    """Listens from `start` to `stop`."""

    def __init__(self, site: Site) -> None:
        app = web.Application(middlewares=[guarded], client_max_size=MOST_BODY)
        app[SITE] = site
        for call in CALLS:
            app.router.add_get(call.path, answering(call))
        for path, handler in ROOTS.items():
            app.router.add_get(path, handler)
        app.router.add_get("/static/{name:.+}", files.folder(roots.STATIC, files.FRESH))
        app.router.add_get("/assets/{name:.+}", files.folder(fonts.BUILT, files.FOR_A_YEAR))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_WITHIN)

    async def start(self, host: str, port: int) -> str:
        """Returns the address. Raises OSError where it cannot listen."""
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        taken = self._runner.addresses[0]
        return f"http://{taken[0]}:{taken[1]}/"

    async def stop(self) -> None:
        """Finish the answers under way and let go of the port."""
        await self._runner.cleanup()


ROOTS = {
    "/": roots.index,
    "/healthz": roots.healthz,
    "/readyz": roots.readyz,
    "/metrics": roots.metrics,
    "/openapi.json": roots.openapi,
    "/docs": roots.docs,
    "/fonts.css": roots.letters,
}
