"""Who may use the web chat: a file of names, roles and hashed passwords, a line each.

    ines editor scrypt$32768$8$3$…$…
    tomas reader scrypt$32768$8$3$…$…

Passwords are kept as scrypt hashes with a salt each. ``-`` in the hash's place lets nobody in by
password: such a user comes through a proxy that has checked who it is. Knows nothing of the web.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from assistant.errors import AccountsError

Role = Literal["editor", "reader"]
ROLES: tuple[Role, ...] = get_args(Role)
NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")
SHORTEST = 10  # characters of a password
LONGEST = 1_000
NO_PASSWORD = "-"

# 32 MiB and three passes, as OWASP's password storage advice has it: about 0.2 s on one core.
_COST, _BLOCK, _PASSES = 2**15, 8, 3
_MEMORY = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Account:
    """One user: name, role, and the password's hash or ``-``."""

    name: str
    role: Role
    secret: str

    @property
    def stamp(self) -> str:
        """Changes with the password, so that a new one ends what the old one opened."""
        return hashlib.sha256(self.secret.encode()).hexdigest()[:16]


class Accounts:
    """The users in one file, read again whenever it changes."""

    def __init__(self, path: Path) -> None:
        """Take the file; it need not exist before the first user is added."""
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        self._known: dict[str, Account] = {}
        self._lock = threading.Lock()

    def all(self) -> list[Account]:
        """List the users by name.

        Raises:
            AccountsError: The file cannot be read.
        """
        return [account for _, account in sorted(self._read().items())]

    def find(self, name: str) -> Account | None:
        """Give a user, or None.

        Raises:
            AccountsError: The file cannot be read.
        """
        return self._read().get(plain_name(name))

    def check(self, name: str, password: str) -> Account | None:
        """Give the user if the password is right; a wrong name takes as long as a right one.

        Raises:
            AccountsError: The file cannot be read.
        """
        account = self.find(name)
        secret = account.secret if account else NO_PASSWORD
        return account if _matches(password[:LONGEST], secret) else None

    def put(self, name: str, role: Role, password: str | None) -> Account:
        """Add a user, or give one another password and role.

        Args:
            name: Lower-case letters, digits and ``. _ @ + -``; capitals are made small.
            role: What the user may do.
            password: None for a user who comes through a proxy only.

        Raises:
            AccountsError: The name or the password cannot be used, or the file cannot be written.
        """
        name = plain_name(name)
        if not NAME.fullmatch(name):
            raise AccountsError(
                f"{name!r} cannot be a user's name: use up to 64 letters, digits and . _ @ + -"
            )
        if password is not None and not SHORTEST <= len(password) <= LONGEST:
            raise AccountsError(f"A password has {SHORTEST} to {LONGEST} characters")
        account = Account(name, role, NO_PASSWORD if password is None else hashed(password))
        self._write((self._read() | {name: account}).values())
        return account

    def remove(self, name: str) -> None:
        """Take a user out.

        Raises:
            AccountsError: There is none of that name, or the file cannot be written.
        """
        known = dict(self._read())
        if known.pop(plain_name(name), None) is None:
            raise AccountsError(
                f"There is no user {name!r} in {self.path}. See: assistant user list"
            )
        self._write(known.values())

    def _read(self) -> dict[str, Account]:
        with self._lock:
            try:
                info = self.path.stat()
                seen = (info.st_mtime_ns, info.st_size, info.st_ino)
                if seen != self._seen:
                    self._known = _parse(self.path, self.path.read_text(encoding="utf-8"))
                    self._seen = seen
            except FileNotFoundError:
                self._known, self._seen = {}, None
            except (OSError, UnicodeDecodeError) as exc:
                raise AccountsError(f"The users in {self.path} cannot be read: {exc}") from exc
            return self._known

    def _write(self, accounts: Iterable[Account]) -> None:
        lines = sorted(f"{each.name} {each.role} {each.secret}\n" for each in accounts)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=self.path.parent, prefix=".users-")  # mode 0600
            with open(handle, "w", encoding="utf-8") as stream:
                stream.writelines(lines)
            os.replace(draft, self.path)
        except OSError as exc:
            raise AccountsError(f"The users cannot be written to {self.path}: {exc}") from exc


def plain_name(name: str) -> str:
    """Give a name as it is kept."""
    return name.strip().lower()


def _parse(path: Path, text: str) -> dict[str, Account]:
    known = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = line.split()
        if len(parts) != 3 or parts[1] not in ROLES or not NAME.fullmatch(parts[0]):
            raise AccountsError(f"Line {number} of {path} is no user: name, role, password hash")
        role: Role = "editor" if parts[1] == "editor" else "reader"
        known[parts[0]] = Account(parts[0], role, parts[2])
    return known


def hashed(password: str, *, cost: int = _COST) -> str:
    """Give a password's hash, with all that is needed to compare it."""
    salt = secrets.token_bytes(16)
    key = _scrypt(password, salt, cost, _BLOCK, _PASSES)
    text = "$".join(base64.b64encode(part).decode() for part in (salt, key))
    return f"scrypt${cost}${_BLOCK}${_PASSES}${text}"


def _matches(password: str, secret: str) -> bool:
    try:
        kind, cost, block, passes, salt, key = secret.split("$")
        if kind != "scrypt":
            raise ValueError(kind)
        wanted = base64.b64decode(key)
        found = _scrypt(password, base64.b64decode(salt), int(cost), int(block), int(passes))
    except ValueError:  # a hash that is none, and no user at all, take as long as a wrong password
        _scrypt(password, bytes(16), _COST, _BLOCK, _PASSES)
        return False
    return hmac.compare_digest(found, wanted)


def _scrypt(password: str, salt: bytes, cost: int, block: int, passes: int) -> bytes:
    data = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(data, salt=salt, n=cost, r=block, p=passes, maxmem=_MEMORY, dklen=32)
