"""Trains everything anew, each stage upon the ones before it: `python -m training --public FILE`."""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Stage(NamedTuple):
    """A module with its arguments; `data` is the data folder where it is not the one of the settings."""

    command: tuple[str, ...]
    data: Path | None = None


def stages(public: Path | None, imported: Path | None) -> Iterator[Stage]:
    """All of them in order.

    What the ranking learns from must be new to the vectors that it weighs: the public's questions teach the
    projections only after it, and what stands on the vectors is then learnt once more.
    """
    asked = ("--public", str(public)) if public else ()
    index = Stage(("desk", "index", "build"))
    classifiers = Stage(("training.classifiers", *asked))
    yield from (Stage(("training.projection",)), classifiers, index)
    yield from (Stage(("training.ranking", *asked)), Stage(("training.fusion", *asked)))
    if public:
        yield from (Stage(("training.projection", *asked, "--learn-public")), classifiers, index)
    yield Stage(("training.confidence",))
    if imported:
        yield from (index._replace(data=imported), Stage(("training.imported",), imported))


def main() -> None:
    """Run every stage in a process of its own; stop at the first that fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", type=Path, help="further labelled questions, e.g. from the public")
    parser.add_argument(
        "--imported", type=Path, help="a data folder into which evaluation's imported documents were added"
    )
    arguments = parser.parse_args()
    for stage in stages(arguments.public, arguments.imported):
        print("-", *stage.command, flush=True)
        environment = dict(os.environ)
        if stage.data:
            environment["ZHIWEN_DATA"] = str(stage.data)
        subprocess.run([sys.executable, "-m", *stage.command], check=True, env=environment)  # noqa: S603 — our own


if __name__ == "__main__":
    main()
