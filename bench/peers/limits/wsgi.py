"""A bare WSGI function: the bytes are there already."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def create_app() -> "WSGIApplication":
    """An application that answers with the files of the folder FILES, by their names."""
    files = {f"/{path.name}": path.read_bytes() for path in Path(os.environ["FILES"]).glob("*.json")}

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        body = files.get(environ["PATH_INFO"], b"")
        status = "200 OK" if body else "404 Not Found"
        start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return application
