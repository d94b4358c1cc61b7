"""Users in a file: hashed passwords, roles, and the commands that keep them."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.accounts import SHORTEST, Account, Accounts
from assistant.cli import app
from assistant.errors import AccountsError

SECRET = "correct horse battery"


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(tmp_path / "keys" / "users.txt")


def test_the_right_password_lets_in_and_nothing_else_does(accounts: Accounts) -> None:
    ines = accounts.put("Ines", "editor", SECRET)
    assert accounts.check("ines", SECRET) == ines == accounts.check(" INES ", SECRET)
    for name, password in (
        ("ines", "correct horse batterx"),
        ("ines", ""),
        ("ines", SECRET + "x" * 2_000),
        ("nobody", SECRET),
        ("", ""),
    ):
        assert accounts.check(name, password) is None


def test_the_file_holds_no_password_and_nobody_else_can_read_it(accounts: Accounts) -> None:
    accounts.put("ines", "editor", SECRET)
    accounts.put("tomas", "reader", SECRET)
    text = accounts.path.read_text()
    assert SECRET not in text
    hashes = re.findall(r"scrypt\S+", text)
    assert len(set(hashes)) == 2  # a salt each
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600


def test_a_change_made_elsewhere_counts_at_once(accounts: Accounts) -> None:
    other = Accounts(accounts.path)
    first = accounts.put("ines", "reader", SECRET)
    assert other.find("ines") == first
    second = accounts.put("ines", "editor", SECRET + "!")
    assert other.find("ines") == second
    assert first.stamp != second.stamp
    accounts.remove("ines")
    assert (other.all(), other.check("ines", SECRET)) == ([], None)


def test_a_user_without_a_password_cannot_be_let_in_by_one(accounts: Accounts) -> None:
    accounts.put("ines", "editor", None)
    assert accounts.find("ines") == Account("ines", "editor", "-")
    assert accounts.check("ines", "-") is None
    assert accounts.check("ines", "") is None


@pytest.mark.parametrize("name", ["", "-ines", "ines smith", "../ines", "i" * 65, "ines\n", "日本"])
def test_a_name_that_could_not_be_kept_is_refused(accounts: Accounts, name: str) -> None:
    if name != "ines\n":  # blanks around a name do not count
        with pytest.raises(AccountsError, match="cannot be a user's name"):
            accounts.put(name, "reader", SECRET)
        assert not accounts.path.exists()


def test_a_short_password_is_refused_with_the_length(accounts: Accounts) -> None:
    with pytest.raises(AccountsError, match=f"has {SHORTEST} to"):
        accounts.put("ines", "reader", "short")


@pytest.mark.parametrize(
    "line", ["ines", "ines owner x", "ines editor", "a b c d", "Ines reader -"]
)
def test_a_line_that_is_no_user_is_named(accounts: Accounts, line: str) -> None:
    accounts.put("tomas", "reader", SECRET)
    accounts.path.write_text(accounts.path.read_text() + line + "\n")
    with pytest.raises(AccountsError, match=r"Line 2 of .*users\.txt is no user"):
        accounts.find("tomas")


@pytest.mark.parametrize(
    "secret",
    ["scrypt", "scrypt$x$8$1$AA==$AA==", "scrypt$3$8$1$AA==$AA==", "md5$2$8$1$AA==$AA=="],
)
def test_a_broken_hash_lets_nobody_in(accounts: Accounts, secret: str) -> None:
    accounts.path.parent.mkdir()
    accounts.path.write_text(f"ines editor {secret}\n")
    assert accounts.check("ines", "") is None
    assert accounts.check("ines", "anything") is None


# ---- On the command line ----------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_ACCOUNTS", "users.txt")
    return CliRunner()


def test_users_are_added_listed_and_removed(run: CliRunner, tmp_path: Path) -> None:
    twice = f"{SECRET}\n{SECRET}\n"
    added = run.invoke(app, ["user", "add", "ines", "--role", "editor"], input=twice)
    assert added.exit_code == 0, added.output
    assert SECRET not in added.output
    assert "ines may log in as editor." in added.output
    run.invoke(app, ["user", "add", "tomas", "--stdin"], input=f"{SECRET}\n")
    assert run.invoke(app, ["user", "list"]).output == "ines\teditor\ntomas\treader\n"
    accounts = Accounts(tmp_path / "users.txt")
    assert accounts.check("tomas", SECRET)
    assert run.invoke(app, ["user", "remove", "tomas"]).output == "tomas is removed.\n"
    assert [each.name for each in accounts.all()] == ["ines"]


def test_a_user_who_exists_is_changed_only_when_that_is_confirmed(
    run: CliRunner, tmp_path: Path
) -> None:
    run.invoke(app, ["user", "add", "ines", "--stdin"], input=f"{SECRET}\n")
    before = (tmp_path / "users.txt").read_text()
    assert run.invoke(app, ["user", "add", "ines"], input="n\n").exit_code == 1
    assert (tmp_path / "users.txt").read_text() == before
    run.invoke(app, ["user", "add", "ines", "--no-password"], input="y\n")
    assert (tmp_path / "users.txt").read_text() == "ines reader -\n"


def test_what_cannot_be_done_is_said(run: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    def error(*arguments: str) -> str:
        return str(run.invoke(app, ["user", *arguments], input=f"{SECRET}\n").exception)

    assert "There is no role 'owner'" in error("add", "ines", "--role", "owner", "--stdin")
    assert "There is no user 'ines' in users.txt" in error("remove", "ines")
    monkeypatch.delenv("ASSISTANT_ACCOUNTS")
    assert "No file of users is named" in error("list")
