"""The server that the tests bring: its databases are apart, it is as durable as a real one, and nothing of it stays."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import psycopg
import pytest

from tests.postgres import PROGRAMS, Server, find_postgres, require_postgres, running


def settings(server: Server, *names: str) -> dict[str, str]:
    with server.connect() as connection:
        return dict(connection.execute("select name, setting from pg_settings where name = any(%s)", [list(names)]))


def test_fresh_databases_do_not_see_each_other(postgres: Server) -> None:
    with postgres.connect(postgres.fresh()) as first, postgres.connect(postgres.fresh()) as second:
        first.execute("create table only_here (number integer)")
        assert first.execute("select count(*) from only_here").fetchone() == (0,)
        with pytest.raises(psycopg.errors.UndefinedTable):
            second.execute("select count(*) from only_here")


def test_a_database_keeps_what_it_confirms(postgres: Server) -> None:
    wanted = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
    assert settings(postgres, *wanted) == wanted


def test_text_is_unicode_in_the_order_of_its_code_points(postgres: Server) -> None:
    with postgres.connect(postgres.fresh()) as connection:
        assert connection.execute("show server_encoding").fetchone() == ("UTF8",)
        sorted_words = connection.execute("select word from unnest(array['目标', 'b', 'B', '一']) word order by word")
        assert [word for (word,) in sorted_words] == ["B", "b", "一", "目标"]


def reaches(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), timeout=5).close()
    except OSError:
        return False
    return True


def test_it_listens_on_loopback_alone(postgres: Server) -> None:
    wanted = {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
    assert settings(postgres, *wanted) == wanted
    # A server that listened everywhere would answer at the other two as well.
    reached = [address for address in ("127.0.0.1", "127.0.0.2", "::1") if reaches(address, postgres.port)]
    assert reached == ["127.0.0.1"]


def test_nothing_is_left_of_a_server_whose_test_failed(postgres: Server) -> None:
    class FailedError(Exception):
        pass

    processes, folders, clients = set(), set(), []

    def fail_while_connected() -> None:
        with running(require_postgres()) as server:
            clients.append(client := server.connect())
            processes.add(server.process)
            processes.update(pid for (pid,) in client.execute("select pid from pg_stat_activity"))
            folders.add(Path(settings(server, "data_directory")["data_directory"]).parent)
            assert all(folder.is_dir() for folder in folders)
            raise FailedError

    with pytest.raises(FailedError):
        fail_while_connected()
    for client in clients:
        client.close()
    assert len(processes) > 2, "the server and its children"
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
    assert not any(folder.exists() for folder in folders)
    with postgres.connect() as untouched:
        assert untouched.execute("select 1").fetchone() == (1,)


def test_programs_that_do_not_run_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = require_postgres()
    dangling, broken = tmp_path / "dangling", tmp_path / "broken"
    for folder in (dangling, broken):
        folder.mkdir()
        for name in PROGRAMS:
            program = folder / name
            if folder is dangling:
                program.symlink_to(tmp_path / "removed" / name)
            else:
                program.write_text("#!/bin/sh\nexit 1\n", "utf-8")
                program.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(dangling), str(broken), os.environ["PATH"]]))
    assert find_postgres() == good
