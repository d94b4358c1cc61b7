"""The command line: arguments in, text or JSON out.

A thin adapter. Exit codes: 0 fine, 1 failed, 2 wrong usage. Results go to standard output, all else
to standard error.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant import cli_users, neighbour
from assistant.answers import Answer, Engine, Partial
from assistant.chat import Assistant
from assistant.errors import USER_ERRORS, AssistantError
from assistant.settings import Settings
from index import IndexLocked, IndexMissing, Status

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    help="Ask a folder of news articles; every sentence of the answer shows where it stands.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(cli_users.app, name="user")

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Folder that holds everything derived [storage]."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def sync(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Folder of articles; that of the last sync where left out."),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build everything anew beside the old index.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on syncing whenever something changes.")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Bring the index into agreement with a folder of articles."""
    from assistant import cli_output

    with _assistant(data) as assistant:
        with cli_output.progress(_console()) as progress:
            report = assistant.sync(folder, rebuild=rebuild, progress=progress)
        _print(asdict(report) if as_json else cli_output.sync_report(report))
        if watch:
            with suppress(KeyboardInterrupt):  # at any moment: a sync may be cut short anywhere
                _watch(assistant, as_json=as_json)


@app.command()
def ask(
    question: str,
    source: Annotated[
        list[str] | None, typer.Option(help="Use this outlet only; may be repeated.")
    ] = None,
    file: Annotated[
        list[str] | None, typer.Option(help="Use this file only; may be repeated.")
    ] = None,
    after: Annotated[str | None, typer.Option(metavar="DAY", help="First day, YYYY-MM-DD.")] = None,
    before: Annotated[str | None, typer.Option(metavar="DAY", help="Last day, YYYY-MM-DD.")] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="DAY", help="Answer as if asked on that day [today].")
    ] = None,
    engine: Annotated[str, typer.Option(help="quotes or model, for this question only.")] = "",
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Tell what the answer took, on standard error.")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Answer one question from the articles."""
    from assistant import cli_output

    with _index(data) as assistant, cli_output.growing(_console()) as show:
        for step in _steps(
            assistant,
            question,
            source=source,
            file=file,
            after=after,
            before=before,
            as_of=as_of,
            engine=engine,
        ):
            if isinstance(step, Answer):
                answer = step
            else:
                show(step)
    if verbose:
        _say(cli_output.trace(answer))
    _print(answer.to_dict() if as_json else cli_output.answer(answer))


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on [127.0.0.1].")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on [7860].")] = None,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page in a browser.")
    ] = False,
    mcp_too: Annotated[
        bool | None, typer.Option("--mcp/--no-mcp", help="Offer MCP tools at /mcp, too [no].")
    ] = None,
    data: Data = None,
) -> None:
    """Open the web chat, and the addresses for programs beside it."""
    from assistant.ui.app import serve as serve_page

    with _assistant(data, host=host, port=port, mcp=mcp_too) as assistant:
        settings = assistant.settings
        serve_page(
            assistant,
            host=settings.host,
            port=settings.port,
            hosts=settings.hosts,
            root_path=settings.root_path,
            open_browser=open_browser,
            tell=lambda address: _say(f"The chat is open at {address}. Stop it with Ctrl-C."),
        )


@app.command()
def mcp(data: Data = None) -> None:
    """Offer MCP tools to the program that starts this, on standard input and output."""
    from assistant.api.app import mcp_tools
    from assistant.api.asking import Asking

    with _assistant(data) as assistant:
        mcp_tools(Asking(assistant)).over_stdio()


@app.command()
def status(data: Data = None, as_json: AsJson = False) -> None:
    """Tell what is indexed, and which files could not be read."""
    from assistant import cli_output

    with _index(data) as assistant:
        found, engine = _standing(assistant)
    if as_json:
        _print(asdict(found) | {"engine": asdict(engine)})
    else:
        _print(cli_output.status(found, engine))


@app.command()
def evaluate(
    questions: Annotated[Path, typer.Argument(help="JSON lines: question, answers, answerable.")],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Measure the answers to questions whose answers are known."""
    from assistant import cli_output
    from assistant.evaluation import evaluate as measure
    from assistant.evaluation import read_questions

    with _index(data) as assistant:
        asked = read_questions(questions)
        with cli_output.counter(_console(), "Asking") as count:
            measures = measure(assistant, asked, count)
    _print(asdict(measures) if as_json else cli_output.evaluation(measures))


@app.command()
def feedback(data: Data = None, as_json: AsJson = False) -> None:
    """Print what readers of the web chat said of answers; open or not, nothing is changed."""
    from assistant import cli_output
    from assistant.feedback import read

    said = read(Settings.load(data=data).data)
    entries = [entry.model_dump(mode="json") for entry in said]
    _print(entries if as_json else cli_output.feedback(said))


def main() -> None:
    """Run the command line; the one place where errors become messages."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        app()
    except USER_ERRORS as exc:
        _say(str(exc), style="bold red")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(1)


@contextmanager
def _assistant(data: Path | None, **overrides: object) -> Iterator[Assistant]:
    with Assistant(Settings.load(data=data, **overrides)) as assistant:
        yield assistant


@contextmanager
def _index(data: Path | None) -> Iterator[Assistant]:
    """Open the assistant for those who only read: a folder of another name is not made."""
    with _assistant(data) as assistant:
        if not (folder := assistant.settings.data).exists():
            raise IndexMissing(
                f"There is no data folder {folder}. Run: assistant sync, or name it with --data"
            )
        yield assistant


def _steps(
    assistant: Assistant,
    question: str,
    **options: Any,  # noqa: ANN401 (passed on as they are)
) -> Iterator[Partial | Answer]:
    """Answer a question here, or have a server answer it that has the index open."""
    try:
        yield from assistant.stream(question, **options)
    except IndexLocked as exc:
        yield neighbour.ask(assistant.settings, exc, question, **options)


def _standing(assistant: Assistant) -> tuple[Status, Engine]:
    """Look what is indexed, or ask a server that has the index open."""
    try:
        return assistant.status(), assistant.engine()
    except IndexLocked as exc:
        server = neighbour.find(assistant.settings, exc.process)
        standing = server.status() if server else None
        if standing is None:
            raise
        return standing


def _watch(assistant: Assistant, *, as_json: bool) -> None:
    """Sync again after each burst of changes, until interrupted."""
    from assistant import cli_output
    from assistant.watching import bursts

    folder = assistant.folder
    _say(f"Watching {folder}. Stop with Ctrl-C.")
    for changed in _told(bursts(folder), folder):
        try:
            report = assistant.sync(folder)
        except USER_ERRORS as exc:
            _say(str(exc), style="bold red")
            continue
        if report.added or report.changed or report.removed or report.renamed or changed:
            _print(asdict(report) if as_json else cli_output.sync_report(report))


def _told(changes: Iterator[bool], folder: Path) -> Iterator[bool]:
    """Pass on what changed; where a folder cannot be watched, say so in words for the user."""
    try:
        yield from changes
    except OSError as exc:
        raise AssistantError(f"{folder} cannot be watched: {exc.strerror or exc}") from exc


def _console() -> Console:
    from rich.console import Console

    return Console(stderr=True)


def _say(text: str, style: str = "") -> None:
    """Write a line to standard error, as it is."""
    _console().print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def _print(result: dict[str, Any] | list[dict[str, Any]] | str) -> None:
    """Write a result to standard output: JSON for values, text as it is."""
    if not isinstance(result, str):
        result = json.dumps(result, ensure_ascii=False, indent=2)
    sys.stdout.buffer.write(result.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.flush()
