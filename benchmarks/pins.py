"""Python environments for the peers: what a file of pins/ names, by hash, and nothing else.

To renew a file, let `pip install --dry-run --ignore-installed --report` resolve what its first line says and write down
every package of the report with its hash.
"""

import subprocess
import sys
import venv
from pathlib import Path

PINS = Path(__file__).resolve().parent / "pins"


def environment(home, pins, what):
    """The Python in the folder home, made on first use, with what pins/PINS.txt names; None, saying why, where it cannot be.

    what: the peers' names, for a person.
    """
    python = Path(home) / "bin" / "python"
    install = ["-m", "pip", "install", "-q", "--require-hashes", "--no-deps", "-r", PINS / f"{pins}.txt"]
    try:
        if not python.exists():
            print(f"installing {what} into {home} ...", file=sys.stderr)
            venv.create(home, with_pip=True)
        subprocess.run([python, *install], check=True, stderr=subprocess.PIPE, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        said = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
        errors = [line for line in said if line.startswith("ERROR:")] or said
        print(f"{what} cannot be installed: {errors[-1] if errors else error}", file=sys.stderr)
        return None
    return python
