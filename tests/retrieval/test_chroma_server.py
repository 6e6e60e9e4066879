"""The same index over a Chroma server: collections named by generation, dropped with it."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kernel.errors import IndexUnavailable, InvalidSetting
from retrieval.dense import chroma_place
from retrieval.generations import GenerationFolder
from retrieval.index import open_generation
from retrieval.indexing import build_generation
from tests.desk.indexing.small import HashEncoder, library


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Chroma server of its own; the tests skip where it does not come up."""
    address = f"http://127.0.0.1:{free_port()}"
    program = Path(sys.executable).with_name("chroma")
    if not program.is_file():
        pytest.skip("the program chroma is not installed beside this Python")
    folder = tmp_path_factory.mktemp("chroma")
    running = subprocess.Popen(  # noqa: S603 - our own program, our own arguments
        [program, "run", "--path", folder, "--host", "127.0.0.1", "--port", address.rsplit(":", 1)[1]],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            try:
                httpx.get(f"{address}/api/v2/heartbeat", timeout=1).raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        else:
            pytest.skip("chroma run does not come up on this machine")
        yield address
    finally:
        running.terminate()
        running.wait(10)


def test_generations_lie_beside_each_other_on_a_server(server: str, tmp_path: Path) -> None:
    encoder = HashEncoder()
    build_generation(library(), encoder, tmp_path, index_id="a", server=server)
    build_generation(library(("丁",)), encoder, tmp_path, index_id="b", base="a", server=server)
    one = open_generation(library(), encoder, tmp_path, "a", server)
    other = open_generation(library(("丁",)), encoder, tmp_path, "b", server)
    wanted = other.passages[-1]
    assert wanted.title == "样例丁办法"
    found = other.dense.nearest(encoder.encode_query(wanted.text).among_passages, 1)
    assert [other.passages[position].key for position in found.positions] == [wanted.key]
    assert all(
        position < 36
        for position in one.dense.nearest(encoder.encode_query(wanted.text).among_passages, 50).positions
    )

    GenerationFolder(tmp_path, "a").remove(server)
    names = {collection.name for collection in chroma_place(tmp_path, "b", server).client.list_collections()}
    assert names == {"articles-b"}


def test_a_server_that_is_away_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="no Chroma server answers"):
        chroma_place(tmp_path, "a", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(InvalidSetting, match="is no address"):
        chroma_place(tmp_path, "a", "somewhere")
