"""``assistant user``: who may use the web chat.

A thin adapter over ``accounts``.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from assistant.accounts import Accounts, Role
from assistant.errors import AccountsError
from assistant.settings import Settings

app = typer.Typer(
    help="Add, list and remove the users of the web chat (setting: accounts).",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def add(
    name: str,
    role: Annotated[
        str, typer.Option(help="editor: may also change the articles; reader: may not.")
    ] = "reader",
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Read the password from standard input.")
    ] = False,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="Let the user in through the proxy only.")
    ] = False,
) -> None:
    """Add a user, or set another password and role; asks for the password."""
    accounts = _accounts()
    if accounts.find(name) and not stdin:
        typer.confirm(f"There is a user {name!r}. Set the password and role anew?", abort=True)
    accounts.put(name, _role(role), _password(stdin=stdin, none=no_password))
    typer.echo(f"{name} may log in as {role}.")


@app.command("list")
def list_() -> None:
    """List the users and their roles."""
    for account in _accounts().all():
        typer.echo(f"{account.name}\t{account.role}")


@app.command()
def remove(name: str) -> None:
    """Remove a user; open pages of that user ask for a login at once."""
    _accounts().remove(name)
    typer.echo(f"{name} is removed.")


def _accounts() -> Accounts:
    path = Settings.load().accounts
    if path is None:
        raise AccountsError(
            'No file of users is named. Put accounts = "users.txt" into assistant.toml, or set '
            "ASSISTANT_ACCOUNTS"
        )
    return Accounts(path)


def _role(role: str) -> Role:
    if role == "editor":
        return "editor"
    if role == "reader":
        return "reader"
    raise AccountsError(f"There is no role {role!r}. Roles: editor, reader")


def _password(*, stdin: bool, none: bool) -> str | None:
    if none:
        return None
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    entered: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return entered
