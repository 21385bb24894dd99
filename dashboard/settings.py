"""Where things are and what is switched on, read from the environment."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT / "data"
QUERIES = PROJECT / "queries"
SAMPLE_SOURCE = DATA / "sample"


@dataclass(frozen=True)
class Settings:
    """Folders of the two stores and whether the sample county is offered."""

    data_dir: Path
    """The county's own store: archive/, journal/, warehouse.duckdb."""
    sample_enabled: bool

    @property
    def sample_dir(self) -> Path:
        """The sample county's store, beside the county's own and never mixed with it.

        Its name tells the edition of data/sample, so that a newer sample is never laid over an older one.
        """
        return self.data_dir / f"sample-{sample_edition()}"


@cache
def sample_edition() -> str:
    """Eight letters that change with any file of data/sample: with the bytes of tables, the size of books."""
    digest = hashlib.sha256()
    for file in sorted(SAMPLE_SOURCE.rglob("*")):
        if file.suffix in (".csv", ".json"):
            digest.update(file.read_bytes())
        elif file.suffix == ".xlsx":
            digest.update(f"{file.name}:{file.stat().st_size}".encode())
    return digest.hexdigest()[:8]


def settings() -> Settings:
    """Read the settings anew: ``UNION_DATA_DIR`` (default data/store), ``UNION_SAMPLE`` (0 = no sample)."""
    folder = os.environ.get("UNION_DATA_DIR", "").strip()
    return Settings(
        data_dir=Path(folder).expanduser().resolve() if folder else DATA / "store",
        sample_enabled=os.environ.get("UNION_SAMPLE", "1").strip() != "0",
    )
