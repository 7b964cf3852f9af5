"""Files are sent small and kept; pages with a token are never packed."""

import gzip

from flask import Flask
from flask.testing import FlaskClient


def address(app: Flask, name: str) -> str:
    with app.test_request_context("/fi/"):
        return app.url_for("static", filename=name)


def test_the_script_is_packed_and_kept(app: Flask, client: FlaskClient) -> None:
    with client.get(address(app, "portti.js"), headers={"Accept-Encoding": "gzip"}) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "immutable" in packed.headers["Cache-Control"]
        text = gzip.decompress(packed.data)
    with client.get(address(app, "portti.js"), headers={"Accept-Encoding": "identity"}) as plain:
        assert "Content-Encoding" not in plain.headers
        assert text == plain.data


def test_a_kept_file_is_not_sent_again(client: FlaskClient) -> None:
    with client.get("/static/portti.js", headers={"Accept-Encoding": "gzip"}) as first:
        tag = first.headers["ETag"]
        assert "immutable" not in first.headers["Cache-Control"]
    headers = {"Accept-Encoding": "gzip", "If-None-Match": tag}
    with client.get("/static/portti.js", headers=headers) as again:
        assert again.status_code == 304


def test_an_address_tells_the_contents(app: Flask) -> None:
    assert address(app, "portti.js") != address(app, "mark.svg")
    assert "?v=" in address(app, "portti.js")
    assert address(app, "nothing.css") == "/static/nothing.css"


def test_pages_go_out_unpacked(client: FlaskClient) -> None:
    answer = client.get("/fi/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
