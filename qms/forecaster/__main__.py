"""`python -m qms.forecaster FOLDER`: the child process, started by the hall and by nobody else."""

import os
import sys
from pathlib import Path

from qms.forecaster import cache
from qms.forecaster.child import Mind, main

if __name__ == "__main__":
    hall = Path(sys.argv[1])
    os.environ.setdefault(cache.VARIABLE, str(cache.folder(hall)))  # numba reads it when it is imported
    from qms.forecast.model import fit
    from qms.forecast.predict import outlook
    from qms.forecast.twin.what_if import what_if

    sys.exit(main(hall, Mind(fit, outlook, what_if)))
