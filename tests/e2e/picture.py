"""Takes the picture of the first page for the README from the running application.

Run as `python -m tests.e2e.picture OUT.png [STORE]`; without a store the example office is made in a temporary folder.
"""

import sys
import tempfile
from pathlib import Path

from coverage.cli import main
from tests.builders import EXAMPLE_RELEASES
from tests.e2e.browser import launched, served


def take(target: Path, store: Path) -> None:
    """Write the picture of `/` at 1920x1080."""
    with served(store) as address, launched() as browser:
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(address)
        page.wait_for_selector(".js-plotly-plot .main-svg")
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)
        page.screenshot(path=str(target))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        chosen = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder) / "store"
        if len(sys.argv) <= 2:
            main(["example", f"{folder}/files"])
            main(["--store", str(chosen), "ingest", f"{folder}/files"])
            for arguments in EXAMPLE_RELEASES:
                main(["--store", str(chosen), "release", *arguments])
        take(Path(sys.argv[1]), chosen)
