"""The command line does what it says and ends with 0, 1 or 2."""

import json
import os
import subprocess
import sys

import pytest

from matchfair.commands import solve as solve_command
from matchfair.commands.cli import main

PROBLEM = {
    "enterprises": [{"id": "E2"}, {"id": "E1"}],
    "agencies": [{"id": "A1", "capacity": 1}],
    "scores": [["E1", "A1", 0.83], ["E2", "A1", 0.5]],
}


@pytest.fixture
def problem(tmp_path):
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(PROBLEM))
    return file


def test_solve_prints_the_plan_by_id(problem, capsys):
    assert main(["solve", str(problem)]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["pairs"] == [["E1", "A1"]]
    assert plan["unmatched"] == {"E2": "no_seat"}
    assert plan["gap"] == plan["grid"] == 2**-20, "no smaller than the grid can tell"


def test_solve_gives_the_same_bytes_whatever_the_hash_seed_and_order(problem):
    def run(seed, rows):
        problem.write_text(json.dumps(PROBLEM | {"enterprises": rows}))
        command = [sys.executable, "-m", "matchfair.commands.cli", "solve", str(problem)]
        return subprocess.run(command, capture_output=True, check=True, env={"PYTHONHASHSEED": seed, "PATH": ""}).stdout

    assert run("1", PROBLEM["enterprises"]) == run("2", PROBLEM["enterprises"][::-1])


def test_a_broken_problem_is_refused_with_what_is_wrong(tmp_path, capsys):
    file = tmp_path / "bad.json"
    file.write_text(json.dumps(PROBLEM | {"scores": [["E9", "A1", 1]]}))
    assert main(["solve", str(file)]) == 1
    assert "E9" in capsys.readouterr().err


def test_the_example_in_the_help_is_what_solve_prints(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["solve", "--help"])
    shown = capsys.readouterr().out
    assert solve_command.EXAMPLE in shown and solve_command.ANSWER in shown
    file = tmp_path / "problem.json"
    file.write_text(solve_command.EXAMPLE)
    assert main(["solve", str(file)]) == 0
    assert capsys.readouterr().out == solve_command.ANSWER + "\n"


def test_solve_writes_to_a_file_or_says_why_not(problem, tmp_path, capsys):
    assert main(["solve", str(problem), "--out", str(tmp_path / "plan.json")]) == 0
    assert json.loads((tmp_path / "plan.json").read_text())["pairs"] == [["E1", "A1"]]
    assert main(["solve", str(problem), "--out", str(tmp_path / "missing" / "plan.json")]) == 1
    assert "Name a file in a folder that exists" in capsys.readouterr().err


def test_an_unknown_command_is_a_usage_error(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["nonsense"])
    assert ended.value.code == 2


def test_init_makes_a_bureau_once_and_check_finds_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MATCHFAIR_DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite3'}")
    monkeypatch.setenv("MATCHFAIR_SECRET_KEY", "only for tests")
    arguments = [
        "init",
        "--bureau",
        "坪山区人力资源局",
        "--number",
        "44031001",
        "--login",
        "li",
        "--password",
        "long enough",
    ]
    assert main(arguments) == 0
    assert main(arguments) == 0
    assert "already" in capsys.readouterr().out
    assert main(["check"]) == 0


def test_init_refuses_a_short_password(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MATCHFAIR_DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite3'}")
    monkeypatch.setenv("MATCHFAIR_SECRET_KEY", "only for tests")
    assert main(["init", "--bureau", "x", "--number", "44031001", "--password", "short"]) == 1
    assert capsys.readouterr().err


def test_the_rule_data_is_whole_and_every_clause_is_listed(capsys):
    assert main(["policy", "check"]) == 0
    assert main(["policy", "coverage"]) == 0
    assert "PS24-16.4" in capsys.readouterr().out


def test_serving_before_init_says_what_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MATCHFAIR_DATABASE_URL", f"sqlite:///{tmp_path / 'none.sqlite3'}")
    monkeypatch.setenv("MATCHFAIR_SECRET_KEY", "only for tests")
    assert main(["serve"]) == 1
    assert "matchfair init" in capsys.readouterr().err


def test_init_without_a_terminal_asks_for_the_option(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MATCHFAIR_DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite3'}")
    monkeypatch.setenv("MATCHFAIR_SECRET_KEY", "only for tests")
    monkeypatch.setattr("getpass.getpass", lambda _text: (_ for _ in ()).throw(EOFError))
    assert main(["init", "--bureau", "x", "--number", "44031001"]) == 2
    assert "--password" in capsys.readouterr().err


def test_nobody_else_on_the_machine_reads_what_the_commands_write(tmp_path):
    """Database, backup and key hold contacts and codes."""
    environment = {"PATH": os.environ["PATH"], "MATCHFAIR_SECRET_KEY": "only for tests"}
    environment["MATCHFAIR_DATABASE_URL"] = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    init = [
        "init",
        "--bureau",
        "坪山区人力资源局",
        "--number",
        "44031001",
        "--login",
        "li",
        "--password",
        "long enough",
    ]
    for arguments in (init, ["backup", str(tmp_path / "all.backup")]):
        command = [sys.executable, "-m", "matchfair.commands.cli", *arguments]
        subprocess.run(command, check=True, env=environment, umask=0o022, capture_output=True)
    modes = {file.name: file.stat().st_mode & 0o077 for file in tmp_path.iterdir()}
    assert modes.keys() >= {"new.sqlite3", "all.backup"} and set(modes.values()) == {0}


# ---- which database ---------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("MATCHFAIR_SECRET_KEY", "only for tests")

    def name(file: str):
        monkeypatch.setenv("MATCHFAIR_DATABASE_URL", f"sqlite:///{tmp_path / file}")
        return tmp_path / file

    return name


NEW = "init --bureau 坪山区人力资源局 --number 44031001 --login li --password".split()


def test_the_commands_name_the_database_and_what_it_holds(elsewhere, tmp_path, capsys):
    right = elsewhere("right.sqlite3")
    main([*NEW, "long enough"])
    capsys.readouterr()
    told = [
        f"Database: sqlite:///{right}",
        "Holds: 坪山区人力资源局 (44031001): 0 fairs, 0 enterprises, 0 agencies, 0 pairings",
    ]
    for command, said in (
        (["check"], "Everything holds."),
        (["backup", str(tmp_path / "all")], f"{tmp_path / 'all'} holds all of it. Keep it apart from this machine."),
    ):
        assert main(command) == 0
        assert capsys.readouterr().out.splitlines() == [*told, said]
    new = elsewhere("new.sqlite3")
    assert main(["restore", str(tmp_path / "all")]) == 0
    assert capsys.readouterr().out.splitlines() == [f"Database: sqlite:///{new}", told[1], "Everything holds."]


@pytest.mark.parametrize("there", [None, b"", "tables"])
def test_a_wrong_database_is_never_taken_for_the_right_one(elsewhere, tmp_path, capsys, there):
    wrong = elsewhere("wrong.sqlite3")
    if there == "tables":
        assert main(["init"]) == 2
    elif there is not None:
        wrong.write_bytes(there)
    capsys.readouterr()
    for command in (["check"], ["backup", str(tmp_path / "all")]):
        assert main(command) == 1
        assert str(wrong) in "".join(capsys.readouterr())
    assert not (tmp_path / "all").exists()
    assert wrong.exists() == (there is not None)


@pytest.mark.parametrize(
    ("command", "code"),
    [("policy coverage", 0), ("solve {problem}", 0), ("--help", 0), ("check", 1), ("solve none", 1)],
)
def test_who_stops_reading_changes_nothing(elsewhere, problem, command, code):
    elsewhere("none.sqlite3")
    line = (
        f"{sys.executable} -m matchfair.commands.cli {command.format(problem=problem)} | true; exit ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=dict(os.environ))
    assert done.returncode == code
    assert "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr
