"""The page's parts without a browser: what is refused, what is escaped, what is suggested."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from assistant import Assistant, AssistantError, Settings
from assistant.ui import corpus, jobs, page, suggestions, texts, theme
from index import Hit, IndexLocked, Reading, read_article

if TYPE_CHECKING:
    from starlette.testclient import TestClient

SEEDS = Path(__file__).parents[1] / "seeds"
HOME = "http://127.0.0.1:7860"


class Broken(Assistant):
    """Fails as no one foresaw."""

    def search(self, question: str | Reading, **options: object) -> list[Hit]:
        raise ZeroDivisionError("secret detail")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    from starlette.testclient import TestClient

    from assistant.ui.app import build

    base = tmp_path_factory.mktemp("parts")
    shutil.copytree(SEEDS, base / "articles")
    settings = Settings(data=base / "storage", folder=base / "articles")
    with Assistant(settings) as assistant, TestClient(build(assistant), base_url=HOME) as client:
        assistant.sync()
        yield client


# ---- What the server refuses ------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:7860", "", "[::1"])
def test_a_host_that_is_not_ours_is_refused(client: TestClient, host: str) -> None:
    reply = client.get("/", headers={"host": host})
    assert (reply.status_code, "not known as" in reply.text) == (400, True)


@pytest.mark.parametrize(
    ("bound", "host", "status"),
    [
        ("0.0.0.0", "192.168.1.20:7860", 200),  # an address cannot be rebound to
        ("0.0.0.0", "evil.example", 400),
        ("127.0.0.1", "192.168.1.20:7860", 400),
        ("127.0.0.1", "news.example.org", 200),
    ],
)
def test_a_server_open_to_the_network_is_known_by_address_and_by_its_names(
    tmp_path: Path, bound: str, host: str, status: int
) -> None:
    from starlette.testclient import TestClient

    from assistant.ui.app import build

    assistant = Assistant(Settings(data=tmp_path / "storage", folder=tmp_path))
    app = build(assistant, host=bound, hosts=["news.example.org"])
    origin = {"host": host, "origin": f"https://{host}"}
    with assistant, TestClient(app, base_url=HOME) as client:
        assert client.get("/config", headers=origin).status_code == status


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:3000", "http://localhost:7860"]
)
def test_another_site_can_neither_post_nor_read(client: TestClient, origin: str) -> None:
    for reply in (
        client.post("/gradio_api/queue/join", json={}, headers={"origin": origin}),
        client.get("/config", headers={"origin": origin}),
        client.options(
            "/config", headers={"origin": origin, "access-control-request-method": "POST"}
        ),
    ):
        assert reply.status_code == 403
        assert not [name for name in reply.headers if name.startswith("access-control-")]


def test_a_form_post_from_another_site_without_an_origin_is_refused(client: TestClient) -> None:
    reply = client.post("/gradio_api/reset", json={}, headers={"sec-fetch-site": "cross-site"})
    assert reply.status_code == 403


def test_our_own_page_may_post(client: TestClient) -> None:
    reply = client.post("/gradio_api/reset", json={"event_id": "x"}, headers={"origin": HOME})
    assert reply.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/file=/etc/passwd",
        "/file=/etc/passwd",
        "/gradio_api/proxy=https://evil.example/",
        "/gradio_api/run/predict",
        "/gradio_api/call/ask",
        "/gradio_api/deep_link",
        "/gradio_api/component_server",
        "/gradio_api/vibe-edit",
        "/monitoring/summary",
        "/docs",
        "/openapi.json",
        "/login",
        "/ask/more",
        "/room",
    ],
)
def test_routes_that_the_page_does_not_use_are_closed(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, files={"files": b"x"}).status_code == 404


def test_a_big_request_is_refused_with_or_without_its_length(client: TestClient) -> None:
    path, body = "/gradio_api/queue/join", b'{"data": ["' + b"a" * 5_000_000 + b'"]}'
    assert client.post(path, content=body).status_code == 413
    chunks = (body[at : at + 65_536] for at in range(0, len(body), 65_536))
    assert client.post(path, content=chunks).status_code == 413


def test_no_endpoint_is_public(client: TestClient) -> None:
    assert client.get("/gradio_api/info").json() == {
        "named_endpoints": {},
        "unnamed_endpoints": {},
    }


def test_every_reply_has_safe_headers_and_the_page_runs_only_its_own_scripts(
    client: TestClient,
) -> None:
    reply = client.get("/")
    policy = reply.headers["content-security-policy"]
    nonce = re.search("'nonce-([^']+)'", policy)
    assert nonce
    scripts = re.findall(r"<script[^>]*>", reply.text)
    assert len(scripts) >= 4
    assert all(f'nonce="{nonce[1]}"' in script or 'src="room/' in script for script in scripts)
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    for part in ("img-src 'self' data:", "connect-src 'self'", "frame-ancestors 'none'"):
        assert part in policy
    other = client.get("/config")
    assert "default-src 'none'" in other.headers["content-security-policy"]
    assert other.headers["x-content-type-options"] == "nosniff"
    assert nonce[1] not in client.get("/").text


def test_the_page_names_no_other_host(client: TestClient) -> None:
    html = re.sub(r"<script nonce.*?</script>", "", client.get("/").text, flags=re.DOTALL)
    assert re.findall(r"(?:https?:)?//[a-z0-9.-]+", html) == []


def test_the_source_route_answers_odd_requests_with_words(client: TestClient) -> None:
    assert client.get("/source", params={"file": "../secret.txt"}).status_code == 404
    seed = "000_601af7f493ded3cb.txt"
    assert client.get("/source", params={"file": seed, "mark": "x"}).status_code == 400
    assert client.get("/source", params={"file": seed, "at": "first"}).status_code == 400
    assert client.get("/source", params={"file": seed, "mark": "0-9-beef"}).status_code == 200
    assert client.get("/room/1/app.py").status_code == 404


def test_a_taken_port_is_told_with_the_port(tmp_path: Path) -> None:
    from assistant.ui.app import serve

    assistant = Assistant(Settings(data=tmp_path / "storage", folder=tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AssistantError, match=f"Cannot serve on 127.0.0.1:{port}"):
            serve(assistant, port=port)


def test_a_data_folder_in_use_is_told_before_anything_is_served(tmp_path: Path) -> None:
    from assistant.ui.app import serve

    settings = Settings(data=tmp_path / "storage", folder=tmp_path)
    with Assistant(settings) as owner:
        owner.sync()
        with pytest.raises(IndexLocked):
            serve(Assistant(settings), port=0)


def test_the_address_is_told_and_the_server_ends_while_a_page_is_open(tmp_path: Path) -> None:
    code = f"""
import sys
from assistant import Assistant, Settings
from assistant.ui.app import serve
settings = Settings(data={str(tmp_path / "storage")!r}, folder={str(tmp_path)!r})
serve(Assistant(settings), port=0, tell=lambda address: print(address, flush=True))
"""
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as it:
        assert it.stdout
        assert it.stderr
        address = it.stdout.readline().strip()
        with httpx.stream("GET", f"{address}gradio_api/heartbeat/reader", timeout=20) as page:
            assert page.status_code == 200
            it.send_signal(signal.SIGINT)
            it.wait(20)
        errors = it.stderr.read()
    assert "Task cancelled" not in errors
    assert "ASGI" not in errors


def test_an_unforeseen_failure_is_shown_as_kind_words_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from assistant.ui.asking import Asked, line, reply

    (tmp_path / "articles").mkdir()
    with Broken(Settings(data=tmp_path / "storage", folder=tmp_path / "articles")) as broken:
        broken.sync()
        asked = Asked(question="Who divides by zero?")
        *_, step = reply(broken, asked)
    last = line(step, asked.filters)
    assert json.loads(last)["turn"]["error"] == texts.UNEXPECTED
    assert "secret detail" not in last.decode()
    assert "secret detail" in caplog.text


# ---- Suggestions, sync, colours ---------------------------------------------------------------


def test_questions_are_made_from_what_the_articles_say() -> None:
    articles = [read_article(each) for each in sorted(SEEDS.glob("*.txt"))]
    assert suggestions.questions(articles) == [
        "What did South Korea’s Joint Chiefs of Staff confirm?",
        "What did North Korea launch?",
        "What did KCNA report?",
    ]


def test_a_sync_can_be_stopped_and_is_followed_by_all(tmp_path: Path) -> None:
    for number in range(400):
        (tmp_path / f"{number}.txt").write_text(f"Ferry {number} sailed from Lundholm at noon.\n")
    with Assistant(Settings(data=tmp_path / "storage", folder=tmp_path)) as assistant:
        job = jobs.SyncJob(assistant)
        job.start()
        job.start()  # follows the one that is running
        job.stop()
        job.wait()
        last = job.moment
        assert last.report is not None
        assert last.report.cancelled
        assert texts.STOPPED in corpus.progress_html(last)
        job.start()
        job.wait()
        finished = job.moment.report
        assert finished is not None
        assert finished.articles == 400


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _colours() -> list[dict[str, str]]:
    css = page.asset("room.css").decode()
    blocks = re.findall(r"^(?::root|body\.dark) \{(.*?)^\}", css, re.DOTALL | re.MULTILINE)
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks]


def test_style_sheet_and_theme_name_the_same_colours() -> None:
    for shade, colours in enumerate(_colours()):
        for name in ("PAPER", "SURFACE", "INK", "QUIET", "LINE", "ACCENT", "ON_ACCENT"):
            assert colours[name.lower().replace("_", "-")] == getattr(theme, name)[shade]


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        *((words, ground) for words in ("ink", "quiet", "accent", "warn") for ground in
          ("paper", "surface", "tint")),
        ("on-accent", "accent"),
        ("mark-ink", "mark"),
        ("mark-ink", "mark-now"),
    ],
)  # fmt: skip
def test_words_can_be_read_in_both_themes(words: str, ground: str) -> None:
    light, dark = _colours()
    for colours in (light, dark):
        pair = sorted((_luminance(colours[words]), _luminance(colours[ground])))
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5


def test_style_and_script_name_no_other_host() -> None:
    for name in page.ASSETS:
        source = files("assistant.ui").joinpath(name).read_text(encoding="utf-8")
        assert not re.search(r"https?://|@import|url\(", source)
