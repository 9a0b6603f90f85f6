"""Unpack a model's archive: `python -m serving.unpack <archive> <folder>`; what would land elsewhere is refused."""

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
