"""How many pages a second a demo serves to 1 and to 16 clients, page by page, and how long most people wait.

The goal (access.md, 30) is that 95 of 100 pages take at most 300 ms with 16 clients on two idle cores. The load of the
machine before and after stands above the table: what else runs takes its share of the cores.

Usage: python -m benchmarks.pages_per_second FOLDER, where `portti demo --folder FOLDER` runs.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from benchmarks.made_up import table
from portti.cli.demo import log_ins
from portti.demo_folder import DemoFolder

_CLIENTS, _SECONDS = (1, 16), 4.0
_PAGES = (
    ("visitor", "/fi/"),
    ("visitor", "/fi/needs"),
    ("visitor", "/fi/privacy"),
    ("employer", "/fi/employer/"),
    ("employer", "/fi/employer/needs/{need}"),
    ("employer", "/fi/employer/needs/{need}/matches"),
    ("assistant", "/fi/assistant/"),
    ("assistant", "/fi/assistant/matches"),
    ("staff", "/fi/staff/"),
    ("staff", "/fi/staff/people"),
    ("staff", "/fi/staff/needs"),
    ("staff", "/fi/staff/matches"),
)


def session_of(demo: DemoFolder, base_url: str, role: str) -> urllib.request.OpenerDirector:
    """Return a client that is logged in as a role."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    person = next((person for person in log_ins(demo) if person.role == role), None)
    if person is None:
        return opener

    def send(path: str, page: str, **fields: str) -> str:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        data = {**fields, "csrf_token": token[1] if token else ""}
        with opener.open(base_url + path, urllib.parse.urlencode(data).encode()) as answer:
            return str(answer.read().decode())

    with opener.open(f"{base_url}/fi/login") as answer:
        page = answer.read().decode()
    page = send("/fi/login", page, email=person.email, password=person.password)
    if person.code_command:
        done = subprocess.run(person.code_command, capture_output=True, text=True, check=True)
        send("/fi/login/code", page, code=done.stdout.strip())
    return opener


def first_need(opener: urllib.request.OpenerDirector, base_url: str) -> str:
    """Return the key of a need on the employer's start page."""
    with opener.open(f"{base_url}/fi/employer/") as answer:
        found = re.search(r"/fi/employer/needs/(\d+)", answer.read().decode())
    assert found is not None
    return found[1]


def measure(opener: urllib.request.OpenerDirector, url: str, clients: int) -> list[float]:
    """Return the milliseconds of all requests that so many clients made in `_SECONDS`."""
    spent: list[float] = []
    end = time.monotonic() + _SECONDS
    headers = [(name, value) for name, value in opener.addheaders if name != "Cookie"]
    cookies = next(h.cookiejar for h in opener.handlers if isinstance(h, urllib.request.HTTPCookieProcessor))
    cookie = "; ".join(f"{one.name}={one.value}" for one in cookies)

    def client() -> None:
        while time.monotonic() < end:
            request = urllib.request.Request(url, headers={**dict(headers), "Cookie": cookie})
            began = time.perf_counter()
            with urllib.request.urlopen(request) as answer:
                answer.read()
            spent.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=client) for _number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return spent


def main(folder: str) -> None:
    """Print the table."""
    demo = DemoFolder(Path(folder))
    base_url = json.loads(demo.values_file.read_text())["base_url"]
    openers = {
        role: session_of(demo, base_url, role) for role in dict.fromkeys(role for role, _path in _PAGES)
    }
    need = first_need(openers["employer"], base_url)
    before, rows = os.getloadavg()[0], []
    for role, path in _PAGES:
        row = [f"{role} {path}"]
        for clients in _CLIENTS:
            spent = measure(openers[role], base_url + path.format(need=need), clients)
            percentiles = statistics.quantiles(spent, n=100)
            row += [f"{len(spent) / _SECONDS:.0f}", f"{percentiles[49]:.0f}", f"{percentiles[94]:.0f}"]
        rows.append(row)
    print(
        f"{os.cpu_count()} cores, load before {before:.1f}, after {os.getloadavg()[0]:.1f} (clients included)\n"
    )
    heads = [head for clients in _CLIENTS for head in (f"{clients}: pages/s", "median ms", "95 % ms")]
    print(table(["page, by clients", *heads], rows))


if __name__ == "__main__":
    main(sys.argv[1])
