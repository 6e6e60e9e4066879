"""Logs go to standard error as it is now, one JSON object a line."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from desk.logs import configure_logging


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, ours = root.handlers, root.level, logging.getLogger("zhiwen").level
    yield
    root.handlers = handlers
    root.setLevel(level)
    logging.getLogger("zhiwen").setLevel(ours)
    structlog.reset_defaults()


def test_a_record_is_one_json_object_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    structlog.get_logger("zhiwen.case").info("case_opened", case=7)
    (line,) = capsys.readouterr().err.splitlines()
    record = json.loads(line)
    assert (record["event"], record["case"], record["level"]) == ("case_opened", 7, "info")


def test_a_record_goes_to_the_standard_error_of_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    configure_logging("INFO")
    later = io.StringIO()
    monkeypatch.setattr(sys, "stderr", later)
    logging.getLogger("zhiwen.sweep").warning("late")
    assert json.loads(later.getvalue())["event"] == "late"


def test_what_packages_say_below_a_warning_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    package = logging.getLogger("a_package_that_talks")
    package.setLevel(logging.DEBUG)
    package.debug("building")
    package.warning("odd")
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == ["odd"]
