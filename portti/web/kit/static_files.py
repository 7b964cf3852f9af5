"""Style sheet, script, fonts and drawings: sent small, kept by the browser, renewed by their address."""

import gzip
import hashlib
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

# Their texts hold no secret, so packing them tells nothing; pages with a token are sent as they are.
_PACKED = {"text/css", "text/javascript", "application/javascript", "image/svg+xml"}
_YEAR = 365 * 24 * 3600


@lru_cache(maxsize=64)
def _version(path: Path, _changed_at: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


@lru_cache(maxsize=64)
def _packed(text: bytes) -> bytes:
    return gzip.compress(text, compresslevel=9, mtime=0)


def set_up_static_files(app: Flask) -> None:
    """Put each file's sum in its address, let browsers keep it a year, and pack what is text."""
    folder = Path(app.static_folder or "")

    @app.url_defaults
    def say_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values:
            path = folder / str(values["filename"])
            with suppress(FileNotFoundError):
                values["v"] = _version(path, path.stat().st_mtime_ns)

    @app.after_request
    def keep_and_pack(response: Response) -> Response:
        if request.endpoint != "static" or response.status_code not in {200, 304}:
            return response
        # The style sheet names its fonts without a sum; a font never changes under its name.
        if "v" in request.args or response.mimetype == "font/woff2":
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        if response.mimetype not in _PACKED:
            return response
        response.vary.add("Accept-Encoding")
        if response.status_code == 200 and request.accept_encodings["gzip"] and not request.range:
            response.direct_passthrough = False
            response.set_data(_packed(response.get_data()))
            response.headers["Content-Encoding"] = "gzip"
            tag, _weak = response.get_etag()
            if tag:
                response.set_etag(tag, weak=True)  # packed or not, it is the same file
        return response
