"""The list, the timeline and the map, without a browser."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant, Settings
from assistant.ui import texts
from assistant.ui.groups import grouped
from assistant.ui.jobs import SyncJob, Watch
from assistant.ui.layout import layout, principal
from assistant.ui.listing import ROWS, SORTS, Chosen, Listing, list_html, size
from assistant.ui.timeline import BARS, LANES, timeline, timeline_html
from index import ArticleInfo

if TYPE_CHECKING:
    from starlette.testclient import TestClient

HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>'


def article(number: int = 0, published: str = "2025-03-12", **stated: str | int) -> ArticleInfo:
    labels: dict[str, str | int] = {
        "file": f"{number:05}.txt",
        "title": f"Ferry {number} sails",
        "source": "wave.example",
        "url": "",
        "passages": 1,
        "characters": 100,
        "size": 100 + number,
    }
    return ArticleInfo(published=published, **(labels | stated))  # type: ignore[arg-type]


# ---- The list ---------------------------------------------------------------------------------


def test_words_must_all_stand_somewhere_in_an_article() -> None:
    articles = [
        article(1, title="Über die Fähre", source="Küste.de"),
        article(2, published="2025-05-03"),
        article(3, published="", file="mai/fähre.txt"),
    ]
    for query, found in (
        ("fähre", [0, 2]),
        ("FÄHRE küste", [0]),
        ("3 may 2025", [1]),
        ("2025-05", [1]),
        ("undated", [2]),
        ("fähre nirgends", []),
        ("", [0, 1, 2]),
    ):
        chosen = Chosen.read({"q": query})
        assert chosen.of(articles) == [articles[n] for n in found], query


def test_days_and_outlets_choose_as_the_search_does() -> None:
    articles = [article(1, "2025-03-12"), article(2, ""), article(3, "2025-03-14", source="")]
    for asked, found in (
        ({"after": "2025-03-13"}, [2]),
        ({"before": "2025-03-13"}, [0]),
        ({"after": "2025-03-12", "before": "2025-03-14"}, [0, 2]),
        ({"undated": "1"}, [1]),
        ({"source": "wave.example"}, [0, 1]),
        ({"source": ""}, [2]),
    ):
        assert Chosen.read(asked).of(articles) == [articles[n] for n in found], asked


_INFO = st.builds(
    article,
    st.integers(0, 999),
    st.sampled_from(["", "2025-03-12", "1999-12-31"]),
    source=st.sampled_from(["", "a.example", "Z.example"]),
    title=st.sampled_from(["apricot", "Bridge", "Ähre"]),
)


@given(st.lists(_INFO, max_size=30), st.sampled_from(SORTS), st.booleans())
def test_every_column_sorts_and_what_is_empty_comes_last(
    articles: list[ArticleInfo], column: str, descending: bool
) -> None:
    found = Listing(sort=column, descending=descending).sorted(articles)
    assert sorted(map(repr, found)) == sorted(map(repr, articles))
    values = [getattr(each, column) for each in found]
    filled = [each for each in values if each != ""]
    assert values == filled + [""] * (len(values) - len(filled))
    folded = [each.casefold() if isinstance(each, str) else each for each in filled]
    assert folded == sorted(folded, reverse=descending)


def test_ten_thousand_articles_are_paged_and_each_is_on_one_page() -> None:
    articles = [article(n) for n in range(10_003)]
    started = time.process_time()
    asked = ({"sort": "file", "order": "up", "page": str(n)} for n in (1, 2, 201, 999))
    pages = [list_html(articles, Listing.read(each), editor=False) for each in asked]
    assert time.process_time() - started < 4  # about 0.1 s each on an idle machine
    assert [page.count("<tr><td") for page in pages] == [ROWS, ROWS, 3, 3]
    assert 'data-file="00050.txt"' in pages[1]
    assert pages[2] == pages[3]  # past the end is the last page
    assert "Page 2 of 201" in pages[1]
    assert "51 – 100 of 10,003<" in pages[1]


@pytest.mark.parametrize(
    "asked",
    [{"sort": "drop table", "order": "?", "page": "-1"}, {"page": "9" * 5_000}, {"page": "²"}],
)
def test_an_odd_address_shows_the_first_page(asked: dict[str, str]) -> None:
    assert Listing.read(asked) == Listing()


def test_the_list_escapes_what_articles_say_and_offers_removal_to_editors_only() -> None:
    hostile = article(1, title=HOSTILE, source=HOSTILE, file=HOSTILE)
    for editor in (True, False):
        html = list_html([hostile], Listing(), editor=editor)
        assert "<img" not in html
        assert "<script" not in html
        assert ("data-delete" in html) == editor


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 bytes"), (1_500, "1.5 KB"), (20_000_000, "20.0 MB"), (10**9, "1.0 GB")],
)
def test_sizes_are_told_in_a_fitting_unit(count: int, words: str) -> None:
    assert size(count) == words


# ---- The timeline -----------------------------------------------------------------------------


def days(first: str, *, every: int, count: int) -> list[ArticleInfo]:
    start = date.fromisoformat(first)
    return [article(n, (start + timedelta(every * n)).isoformat()) for n in range(count)]


@pytest.mark.parametrize(
    ("articles", "unit", "bars"),
    [
        (days("2025-03-12", every=1, count=1), "day", 1),
        (days("2025-03-12", every=1, count=14), "day", 14),
        (days("2025-03-12", every=7, count=40), "week", 40),
        (days("2022-01-31", every=30, count=40), "month", 40),
        (days("2012-01-01", every=91, count=40), "quarter", 39),
        (days("1980-06-01", every=365, count=40), "year", 40),
        (days("2015-01-01", every=2_000, count=2), "month", 0),
    ],
)
def test_the_unit_follows_the_span(articles: list[ArticleInfo], unit: str, bars: int) -> None:
    drawn = timeline(articles)
    assert 1 <= len(drawn.bars) <= BARS
    if bars:
        assert (drawn.unit, len(drawn.bars)) == (unit, bars)


_DAY = st.dates().map(date.isoformat)


@given(st.lists(st.one_of(_DAY, st.just("")), max_size=60), st.integers(2, 12))
def test_every_dated_article_is_in_exactly_the_bar_of_its_day(
    published: Sequence[str], outlets: int
) -> None:
    articles = [article(n, day, source=f"{n % outlets}.example") for n, day in enumerate(published)]
    drawn = timeline(articles)
    assert drawn.undated == published.count("")
    assert sum(bar.total for bar in drawn.bars) == len(published) - drawn.undated
    for bar in drawn.bars:
        low, high = bar.first.isoformat(), bar.last.isoformat()
        assert bar.total == sum(low <= day <= high for day in published if day)
    for before, after in zip(drawn.bars, drawn.bars[1:], strict=False):
        assert before.last < after.first
        if not (drawn.earlier and before is drawn.bars[0]):
            assert after.first == before.last + timedelta(1)
    timeline_html(drawn)


def test_a_few_old_articles_do_not_squeeze_the_rest() -> None:
    articles = [*days("2025-01-01", every=1, count=50), article(99, "1931-05-03")]
    drawn = timeline(articles)
    assert (drawn.unit, drawn.earlier) == ("day", True)
    assert [bar.total for bar in drawn.bars] == [1] * 51
    html = timeline_html(drawn)
    assert "before 1 January 2025: 1 article" in html
    assert 'data-after="1931-05-03" data-before="2024-12-31"' in html


def test_the_biggest_outlets_have_colours_and_the_others_share_one() -> None:
    articles = [
        article(n, source=f"{outlet}.example") for outlet in range(9) for n in range(20 - outlet)
    ]
    drawn = timeline(articles)
    assert drawn.lanes == tuple(f"{n}.example" for n in range(LANES))
    assert (drawn.others, drawn.bars[0].counts[-1]) == (3, 14 + 13 + 12)
    assert "3 others" in timeline_html(drawn)


def test_where_no_article_has_a_day_that_is_said() -> None:
    html = timeline_html(timeline([article(1, ""), article(2, "last week")]))
    assert texts.NO_DATES in html
    assert "2 undated" in html


def test_the_timeline_escapes_outlets_and_has_a_table() -> None:
    html = timeline_html(timeline([article(1, source=HOSTILE), article(2, source="")]))
    assert "<img" not in html
    assert "<script" not in html
    assert "<table>" in html
    assert texts.NO_OUTLET in html


# ---- The map ----------------------------------------------------------------------------------


def topics(count: int, of_each: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Vectors around ``count`` middles, as articles on so many topics would have."""
    draw = np.random.default_rng(7)
    middles = draw.normal(size=(count, 64))
    noise = draw.normal(scale=0.4, size=(count * of_each, 64))
    return (np.repeat(middles, of_each, axis=0) + noise).astype(np.float32)


def own_share(places: np.ndarray[tuple[int, int], np.dtype[np.float32]], of_each: int) -> float:
    """Tell how many of the eight nearest points are of the same topic, on average."""
    far = ((places[:, None] - places) ** 2).sum(axis=2)
    np.fill_diagonal(far, np.inf)
    near = np.argsort(far, axis=1)[:, :8]
    return float((near // of_each == np.arange(len(places))[:, None] // of_each).mean())


def test_articles_on_one_topic_lie_together_and_always_at_the_same_place() -> None:
    vectors = topics(40, 12)
    places = layout(vectors)
    assert places.shape == (480, 2)
    assert np.abs(places).max() <= 1
    assert own_share(places, 12) > 0.95
    assert own_share(principal(vectors), 12) < 0.6  # which two components alone cannot do
    assert np.array_equal(places, layout(vectors))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 13])
def test_few_or_equal_vectors_have_places_too(count: int) -> None:
    for vectors in (topics(1, count), np.ones((count, 8)), np.zeros((count, 8))):
        places = layout(vectors.astype(np.float32))
        assert places.shape == (count, 2)
        assert np.isfinite(places).all()


def test_groups_are_named_by_the_words_that_are_their_own() -> None:
    places = np.concatenate([topics(1, 30)[:, :2] + 9, topics(1, 30)[:, :2] - 9])
    titles = [f"Ferry’s harbour {n} opens" for n in range(30)]
    titles += [f"The Senate vote {n} opens" for n in range(30)]
    groups = grouped(places.astype(np.float32), titles)
    assert {each.name for each in groups} == {"Ferry harbour", "Senate vote"}
    assert sorted(n for each in groups for n in each.members) == list(range(60))
    assert grouped(places[:5], titles[:5]) == []


# ---- Over HTTP --------------------------------------------------------------------------------


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    from fastapi import FastAPI
    from starlette.testclient import TestClient

    from assistant.ui.app import add_own_routes, protect

    folder = tmp_path / "articles"
    folder.mkdir()
    for number, about in enumerate(("ferry", "harbour", "orchard", "senate")):
        (folder / f"{about}.md").write_text(
            f"---\ntitle: The {about}\npublished: 2025-03-1{number}\n---\nThe {about} is open.\n"
        )
    app = FastAPI()
    settings = Settings(data=tmp_path / "storage", folder=folder, max_file_bytes=100_000)
    with Assistant(settings) as assistant:
        add_own_routes(app, assistant)
        protect(app, settings)
        home = "http://127.0.0.1:7860"
        with TestClient(app, base_url=home, client=("127.0.0.1", 5)) as client:
            yield client


def synced(client: TestClient) -> str:
    """Sync; give what is told at the end."""
    client.post("/library/sync")
    while (now := client.get("/library/job").json())["running"]:
        time.sleep(0.05)
    return str(now["html"])


def test_before_the_first_sync_every_address_answers(client: TestClient) -> None:
    for path in ("status", "list", "timeline", "job", "page"):
        assert client.get(f"/library/{path}").status_code == 200
    assert texts.NOTHING_YET in client.get("/library/status").text
    assert client.get("/library/map").json()["state"] == "none"


def test_the_map_is_made_in_the_background_kept_and_made_anew_after_a_change(
    client: TestClient, tmp_path: Path
) -> None:
    def ready() -> dict[str, list[list[str]]]:
        for _ in range(200):
            made = client.get("/library/map").json()
            if made["state"] == "ready":
                return dict(made)
            assert made["state"] == "making"
            time.sleep(0.05)
        raise AssertionError("the map was never made")

    synced(client)
    first = ready()
    assert sorted(point[5] for point in first["points"]) == [
        *("ferry.md", "harbour.md", "orchard.md", "senate.md")
    ]
    kept = (tmp_path / "storage" / "map.json").read_text()
    assert ready() == first
    client.post("/library/delete", params={"file": "senate.md"})
    assert "1 removed" in synced(client)
    assert "senate.md" not in [point[5] for point in ready()["points"]]
    assert json.loads((tmp_path / "storage" / "map.json").read_text()) != json.loads(kept)


def test_a_file_goes_in_is_answered_from_and_is_gone_again(
    client: TestClient, tmp_path: Path
) -> None:
    synced(client)
    sent = client.post("/library/upload?name=quay.txt", content="The quay is blue.")
    assert (sent.status_code, sent.json()["title"]) == (201, "The quay is blue.")
    assert "1 new" in synced(client)
    assert client.get("/source?file=quay.txt").status_code == 200
    again = client.post("/library/upload?name=quay.txt", content="The quay is red.")
    assert (again.status_code, again.json()["exists"]) == (409, "quay.txt")
    assert client.post("/library/upload?name=quay.txt&replace=1", content="Red.").status_code == 201
    assert client.post("/library/delete?file=quay.txt").status_code == 200
    assert client.post("/library/delete?file=quay.txt").status_code == 404
    assert "1 removed" in synced(client)
    assert client.get("/source?file=quay.txt").status_code == 404


def test_an_upload_may_be_big_but_not_bigger_than_a_file_may_be(
    client: TestClient, tmp_path: Path
) -> None:
    url = "/library/upload?name=long.txt"
    for data in (b"a " * 60_000, (b"a " * 10_000 for _ in range(8))):
        assert client.post(url, content=data).status_code == 413
    assert client.post("/library/sync", content=b"a" * 300_000).status_code == 413
    assert client.post(url, content=b"word " * 19_000).status_code == 201
    kept = sorted(each.name for each in (tmp_path / "articles").iterdir())
    assert kept == ["ferry.md", "harbour.md", "long.txt", "orchard.md", "senate.md"]


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}]
)
def test_another_site_can_change_nothing(client: TestClient, headers: dict[str, str]) -> None:
    for path in ("sync", "rebuild", "watch?on=1", "upload?name=a.txt", "delete?file=ferry.md"):
        reply = client.post(f"/library/{path}", content=b"Text.", headers=headers)
        assert reply.status_code == 403, path
    assert client.get("/library/sync").status_code == 405


def test_the_watch_takes_in_a_change_by_itself_until_it_is_switched_off(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "ferry.txt").write_text("The ferry sails.")
    with Assistant(Settings(data=tmp_path / "storage", folder=folder)) as assistant:
        job = SyncJob(assistant)
        watch = Watch(assistant, job)

        def settle(articles: int) -> None:
            for _ in range(200):
                if job.ended and assistant.status().articles == articles:
                    return
                time.sleep(0.05)
            raise AssertionError(f"never had {articles} articles")

        watch.switch(True)
        watch.switch(True)
        settle(1)
        (folder / "quay.txt").write_text("The quay is blue.")
        settle(2)
        watch.switch(False)
        job.wait()
        assert not watch.on
    gone = Watch(Assistant(Settings(data=tmp_path / "none", folder=tmp_path / "gone")), job)
    gone.switch(True)
    for _ in range(100):
        if not gone.on:
            break
        time.sleep(0.05)
    assert gone.error
