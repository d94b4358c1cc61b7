"""What is published of the addresses for programs: the schema, and the documented examples."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from api_site import CHAT, SEEDS, USER, WHO, Site

ROOT = Path(__file__).parents[1]


def test_the_schema_is_valid_and_explains_every_address_and_field(client: httpx.Client) -> None:
    from openapi_spec_validator import validate

    schema = client.get("/api/openapi.json").json()
    validate(schema)
    assert set(schema["paths"]) == {
        *("/api/ask", "/api/search", "/api/status", "/api/articles", "/api/article"),
        *(CHAT, "/v1/models", "/v1/models/{name}"),
    }
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            assert operation["summary"], path
            assert operation["description"], path
            assert "4XX" in operation["responses"], path
    for name, shape in schema["components"]["schemas"].items():
        assert shape.get("description"), name


@pytest.mark.parametrize(
    ("method", "path", "body", "shape"),
    [
        ("POST", "/api/ask", {"question": WHO}, "Answer"),
        ("POST", "/api/ask", {"question": "What is the capital of France?"}, "Answer"),
        ("POST", "/api/search", {"question": WHO}, "Hits"),
        ("GET", "/api/status", None, "Standing"),
        ("GET", "/api/articles", None, "Articles"),
        ("GET", "/api/article?file={file}", None, "Article"),
        ("POST", CHAT, {"messages": USER}, "Completion"),
        ("GET", "/v1/models", None, "ModelList"),
        ("GET", "/v1/models/news-assistant", None, "Model"),
        ("POST", "/api/ask", {}, "ErrorReply"),
    ],
)
def test_replies_have_the_shape_that_the_schema_tells(
    client: httpx.Client, method: str, path: str, body: object, shape: str
) -> None:
    from openapi_schema_validator import OAS31Validator

    schema = client.get("/api/openapi.json").json()
    file = next(SEEDS.glob("*.txt")).name
    reply = client.request(method, path.format(file=file), json=body)
    told = {"$ref": f"#/components/schemas/{shape}", "components": schema["components"]}
    OAS31Validator(told).validate(reply.json())
    fields = schema["components"]["schemas"][shape]["properties"]
    assert set(reply.json()) <= set(fields)


# ---- The documented examples ------------------------------------------------------------------

DOCUMENT = ROOT / "docs" / "api.md"
EXAMPLES = re.findall(r"```(sh|python)\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize(
    ("kind", "code"),
    [(kind, code) for kind, code in EXAMPLES if "7860" in code],
    ids=lambda value: value.split("\n")[0][:40],
)
def test_every_documented_example_runs(served: Site, tmp_path: Path, kind: str, code: str) -> None:
    host = served.address.removeprefix("http://")
    file = next(SEEDS.glob("*.txt")).name
    assert file in code or "file=" not in code
    code = code.replace("127.0.0.1:7860", host)
    interpreter = ["sh", "-e"] if kind == "sh" else [sys.executable, "-W", "error"]
    run = subprocess.run(interpreter, input=code, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "Kim" in run.stdout or "news-assistant" in run.stdout or "articles" in run.stdout
