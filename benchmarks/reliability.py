"""Draws how often the articles do answer, by the confidence of the answer: a reliability diagram.

    python benchmarks/reliability.py ../shared/bench/news-dev --out docs/img/reliability.svg

Syncs the bench's articles, asks all its questions, prints the table and draws it. A point on the
diagonal is a confidence that tells the truth; the area of a point is the number of its questions,
the bar through it where the true share lies in 95 of 100 cases (Wilson's interval).
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from news import unpack

from assistant import Assistant, Settings
from assistant.evaluation import read_questions

SIZE, MARGIN = 360, 48
"""Pixels of the square between 0 and 1 on both axes, and around it."""
_Z = 1.96
_INK, _GRID, _POINT = "#4a4a4a", "#c9c9c9", "#2f6f9f"


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions of one tenth of confidence."""

    mean: float
    questions: int
    answerable: int

    @property
    def share(self) -> float:
        """The share of them that the articles answer."""
        return self.answerable / self.questions

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies in 95 of 100 cases."""
        n, squared = self.questions, _Z**2
        middle = (self.share + squared / (2 * n)) / (1 + squared / n)
        half = _Z * math.sqrt(self.share * (1 - self.share) / n + squared / (4 * n * n))
        half /= 1 + squared / n
        return max(0.0, middle - half), min(1.0, middle + half)


def ask_all(bench: Path, work: Path) -> list[tuple[float, bool]]:
    """Give each question's confidence, and whether the articles answer it."""
    folder = work / "articles"
    if not folder.exists():
        unpack(bench, folder)
    with Assistant(Settings(data=work / "storage", folder=folder)) as assistant:
        assistant.sync()
        return [
            (assistant.ask(q.question, as_of=q.asked or None).confidence, q.answerable)
            for q in read_questions(bench / "questions.jsonl")
        ]


def in_tenths(asked: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Sort the questions by tenth of confidence; tenths without questions are left out."""
    tenths: dict[int, list[tuple[float, bool]]] = {}
    for confidence, answerable in asked:
        tenths.setdefault(min(9, int(10 * confidence)), []).append((confidence, answerable))
    return [
        Bin(sum(c for c, _ in inside) / len(inside), len(inside), sum(a for _, a in inside))
        for _, inside in sorted(tenths.items())
    ]


def error(bins: Sequence[Bin]) -> float:
    """Give the mean distance between confidence and share, by number of questions."""
    total = sum(each.questions for each in bins)
    return sum(each.questions * abs(each.mean - each.share) for each in bins) / total


def draw(bins: Sequence[Bin]) -> str:
    """Draw the diagram as SVG."""
    side = SIZE + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" '
        f'font-family="sans-serif" font-size="13" fill="{_INK}">',
        "<title>How often the articles answer, by confidence</title>",
        f'<rect width="{side}" height="{side}" fill="#ffffff"/>',
        *_axes(),
        *(part for each in bins for part in _mark(each)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _axes() -> Iterator[str]:
    low, high = MARGIN, MARGIN + SIZE
    for tenth in range(0, 11, 2):
        x, y = _x(tenth / 10), _y(tenth / 10)
        for line in (f"M{x} {low}V{high}", f"M{low} {y}H{high}"):
            yield f'<path d="{line}" stroke="{_GRID}" stroke-width="0.7"/>'
        yield f'<text x="{x}" y="{high + 18}" text-anchor="middle">{tenth / 10:g}</text>'
        yield f'<text x="{low - 8}" y="{y + 4}" text-anchor="end">{tenth / 10:g}</text>'
    yield f'<path d="M{low} {high}L{high} {low}" stroke="{_INK}" stroke-dasharray="5 4"/>'
    middle = MARGIN + SIZE / 2
    yield f'<text x="{middle}" y="{high + 38}" text-anchor="middle">confidence of the answer</text>'
    yield (
        f'<text transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">'
        "share that the articles do answer</text>"
    )


def _mark(each: Bin) -> Iterator[str]:
    x, (low, high) = _x(each.mean), each.interval
    yield f'<path d="M{x} {_y(low)}V{_y(high)}" stroke="{_POINT}" stroke-width="1.5"/>'
    radius = round(2 + 1.2 * math.sqrt(each.questions), 1)
    told = f"{each.answerable} of {each.questions} questions"
    yield (
        f'<circle cx="{x}" cy="{_y(each.share)}" r="{radius}" fill="{_POINT}" fill-opacity="0.75">'
        f"<title>{told}</title></circle>"
    )


def _x(value: float) -> float:
    return round(MARGIN + SIZE * value, 1)


def _y(value: float) -> float:
    return round(MARGIN + SIZE * (1 - value), 1)


def main() -> None:
    """Read the arguments, ask, print and draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("bench", type=Path)
    parser.add_argument("--out", type=Path, default=Path("docs/img/reliability.svg"))
    parser.add_argument("--work", type=Path, help="folder to keep articles and index in")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bins = in_tenths(ask_all(arguments.bench, arguments.work or Path(folder)))
    print("confidence  questions  answerable   95 of 100 cases")
    for each in bins:
        low, high = each.interval
        print(
            f"{each.mean:>10.2f} {each.questions:>10} {each.share:>11.2f}   {low:.2f} to {high:.2f}"
        )
    print(f"mean distance from the diagonal: {error(bins):.3f}")
    arguments.out.write_text(draw(bins), encoding="utf-8")
    print(arguments.out)


if __name__ == "__main__":
    main()
