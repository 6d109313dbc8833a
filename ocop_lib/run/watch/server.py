"""Server of the watched page, for browsers on this machine only.

What another site makes the user's browser ask for is refused: by the name under which it asks
(a name of its own that it lets point to this machine), and by what the browser says of its origin.
"""

import asyncio
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tornado.iostream import StreamClosedError
from tornado.web import Application, HTTPError, RequestHandler

from ocop_lib.blocks import palette
from ocop_lib.blocks.templating import environment
from ocop_lib.run.watch.state import State

HERE = "127.0.0.1"
"""The only address at which the page is served."""

_PAGE = Path(__file__).parent / "page"
_FORBIDDEN = 403
_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_OWN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
# The frame around a report reads its scroll place, for which both must be of one origin.
_REPORT = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)


class _Handler(RequestHandler):
    """Answers GET alone, and only to this machine's own pages."""

    policy = _OWN

    def initialize(self, state: State, names: frozenset[str] | None) -> None:
        """Take the state, and the names under which the page may be asked for; None for any."""
        self.state, self.names = state, names

    def set_default_headers(self) -> None:
        """Set the headers of every answer, refusals included."""
        for name, value in _HEADERS.items():
            self.set_header(name, value)
        self.set_header("Content-Security-Policy", self.policy)
        self.clear_header("Server")

    def prepare(self) -> None:
        """Refuse what another site asks for.

        Raises:
            HTTPError: the name, the origin or the site is another.
        """
        headers = self.request.headers
        if self.names is None:
            return
        host = headers.get_list("Host")
        origins = {f"http://{name}" for name in self.names}
        if len(host) != 1 or host[0].lower() not in self.names:
            raise HTTPError(_FORBIDDEN)
        if any(origin not in origins for origin in headers.get_list("Origin")):
            raise HTTPError(_FORBIDDEN)
        if headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
            raise HTTPError(_FORBIDDEN)

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say the status, and nothing of this program."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(str(status_code))

    def send(self, kind: str, data: str | bytes) -> None:
        """Answer with a file of a kind."""
        self.set_header("Content-Type", f"{kind}; charset=utf-8")
        self.finish(data)


class _Frame(_Handler):
    """The page around the report, its script and its style."""

    def get(self, name: str) -> None:
        """Answer with the page, ``watch.js`` or ``watch.css``."""
        kind, data = _files()[name]
        self.send(kind, data)


class _Report(_Handler):
    """The last good page, its bytes as they are written into a file."""

    policy = _REPORT

    def get(self) -> None:
        """Answer with the page.

        Raises:
            HTTPError: there is none yet.
        """
        if not self.state.html:
            raise HTTPError(404)
        self.send("text/html", self.state.html)


class _Events(_Handler):
    """A stream of the states of the watch, the present one first."""

    async def get(self) -> None:
        """Answer until the browser leaves."""
        self.set_header("Content-Type", "text/event-stream; charset=utf-8")
        self._heard = asyncio.Event()
        self._heard.set()
        self._is_open = True
        self.state.listeners.add(self._heard)
        try:
            while self._is_open:
                await self._heard.wait()
                self._heard.clear()
                self.write(f"data: {json.dumps(self.state.shown())}\n\n")
                await self.flush()
        except StreamClosedError:
            pass
        finally:
            self.state.listeners.discard(self._heard)

    def on_connection_close(self) -> None:
        """End the stream when the browser has left."""
        self._is_open = False
        self._heard.set()


@cache
def _files() -> Mapping[str, tuple[str, str]]:
    """Kind and content of the files around the report, by name."""
    templates = environment(_PAGE)
    return {
        "": ("text/html", templates.get_template("watch.html").render()),
        "watch.js": ("text/javascript", (_PAGE / "watch.js").read_text(encoding="utf-8")),
        "watch.css": ("text/css", templates.get_template("watch.css.j2").render(palette=palette)),
    }


def application(state: State, port: int | None) -> Application:
    """The web application.

    Args:
        state: the state of the watch.
        port: the port at which it is served; None at a socket that only Jupyter reaches, which has
            checked name and origin itself.

    Returns:
        The application, to be served at `HERE` or at that socket.
    """
    names = frozenset({f"{HERE}:{port}", f"localhost:{port}"}) if port else None
    known = {"state": state, "names": names}
    return Application(
        [
            (r"/(|watch\.js|watch\.css)", _Frame, known),
            (r"/report", _Report, known),
            (r"/events", _Events, known),
        ],
        default_handler_class=_Missing,
        default_handler_args=known,
        log_function=lambda _: None,
    )


class _Missing(_Handler):
    """Every other address."""

    def get(self) -> None:
        """Refuse.

        Raises:
            HTTPError: always.
        """
        raise HTTPError(404)
