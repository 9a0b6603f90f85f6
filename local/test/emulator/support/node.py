"""Node.js, and the npm packages that the local AWS can load."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

from .running import PACKAGE

# A package may not export its package.json, so `require.resolve` alone doesn't find its folder.
_FOLDER = """
require.resolve.paths(process.argv[1]).map((folder) => `${folder}/${process.argv[1]}`).find(require('fs').existsSync)
"""


def node(*arguments: str) -> str:
    """Run node where it finds the packages that this package depends on, and return what it printed."""
    command = [shutil.which("node") or "node", *arguments]
    return subprocess.run(command, cwd=PACKAGE, check=True, capture_output=True, text=True).stdout  # noqa: S603


@cache
def npm_package(name: str) -> Path:
    """Find the folder of an npm package."""
    return Path(node("-p", _FOLDER, name).strip())
