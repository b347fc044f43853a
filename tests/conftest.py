"""What all tests share: one folder for what the forecast compiles, so that it is compiled once and not in every process."""

import os
from pathlib import Path

from qms.forecaster import cache

os.environ.setdefault("NUMBA_CACHE_DIR", str(cache.folder(Path(__file__).parent.parent / "var")))
