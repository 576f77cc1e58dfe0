"""The log: a file where one can be had, stderr where not, never a second handler."""

import logging
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from headwater.base import Paths, start_logging

LOG = logging.getLogger("headwater")


@pytest.fixture(autouse=True)
def quiet_afterwards() -> Iterator[None]:
    before = (LOG.handlers[:], LOG.level, LOG.propagate)
    yield
    for handler in LOG.handlers:
        handler.close()
    LOG.handlers[:], LOG.level, LOG.propagate = before


def test_the_log_is_a_private_file_that_rotates(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path / "home")
    start_logging(paths)
    logging.getLogger("headwater.store").info("opened")
    logging.getLogger("headwater.store").debug("not this")
    assert [line.split(" ", 2)[2] for line in paths.log.read_text().splitlines()] == ["INFO headwater.store: opened"]
    assert paths.log.parent.stat().st_mode & 0o777 == 0o700
    handler, _memory = LOG.handlers
    assert isinstance(handler, RotatingFileHandler)
    assert (handler.maxBytes, handler.backupCount) == (1_000_000, 2)


def test_starting_twice_writes_each_line_once(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    start_logging(paths)
    start_logging(paths, debug=True)
    logging.getLogger("headwater.x").debug("once")
    assert paths.log.read_text().count("once") == 1


def test_without_a_place_for_the_file_it_goes_to_stderr(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "state").touch()
    start_logging(Paths.under(tmp_path))
    logging.getLogger("headwater.x").warning("no file")
    assert "WARNING headwater.x: no file" in capfd.readouterr().err


def test_a_folder_in_the_files_place_is_no_reason_to_stop(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    paths = Paths.under(tmp_path)
    paths.log.mkdir(parents=True)
    start_logging(paths)
    logging.getLogger("headwater.x").warning("no file")
    assert "no file" in capfd.readouterr().err
