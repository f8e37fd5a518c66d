"""Behind a gateway under a path: `MATCHFAIR_PUBLIC_URL=https://host/fair` puts the whole application under /fair."""

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from flask import Flask


def init_app(app: Flask) -> None:
    prefix = urlsplit(app.config["PUBLIC_URL"]).path.rstrip("/")
    if prefix:
        app.config["APPLICATION_ROOT"] = prefix  # of the cookies too: what else the host serves never gets them
        app.wsgi_app = UnderPath(app.wsgi_app, prefix)  # type: ignore[method-assign]


class UnderPath:
    """Tells the application where it lies, whether or not the gateway takes the prefix off the address."""

    def __init__(self, app: Callable, prefix: str):
        self.app, self.prefix = app, prefix

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == self.prefix or path.startswith(self.prefix + "/"):
            path = path[len(self.prefix) :]
        return self.app(environ | {"SCRIPT_NAME": self.prefix, "PATH_INFO": path or "/"}, start_response)
