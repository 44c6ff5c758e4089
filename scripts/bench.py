"""`make bench`: run benchmarks/*.py one after another; each prints a ratio to a reference measured in the same run."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 30 * 60


def main(names: list[str]) -> int:
    """All benchmarks, or the named ones; 1 when one of them failed."""
    files = [ROOT / "benchmarks" / f"{name}.py" for name in names] or sorted((ROOT / "benchmarks").glob("[a-z]*.py"))
    broken = [file.stem for file in files if not run(file)]
    if broken:
        print(f"Failed: {', '.join(broken)}")
    return 1 if broken else 0


def run(file: Path) -> bool:
    """One benchmark with a data folder of its own, away from this installation's settings and data."""
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    settings = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) - {"DATABASE_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in settings}
    with tempfile.TemporaryDirectory(prefix="mingfa-bench-") as folder:
        environment |= {"ENV_FILE": os.devnull, "MINGFA_DATA_DIR": folder, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        try:
            return subprocess.run([sys.executable, file], env=environment, cwd=ROOT, timeout=LONGEST).returncode == 0
        except subprocess.TimeoutExpired:
            print(f"{file.stem}: not finished after {LONGEST // 60} minutes")
            return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
