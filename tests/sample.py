"""`make sample`: the example workshop's files, as an organiser takes them home, into sample_data/demo/."""

import shutil
import tempfile
from pathlib import Path

from coprod.formats.everything import Everything
from coprod.formats.whole import write_whole
from coprod.workshops import collecting, example, running, steps
from tests import factories
from tests.servers import ROOT

DEMO = ROOT / "sample_data" / "demo"


def main() -> None:
    """Make the example workshop in a database of its own, close what is open, and write every file anew."""
    with tempfile.TemporaryDirectory() as folder:
        desk = factories.desk_in(Path(folder))
        workshop = example.ensure(desk)
        standing = steps.stand(desk, workshop.id)
        assert standing is not None
        if standing.open_round:
            running.close_round(desk, standing.open_round.id)
        shutil.rmtree(DEMO, ignore_errors=True)
        for path, data in Everything(desk.store, workshop, collecting.library(desk)).made():
            write_whole(DEMO, path, data)
            print(f"{(DEMO / path).relative_to(ROOT)}  {len(data):,} bytes")
        desk.store.close()


if __name__ == "__main__":
    main()
