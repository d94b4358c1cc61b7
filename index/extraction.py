"""Text and labels out of the bytes of an HTML page or a PDF.

Owns what of a page counts as its text: what a reader sees, as far as the file itself tells. Runs in
a process of its own (``parser_process.py``), for its parsers may hang or crash on a bad file. Knows
nothing of folders. Not detected: text hidden by a style sheet, by its colour or beneath a picture.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from index.days import find_day, find_stated_day
from index.decoding import Unreadable, decode_html
from index.labels import Labels, clean, host, outlet, split_authors, web_address
from index.printed import Printed, reflow, unframe

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:opacity|font-size)\s*:\s*0(?:\.0+)?(?![.\d])",
    re.IGNORECASE,
)
_DAY_PATHS = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[contains(' date pubdate publishdate publish-date dc.date dc.date.issued dcterms.created"
    " parsely-pub-date sailthru.date citation_publication_date ', concat(' ', translate(@name,"
    " 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), ' '))]/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//time[@pubdate]/@datetime",
)
_JSON_DAY = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')

# Elements that begin and end a line.
_BLOCKS = (
    "address article aside blockquote br caption dd div dl dt figcaption figure form h1 h2 h3 h4 h5"
    " h6 header hr li main ol p pre section table td th title tr ul"
).split()
# Two or three letters in one character, as fonts of PDFs have them: "ﬁ" for "fi".
_LIGATURE = re.compile("[\ufb00-\ufb06]")

# Control characters but tab and newline, and halves of surrogate pairs: no text holds them.
_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's text and the labels it states itself."""

    text: str
    labels: Labels


Reader = Callable[[bytes], Page]


def load(kind: str) -> Reader:
    """Import the parser for ``html`` or ``pdf``, which takes a second, and give its reader."""
    import_module("trafilatura" if kind == "html" else "pypdf")
    return read_html if kind == "html" else read_pdf


def read_html(data: bytes) -> Page:
    """Read a page's main text without comments, navigation and hidden elements.

    The day is the one the page states in its markup; an outlet is its site name, or its host.

    Raises:
        Unreadable: The bytes do not fit the charset, or there is no text.
    """
    from lxml import etree, html  # type: ignore[import-untyped]
    from trafilatura import bare_extraction, extract_metadata

    # Without huge_tree everything behind a place 256 elements deep would be missing.
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        tree = html.document_fromstring(
            _NO_TEXT.sub(" ", decode_html(data)).encode(), parser=parser
        )
    except etree.ParserError as exc:
        raise Unreadable("holds no text") from exc
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise Unreadable("is nested too deep to read")
    _drop_hidden(tree)
    labels = _html_labels(tree, extract_metadata(tree, date_config={"extensive_search": False}))
    for script in tree.xpath("//script | //template | //noscript"):
        script.drop_tree()
    document = bare_extraction(tree, include_comments=False)
    text = (getattr(document, "text", "") or "").strip()
    if "\n" not in text:  # one paragraph, all words of the page run together, or nothing
        lines = _all_text(tree)
        text = lines if not text or lines.split() == text.split() else text
    return Page(_checked(text), labels)


def read_pdf(data: bytes) -> Page:
    """Read a PDF's text: words broken at a line's end are joined, and lines make paragraphs.

    Text that is drawn invisibly is left out, except on a page that shows nothing but pictures:
    there it is what text recognition read in a scan. Running heads and feet are left out, too; what
    a newspaper's head or a browser's foot says of day and address counts. Title and author count
    only where the text names them too. The dates that a PDF states itself are its file's.

    Raises:
        Unreadable: It is encrypted or broken, or holds no text.
    """
    import pypdf
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("is protected by a password; save a copy without one")
        printed = unframe([_page_lines(page) for page in reader.pages])
        text = reflow(printed.lines)
        if not text:
            raise Unreadable("holds no text, only pictures; run text recognition (OCR) on it first")
        return Page(_checked(text), _pdf_labels(reader, text, printed))
    except DependencyError as exc:
        raise Unreadable("is encrypted; save a copy without encryption") from exc
    except PyPdfError as exc:
        raise Unreadable(f"is no readable PDF: {clean(str(exc), 150)}") from exc


def _checked(text: str) -> str:
    text = _NO_TEXT.sub("", text)
    if not re.search(r"\w", text):
        raise Unreadable("holds no text")
    return text


def _drop_hidden(tree: Any) -> None:  # noqa: ANN401  (lxml has no types)
    """Remove what the markup itself hides; what stands behind each element stays."""
    for element in tree.xpath("//body//*[@hidden or @style]"):
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")):
            element.drop_tree()


def _all_text(tree: Any) -> str:  # noqa: ANN401
    """Give the whole text, a line for each block, where nothing in it looks like an article."""
    for element in tree.xpath("//head | //style | //nav | //footer | //button | //select"):
        element.drop_tree()
    for element in tree.iter(*_BLOCKS):
        element.text, element.tail = f"\n{element.text or ''}", f"\n{element.tail or ''}"
    lines = (" ".join(line.split()) for line in tree.text_content().splitlines())
    return "\n".join(filter(None, lines))


def _html_labels(tree: Any, stated: Any) -> Labels:  # noqa: ANN401
    return Labels(
        title=clean(stated.title or ""),
        source=outlet(stated.sitename or stated.hostname or ""),
        url=web_address(stated.url or ""),
        published=_html_day(tree),
        authors=split_authors(stated.author or ""),
    )


def _html_day(tree: Any) -> str:  # noqa: ANN401
    """Give the day that the markup states; of several ``time`` elements none says which it is."""
    stated = [value for path in _DAY_PATHS for value in tree.xpath(path)]
    stated += [m[1] for script in tree.xpath("//script/text()") for m in _JSON_DAY.finditer(script)]
    if days := list(filter(None, map(find_day, stated))):
        return days[0]
    shown = set(filter(None, map(find_day, tree.xpath("//time/@datetime"))))
    return shown.pop() if len(shown) == 1 else ""


def _page_lines(page: PageObject) -> list[str]:
    visible = _VisibleText()
    text = page.extract_text(visitor_operand_before=visible)
    if not text.strip() and visible.pictures:
        text = page.extract_text()
    text = _LIGATURE.sub(lambda match: normalize("NFKC", match[0]), text)
    return [" ".join(line.split()) for line in text.splitlines()]


class _VisibleText:
    """Empties the operands of text drawn invisibly (mode 3 or 7) before pypdf reads them."""

    def __init__(self) -> None:
        self.pictures = False
        self._mode = 0
        self._saved: list[int] = []

    def __call__(self, operator: bytes, operands: list[Any], *_: object) -> None:
        if operator == b"Tr":
            self._mode = int(operands[0]) if operands else 0
        elif operator == b"q":
            self._saved.append(self._mode)
        elif operator == b"Q":
            self._mode = self._saved.pop() if self._saved else 0
        elif operator in (b"Do", b"INLINE IMAGE"):
            self.pictures = True
        elif self._mode in (3, 7) and operator in (b"Tj", b"TJ", b"'", b'"'):
            operands.clear()


def _pdf_labels(reader: PdfReader, text: str, printed: Printed) -> Labels:
    stated: Mapping[str, object] = reader.metadata or {}
    words = set(re.findall(r"\w+", text.lower()))

    def named(value: object) -> str:
        label = clean(value) if isinstance(value, str) else ""
        own = re.findall(r"\w+", label.lower())
        return label if len(own) > 1 and words.issuperset(own) else ""

    url = web_address(printed.url)
    return Labels(
        title=named(stated.get("/Title")),
        source=host(url),
        url=url,
        published=find_stated_day(text.split("\n\n")) or find_stated_day(printed.around),
        authors=split_authors(named(stated.get("/Author"))),
    )
