"""Unpack a model: `python -m serving.unpack <archive> <folder>`. Refuses members that lead out of the folder."""

import sys
import tarfile
from pathlib import Path


def unpack(archive: Path, folder: Path) -> None:
    """Extract only files, folders and links that stay below the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive, "r:gz") as tar:
        tar.extractall(folder, filter="data")


if __name__ == "__main__":
    unpack(Path(sys.argv[1]), Path(sys.argv[2]))
