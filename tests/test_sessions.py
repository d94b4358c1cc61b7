"""Who may come in, and what they may do: over HTTP, through the guard and every route behind it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.responses import PlainTextResponse

from assistant import Assistant, AssistantError, Settings
from assistant.accounts import Accounts, hashed
from assistant.ui import logintexts, sessions
from assistant.ui.limits import RateLimit
from assistant.ui.visits import PER_USER, Visits

if TYPE_CHECKING:
    from starlette.testclient import TestClient

HOME = "http://127.0.0.1:7860"
SECRET = "correct horse battery"
HERE, ELSEWHERE = ("127.0.0.1", 50_000), ("192.0.2.7", 50_000)
Start = Callable[..., "TestClient"]


@contextmanager
def _served(
    base: Path, *, client: tuple[str, int] = HERE, **settings: object
) -> Iterator[TestClient]:
    from fastapi import FastAPI
    from starlette.testclient import TestClient

    from assistant.ui.app import add_own_routes, protect

    (base / "articles").mkdir(exist_ok=True)
    (base / "articles" / "ferry.txt").write_text("The ferry sails again.\n")
    stated = {"data": base / "storage", "folder": base / "articles", **settings}
    app = FastAPI()
    with Assistant(Settings.model_validate(stated)) as assistant:
        add_own_routes(app, assistant)
        app.add_route("/", lambda _: PlainTextResponse("The page."))
        protect(app, assistant.settings)
        with TestClient(app, base_url=HOME, client=client, follow_redirects=False) as started:
            yield started


@pytest.fixture
def team(tmp_path: Path) -> Iterator[TestClient]:
    """A server with an editor and a reader."""
    put(tmp_path, ines="editor", tomas="reader")
    with _served(tmp_path, accounts=tmp_path / "users.txt", client=ELSEWHERE) as client:
        yield client


def put(base: Path, **roles: str) -> Path:
    """Write a file of users whose passwords are quick to check."""
    file = base / "users.txt"
    lines = (f"{name} {role} {hashed(SECRET, cost=16)}\n" for name, role in roles.items())
    file.write_text("".join(lines))
    return file


def log_in(client: TestClient, name: str, password: str = SECRET) -> int:
    form = {"name": name, "password": password}
    return client.post("/login", data=form, headers={"origin": HOME}).status_code


def who(client: TestClient) -> tuple[str, str]:
    known = client.get("/session").json()
    return known["name"], known["role"]


# ---- In and out -------------------------------------------------------------------------------


def test_nobody_gets_anything_before_the_login(team: TestClient) -> None:
    moved = team.get("/")
    assert (moved.status_code, moved.headers["location"]) == (303, "/login")
    for path in (
        *("/config", "/source?file=ferry.txt", "/library/list", "/library/job", "/session"),
        *("/conversations", "/gradio_api/info", "/theme.css", "/facets"),
    ):
        reply = team.get(path)
        assert (reply.status_code, reply.json()["detail"]) == (401, logintexts.LOG_IN_FIRST), path
    for path in ("/library/sync", "/library/upload?name=a.txt", "/ask", "/gradio_api/queue/join"):
        assert team.post(path, json={}).status_code == 401, path


def test_a_login_opens_the_page_until_the_logout(team: TestClient) -> None:
    assert log_in(team, "ines") == 303
    assert team.get("/").status_code == 200
    assert who(team) == ("ines", "editor")
    token = team.cookies[sessions.COOKIE]
    out = team.post("/logout", headers={"origin": HOME})
    assert (out.status_code, out.headers["location"]) == (303, "/login")
    assert team.get("/session").status_code == 401
    team.cookies.set(sessions.COOKIE, token)  # an old token opens nothing any more
    assert team.get("/session").status_code == 401


def test_the_cookie_can_be_read_by_no_script_and_changes_nothing_from_another_site(
    team: TestClient,
) -> None:
    form = {"name": "ines", "password": SECRET}
    cookie = team.post("/login", data=form).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    secure = team.post("https://127.0.0.1:7860/login", data=form).headers["set-cookie"]
    assert "Secure" in secure.split("; ")
    team.cookies.clear()
    log_in(team, "ines")
    # It comes along with a link on another site, which only reads; all else is refused there.
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert team.get("/", headers=elsewhere).status_code == 200
    named = elsewhere | {"origin": "https://elsewhere.example"}
    for path in (
        *("/ask", "/turns", "/feedback", "/logout", "/login", "/library/sync", "/library/watch"),
        *("/library/delete?file=ferry.txt", "/library/upload?name=a.txt"),
    ):
        for headers in (elsewhere, named):
            assert team.post(path, headers=headers).status_code == 403, path
        assert team.get(path, headers=elsewhere).status_code in {200, 405}, path
    assert team.put("/conversations", json=[], headers=elsewhere).status_code == 403


def test_a_wrong_name_and_a_wrong_password_look_the_same(team: TestClient) -> None:
    replies = [
        team.post("/login", data={"name": name, "password": "wrong" * 4}) for name in ("ines", "no")
    ]
    assert [each.status_code for each in replies] == [401, 401]
    assert replies[0].text == replies[1].text
    assert logintexts.WRONG_LOGIN in replies[0].text
    assert not team.cookies


@pytest.mark.parametrize("body", [b"", b"name", b"\xff=\xfe", b"name=ines&" * 50, b"a" * 200_000])
def test_an_odd_form_is_only_a_wrong_login(team: TestClient, body: bytes) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert team.post("/login", content=body, headers=kind).status_code == 401


def test_another_site_can_log_nobody_in_or_out(team: TestClient) -> None:
    evil = {"origin": "https://evil.example"}
    form = {"name": "ines", "password": SECRET}
    assert team.post("/login", data=form, headers=evil).status_code == 403
    log_in(team, "ines")
    assert team.post("/logout", headers=evil).status_code == 403
    assert team.post("/library/sync", headers=evil).status_code == 403
    assert team.get("/session").status_code == 200


def test_guessing_is_slowed_down_and_says_so(team: TestClient) -> None:
    tries = [log_in(team, "ines", f"wrong password {n}") for n in range(12)]
    assert tries == [401] * sessions.WRONG_PER_ADDRESS + [429] * 2
    reply = team.post("/login", data={"name": "ines", "password": SECRET})
    assert (reply.status_code, logintexts.TOO_MANY_LOGINS in reply.text) == (429, True)
    assert int(reply.headers["retry-after"]) > 200


def test_right_logins_are_not_counted(team: TestClient) -> None:
    assert {log_in(team, "ines") for _ in range(sessions.WRONG_PER_ADDRESS + 2)} == {303}


def test_a_new_password_or_a_removed_user_ends_open_logins(
    team: TestClient, tmp_path: Path
) -> None:
    log_in(team, "tomas")
    put(tmp_path, tomas="editor")
    assert team.get("/session").status_code == 401
    log_in(team, "tomas")
    assert team.get("/session").json()["role"] == "editor"
    put(tmp_path, ines="editor")
    assert team.get("/session").status_code == 401


def test_a_broken_file_of_users_lets_nobody_in(team: TestClient, tmp_path: Path) -> None:
    log_in(team, "ines")
    (tmp_path / "users.txt").write_text("who knows")
    assert team.get("/session").status_code == 503
    assert log_in(team, "ines") == 503


def test_a_server_without_users_does_not_start(tmp_path: Path) -> None:
    with (
        pytest.raises(AssistantError, match="There are no users in"),
        _served(tmp_path, accounts=tmp_path / "users.txt"),
    ):
        pass


def test_the_login_page_runs_no_script_and_names_no_other_host(team: TestClient) -> None:
    reply = team.get("/login")
    assert "script" not in reply.text
    assert "http" not in reply.text
    assert "script-src" not in reply.headers["content-security-policy"]
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    style = reply.text.split('stylesheet" href="')[1].split('"')[0]
    assert team.get(style).status_code == 200


# ---- Roles ------------------------------------------------------------------------------------

EDITS = [
    *("sync", "rebuild", "stop", "watch?on=1", "delete?file=ferry.txt"),
    *("upload?name=a.txt", "upload?name=ferry.txt&replace=1"),
]


@pytest.mark.parametrize("path", EDITS)
def test_a_reader_can_change_nothing(team: TestClient, tmp_path: Path, path: str) -> None:
    log_in(team, "tomas")
    reply = team.post(f"/library/{path}", content=b"The harbour is open.")
    assert (reply.status_code, reply.json()["detail"]) == (403, logintexts.READERS)
    assert (tmp_path / "articles" / "ferry.txt").read_text() == "The ferry sails again.\n"
    assert [each.name for each in (tmp_path / "articles").iterdir()] == ["ferry.txt"]


def test_an_editor_sees_the_buttons_and_a_reader_does_not(team: TestClient) -> None:
    log_in(team, "tomas")
    assert 'id="sync"' not in team.get("/library/page").text
    log_in(team, "ines")
    assert 'id="sync"' in team.get("/library/page").text
    assert team.post("/library/sync").status_code == 200


def test_without_logins_only_this_machine_may_change_the_articles(tmp_path: Path) -> None:
    with _served(tmp_path) as here:
        assert who(here) == ("", "editor")
        assert here.post("/library/stop").status_code == 200
        assert here.post("/login", data={"name": "ines"}).status_code == 404
    with _served(tmp_path, client=ELSEWHERE) as there:
        assert there.get("/session").json()["role"] == "reader"
        reply = there.post("/library/sync")
        assert (reply.status_code, reply.json()["detail"]) == (403, logintexts.ELSEWHERE)


# ---- How often --------------------------------------------------------------------------------


def test_one_user_who_asks_too_often_is_told_to_wait_and_the_others_go_on(tmp_path: Path) -> None:
    users = put(tmp_path, ines="editor", tomas="editor")
    with _served(tmp_path, accounts=users, rate_limit=3) as client:
        log_in(client, "ines")
        tries = [client.post("/library/stop") for _ in range(4)]
        assert [each.status_code for each in tries] == [200, 200, 200, 429]
        assert "Please try again in" in tries[-1].json()["detail"]
        assert 0 < int(tries[-1].headers["retry-after"]) <= 60
        assert client.get("/session").status_code == 200  # looking is not counted
        log_in(client, "tomas")
        assert client.post("/library/stop").status_code == 200


def test_a_limit_slides_forgets_and_forgives() -> None:
    now = [0.0]
    limit = RateLimit(2, 60, clock=lambda: now[0])
    assert [limit.take("a") for _ in range(3)] == [0, 0, 60]
    now[0] = 30
    assert limit.take("a") == 30
    assert limit.take("b") == 0
    limit.forgive("a")
    assert limit.take("a") == 0
    now[0] = 61
    assert limit.take("a") == 0
    assert [RateLimit(0, 60).take("a") for _ in range(500)] == [0] * 500


# ---- Logins that are kept ---------------------------------------------------------------------


def test_logins_outlive_a_restart_and_end_in_time(tmp_path: Path) -> None:
    now = [1_000.0]
    file = tmp_path / "logins.json"
    token = Visits(file, 2, clock=lambda: now[0]).begin("ines", "stamp")
    assert token not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    again = Visits(file, 2, clock=lambda: now[0])
    found = again.find(token)
    assert found is not None
    assert (found.name, found.stamp) == ("ines", "stamp")
    now[0] += 2 * 3600
    assert again.find(token) is None
    file.write_text("[broken")
    assert Visits(file, 2).find(token) is None


def test_one_user_has_only_so_many_logins(tmp_path: Path) -> None:
    visits = Visits(tmp_path / "logins.json", 1)
    tokens = [visits.begin("ines", "") for _ in range(PER_USER + 3)]
    other = visits.begin("tomas", "")
    assert [visits.find(each) is not None for each in tokens] == [False] * 3 + [True] * PER_USER
    assert visits.find(other)


# ---- A proxy that knows who it is -------------------------------------------------------------


def test_a_proxy_names_the_user_only_where_that_is_set(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "users.txt")
    accounts.put("ines", "editor", None)
    named = {"x-forwarded-user": "Ines"}
    with _served(tmp_path, accounts=accounts.path) as client:
        assert client.get("/session", headers=named).status_code == 401
    with _served(tmp_path, accounts=accounts.path, user_header="X-Forwarded-User") as client:
        assert client.get("/session").status_code == 401
        found = client.get("/session", headers=named).json()
        assert (found["name"], found["role"]) == ("ines", "editor")
        for name, role in (("visitor@example.org", "reader"), ("../x", None), ("", None)):
            reply = client.get("/session", headers={"x-forwarded-user": name})
            assert reply.json().get("role") == role, name


@pytest.mark.parametrize(
    ("accounts", "host", "why"),
    [(True, "0.0.0.0", "claim to be anybody"), (False, "127.0.0.1", "needs the setting accounts")],
)
def test_a_server_open_to_the_network_believes_no_header(
    tmp_path: Path, accounts: bool, host: str, why: str
) -> None:
    from fastapi import FastAPI

    from assistant.ui.app import protect

    users = put(tmp_path, ines="editor")
    settings = Settings(
        data=tmp_path / "storage", user_header="X-User", accounts=users if accounts else None
    )
    with pytest.raises(AssistantError, match=why):
        protect(FastAPI(), settings, host=host)


# ---- Conversations ----------------------------------------------------------------------------


def keep(client: TestClient, **body: Any) -> int:  # noqa: ANN401 (whatever httpx takes)
    """Keep a history in place of the one that is there."""
    headers = {"if-match": client.get("/conversations").headers["etag"]}
    return client.put("/conversations", headers=headers, **body).status_code


def test_each_user_has_conversations_of_their_own(team: TestClient, tmp_path: Path) -> None:
    log_in(team, "tomas")
    assert team.get("/conversations").json() is None
    talk = {"talks": [{"title": "Ferry", "turns": ["Ünïcode “quotes”"]}]}
    assert keep(team, json=talk) == 204
    assert team.get("/conversations").json() == talk
    log_in(team, "ines")
    assert team.get("/conversations").json() is None
    kept = tmp_path / "storage" / "histories" / "tomas.json"
    assert json.loads(kept.read_text()) == talk
    assert kept.stat().st_mode & 0o077 == 0


def test_what_is_no_history_is_not_kept(team: TestClient) -> None:
    log_in(team, "tomas")
    assert keep(team, json=[1]) == 204
    assert keep(team, content=b"{") == 422
    assert keep(team, content=b"[" * 100_000) == 422
    assert keep(team, content=b" " * 2_000_001) == 422
    assert keep(team, content=b" " * 3_000_001) == 413
    chunks = (b'"' + b"a" * 99_999 + b'"' for _ in range(30))
    assert keep(team, content=chunks) == 400
    assert team.get("/conversations").json() == [1]


def test_a_history_takes_the_place_only_of_the_one_it_was_made_from(team: TestClient) -> None:
    log_in(team, "tomas")
    first = team.get("/conversations").headers["etag"]
    for version, status in (("", 412), ('"another"', 412), (first, 204), (first, 412)):
        put = team.put("/conversations", json=[1], headers={"if-match": version})
        assert put.status_code == status
    assert put.json()["detail"]
    kept = team.get("/conversations")
    assert (kept.json(), kept.headers["etag"] != first) == ([1], True)
    assert keep(team, json=[1, 2]) == 204


def test_without_logins_conversations_stay_in_the_browser(tmp_path: Path) -> None:
    with _served(tmp_path) as client:
        assert client.get("/conversations").status_code == 404
        assert client.put("/conversations", json=[]).status_code == 404
