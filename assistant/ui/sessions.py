"""Who a request comes from, and what that user may do: login, logout, roles and rate limits.

Stands behind the guard and before every route. Without a file of accounts everybody on this machine
is an editor, and whoever comes from another machine is a reader. Knows nothing of articles.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from assistant.accounts import NAME, Account, Accounts, Role, plain_name
from assistant.errors import AccountsError
from assistant.settings import Settings
from assistant.ui import logintexts
from assistant.ui.guard import LOOPBACK, Asgi, Receive, Scope, Send
from assistant.ui.limits import RateLimit
from assistant.ui.loginpage import POLICY, login_html
from assistant.ui.visits import Visits

log = logging.getLogger(__name__)

COOKIE = "news-assistant"
EDITING = "/library/"  # whatever is posted below it changes the corpus
ASKING = ("/ask", "/gradio_api/queue/join", "/api/", "/v1/", "/mcp")
OPEN = ("/room/", "/favicon.ico")  # what the login page itself needs; holds nothing of anybody
MINUTE = 60.0
WRONG_PER_ADDRESS, WRONG_PER_NAME, WRONG_SECONDS = 10, 50, 300.0
LONGEST_FORM = 4_096
HASHES = 2  # at once: each takes 32 MiB and a core
_USER = "assistant.user"


class User(NamedTuple):
    """Who a request comes from; the name is empty where nobody has to log in."""

    name: str
    role: Role


def user_of(request: Request) -> User:
    """Give the user that a request comes from."""
    user: User = request.scope[_USER]
    return user


def may_edit(request: Request) -> bool:
    """Tell whether the request's user may change the corpus."""
    return user_of(request).role == "editor"


def check(settings: Settings, bound: str) -> None:
    """Refuse settings under which the wrong people, or nobody, would be let in.

    Args:
        settings: They name the file of accounts.
        bound: The address that the server listens on.

    Raises:
        AccountsError: The settings contradict one another, or the file names nobody.
    """
    if not settings.accounts:
        if settings.user_header:
            raise AccountsError("The setting user_header needs the setting accounts, for the roles")
        return
    if settings.user_header and bound not in LOOPBACK:
        raise AccountsError(
            f"With the setting user_header anybody who reaches {bound} could claim to be "
            "anybody. Let the proxy run on this machine, and host be 127.0.0.1"
        )
    if not Accounts(settings.accounts).all() and not settings.user_header:
        raise AccountsError(
            f"There are no users in {settings.accounts}. Run: assistant user add NAME"
        )


class Sessions:
    """Lets requests through that may be made, and answers those about logging in itself."""

    def __init__(
        self,
        app: Asgi,
        *,
        settings: Settings,
        programs: Sequence[str] = (),
    ) -> None:
        """Take the settings.

        Args:
            app: What stands behind.
            settings: They name the file of accounts.
            programs: The paths for programs; one such as ``/api/`` stands for all below it.
        """
        self.app = app
        self.programs = tuple(programs)
        self.keyed = bool(settings.api_key.get_secret_value())
        self.header = settings.user_header
        self.accounts = Accounts(settings.accounts) if settings.accounts else None
        self.visits = Visits(settings.data / "logins.json", settings.session_hours)
        self.rate = RateLimit(settings.rate_limit, MINUTE)
        self.wrong_address = RateLimit(WRONG_PER_ADDRESS, WRONG_SECONDS)
        self.wrong_name = RateLimit(WRONG_PER_NAME, WRONG_SECONDS)
        self._hashing = ThreadPoolExecutor(HASHES, "hashing")  # makes a thread when one is needed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its user, or answer it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            reply = await self._reply(request, _path(scope))
        except AccountsError as exc:  # nobody is let in on a file that cannot be read
            log.error("%s", exc)
            reply = _refused(503, logintexts.ACCOUNTS_UNREADABLE)
        await (reply or self.app)(scope, receive, send)

    async def _reply(self, request: Request, path: str) -> Response | None:
        """Answer a request, or give None where it may go on."""
        if path == "/login":
            return await self._login(request)
        if path == "/logout":
            return self._logout(request)
        if path.startswith(OPEN) and request.method in {"GET", "HEAD"}:
            return None
        user = self._user(request, path)
        if user is None:
            return self._strangers(request, path)
        request.scope[_USER] = user
        if path == "/session":
            known = {"name": user.name, "role": user.role, "logOut": logintexts.LOG_OUT}
            return JSONResponse(known, headers=_FRESH)
        if path.startswith(EDITING) and _writes(request) and user.role != "editor":
            return _refused(403, logintexts.READERS if self.accounts else logintexts.ELSEWHERE)
        return self._limited(request, path, user)

    def _user(self, request: Request, path: str) -> User | None:
        if self.accounts is None:
            return User("", "editor" if _here(request) else "reader")
        if self.header and (named := request.headers.get(self.header)):
            return self._named_by_proxy(plain_name(named))
        visit = self.visits.find(_token(request))
        account = self.accounts.find(visit.name) if visit else None
        if account and visit and account.stamp == visit.stamp:
            return User(account.name, account.role)
        if self.keyed and self._for_programs(path):
            return User("", "reader")  # the key is asked for behind
        return None

    def _named_by_proxy(self, name: str) -> User | None:
        assert self.accounts
        account = self.accounts.find(name)
        role: Role = account.role if account else "reader"
        return User(name, role) if NAME.fullmatch(name) else None

    def _for_programs(self, path: str) -> bool:
        return any(
            path.startswith(each) if each.endswith("/") else path == each for each in self.programs
        )

    def _strangers(self, request: Request, path: str) -> Response:
        if path in {"", "/"} and not _writes(request):
            return RedirectResponse(_root(request) + "/login", 303, _FRESH)
        return _refused(401, logintexts.LOG_IN_FIRST)

    def _limited(self, request: Request, path: str, user: User) -> Response | None:
        counted = path.startswith(ASKING) or path.startswith(EDITING)
        if not (counted and _writes(request)) or (not user.name and _here(request)):
            return None
        seconds = self.rate.take(user.name or _address(request))
        if not seconds:
            return None
        words = logintexts.TOO_OFTEN.format(seconds=max(1, round(seconds)))
        return _refused(429, words, {"retry-after": str(max(1, round(seconds)))})

    # Logging in and out

    async def _login(self, request: Request) -> Response:
        if self.accounts is None:
            return _refused(404, logintexts.NO_LOGIN)
        if request.method in {"GET", "HEAD"}:
            return _page(request, "")
        if request.method != "POST":
            return _refused(405, logintexts.NO_LOGIN)
        name, password = await _form(request)
        address = _address(request)
        # Counted before the slow check, so that a burst cannot pass it; taken back when right.
        wait = self.wrong_address.take(address) or self.wrong_name.take(name)
        if wait:
            later = {"retry-after": str(round(wait) + 1)}
            return _page(request, logintexts.TOO_MANY_LOGINS, 429, later)
        account = await self._checked(name, password)
        if account is None:
            log.warning("A login as %r from %s was refused", name, address)
            return _page(request, logintexts.WRONG_LOGIN, 401)
        self.wrong_address.forgive(address)
        self.wrong_name.forgive(name)
        self.visits.end(_token(request))
        token = await run_in_threadpool(self.visits.begin, account.name, account.stamp)
        return self._moved(request, "/", token)

    async def _checked(self, name: str, password: str) -> Account | None:
        """Check a password beside the server's other threads, so that hashing holds up nobody."""
        assert self.accounts
        loop, check = asyncio.get_running_loop(), self.accounts.check
        return await loop.run_in_executor(self._hashing, check, name, password)

    def _logout(self, request: Request) -> Response:
        if request.method != "POST":
            return _refused(405, logintexts.NO_LOGIN)
        self.visits.end(_token(request))
        return self._moved(request, "/login", "")

    def _moved(self, request: Request, path: str, token: str) -> Response:
        """Send the browser on with its new token; an empty one takes the old away."""
        reply = RedirectResponse(_root(request) + path, 303, _FRESH)
        reply.set_cookie(
            COOKIE,
            token,
            max_age=None if token else 0,
            path=_root(request) or "/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
        return reply


_FRESH = {"cache-control": "no-store"}


async def _form(request: Request) -> tuple[str, str]:
    """Read name and password; both empty where the form is none."""
    body = await request.body()
    if len(body) > LONGEST_FORM:
        return "", ""
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=8)
    except ValueError:
        return "", ""
    return plain_name(fields.get("name", [""])[0]), fields.get("password", [""])[0]


def _page(
    request: Request, message: str, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    # Under "no-referrer", the rule elsewhere, a browser would not say where the form comes from.
    policy = {"content-security-policy": POLICY, "referrer-policy": "same-origin"}
    html = login_html(_root(request), message)
    return HTMLResponse(html, status, {**_FRESH, **policy, **(headers or {})})


def _refused(status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    error = {"message": words, "type": "refused"}
    return JSONResponse({"detail": words, "error": error}, status, {**_FRESH, **(headers or {})})


def _token(request: Request) -> str:
    try:
        cookie = SimpleCookie(request.headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return cookie.value if cookie else ""


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _here(request: Request) -> bool:
    """Tell whether a request comes from this machine."""
    address = _address(request)
    try:
        return not address or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _writes(request: Request) -> bool:
    return request.method not in {"GET", "HEAD", "OPTIONS"}


def _root(request: Request) -> str:
    root: str = request.scope.get("root_path", "")
    return root.rstrip("/")


def _path(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "").rstrip("/")) or "/"
