"""Kill `run` at random moments and compare what the next run makes with an undisturbed one, byte for byte.

    python scripts/kill_runs.py 200

Needs the tests beside it (`pip install -e ".[dev]"`); prints how many kills fell into a run at work.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.campaigns import new_campaign, qs, send
from tests.workflow.test_custody import outputs


def main() -> int:
    """Kill, make whole, compare; 1 where a difference was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        root = new_campaign(Path(folder) / "dot")
        qs(root, "generate", today="2026-10-01", expect=0)
        for unit in ("TYT", "CA", "MN1"):
            send(root, unit)
        send(root, "TYT", {("TC07.1.01", "value"): 40, ("TC07.1.02", "value"): 41})
        undisturbed = Path(folder) / "undisturbed"
        shutil.copytree(root, undisturbed)
        began = time.monotonic()
        qs(undisturbed, "run", today="2026-11-06", expect=1)
        length = time.monotonic() - began
        wanted = outputs(undisturbed)
        line = [sys.executable, "-m", "qs_workbook", "-C", str(root), "run", "--today", "2026-11-06"]
        hit = 0
        for number in range(1, asked.kills + 1):
            if number % 5 == 1:  # begin anew now and then, so that first runs are killed as well as later ones
                shutil.rmtree(root / ".qs", ignore_errors=True)
                shutil.rmtree(root / "3-ket-qua", ignore_errors=True)
            process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0, length))
            hit += process.poll() is None
            process.kill()
            process.wait()
            if number % 5 == 0 or number == asked.kills:
                qs(root, "run", today="2026-11-06", expect=1)
                found = outputs(root)
                if found != wanted:
                    names = sorted(k for k in wanted.keys() | found.keys() if wanted.get(k) != found.get(k))
                    sys.stdout.write(f"kill {number}: differs in {names}\n")
                    return 1
    sys.stdout.write(f"{asked.kills} kills, {hit} of them into a run at work: no difference\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
