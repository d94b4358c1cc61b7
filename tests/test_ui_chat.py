"""The conversation as its readers use it: streamed, stopped, edited, kept, filtered, exported."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from reader import DESKTOP, SEEDS, WHO, Open, Site, Visit, serving
from writer import NAME, PARTLY, UNSUPPORTED, Writer

from assistant import feedback
from assistant.ui import texts

SLOWLY = "Who slowly oversaw the missile tests?"
WORDS = {name: str(words) for name, words in texts.SCRIPT.items()}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The seed articles, and a model that writes about them."""
    base = tmp_path_factory.mktemp("written")
    (base / "articles").mkdir()
    for seed in SEEDS.glob("*.txt"):
        (base / "articles" / seed.name).write_bytes(seed.read_bytes())
    with serving(base, Writer) as site:
        site.assistant.sync()
        yield site


@pytest.fixture
def writer(written: Site) -> Iterator[Writer]:
    """The model itself, at its start."""
    assert isinstance(written.assistant, Writer)
    written.assistant.go.clear()
    yield written.assistant
    written.assistant.go.set()
    written.assistant.say = ""


def begin(tab: Visit, question: str) -> None:
    """Ask without waiting for the end."""
    tab.page.fill("#question textarea", question)
    tab.page.click("#send")


def last(tab: Visit) -> str:
    return tab.page.locator(".turn").last.inner_text()


# ---- While it is written ----------------------------------------------------------------------


def test_text_streams_in_with_its_markers_and_nothing_above_it_moves(
    visit: Open, written: Site, writer: Writer
) -> None:
    tab = visit(written)
    tab.ask(WHO)
    begin(tab, SLOWLY)
    marker = tab.page.locator(".growing .cite").first
    marker.wait_for()
    tab.page.wait_for_timeout(700)  # the smooth scroll to the question
    measure = """() => [scrollY, ...[...document.querySelectorAll('.turn')].map(
        turn => Math.round(turn.getBoundingClientRect().top)),
        Math.round(document.querySelector('.growing').getBoundingClientRect().top)]"""
    before = tab.page.evaluate(measure)
    marker.evaluate("marker => { marker.same = true; }")
    marker.hover()
    assert tab.page.locator("#peek q").text_content() == marker.get_attribute("data-quote")
    assert "fourth launch" not in last(tab)
    writer.go.set()
    tab.page.wait_for_function("document.querySelector('.turn:last-child .told').innerText"
                               ".includes('fourth launch')")  # fmt: skip
    tab.page.locator(".turn").last.locator(".acts").wait_for()
    after = tab.page.evaluate(measure.replace(".growing", ".turn:last-child .answer"))
    assert after == before
    kept = tab.page.locator(".turn").last.locator(".told .cite").first
    assert kept.evaluate("marker => marker.same === true")
    assert tab.page.locator("#peek").is_visible()  # not torn away from under the mouse


def test_a_written_answer_names_its_model_and_the_support_of_each_sentence(
    visit: Open, written: Site, writer: Writer
) -> None:
    tab = visit(written)
    assert f"{NAME} at localhost writes; passages are sent" in tab.page.inner_text(".engine")
    tab.ask(WHO)
    answer = tab.page.locator(".answer.written")
    assert f"Written by {NAME}" in answer.locator(".label").inner_text()
    assert tab.page.locator(".answer.quotes").count() == 0
    partly, unsupported = answer.locator(".support").all()
    words = "".join(answer.locator(".partly").all_inner_texts())
    assert words == "It was the fourth launch of the year."
    assert answer.locator(".unsupported").inner_text() == "Nobody else was there."
    partly.hover()
    assert tab.page.inner_text("#peek") == PARTLY
    unsupported.focus()
    assert tab.page.inner_text("#peek") == UNSUPPORTED
    tab.ask("And who else?")
    assert "It remembers 1 earlier questions." in last(tab)


def test_stop_keeps_what_was_written_and_ends_the_work(
    visit: Open, written: Site, writer: Writer
) -> None:
    tab = visit(written)
    begin(tab, SLOWLY)
    tab.page.locator(".growing .cite").first.wait_for()
    while writer.closed.acquire(blocking=False):
        pass
    tab.page.click("#halt")
    tab.page.locator(".stopped").wait_for()
    assert tab.page.locator("#send").is_visible()
    writer.go.set()
    assert writer.closed.acquire(timeout=10)
    told = tab.page.inner_text(".turn .told")
    assert told.startswith("The tests took place on Wednesday.")
    assert "fourth launch" not in last(tab)
    assert texts.STOPPED_ANSWER in last(tab)
    tab.page.reload()
    tab.page.locator(".stopped").wait_for()
    assert tab.page.inner_text(".turn .told") == told
    assert tab.open_marker(1) == tab.marked()


def test_a_server_that_is_gone_is_told_kindly_and_the_question_can_be_asked_again(
    visit: Open, written: Site, writer: Writer
) -> None:
    tab = visit(written)
    tab.page.route("**/ask", lambda route: route.abort())
    tab.ask(WHO)
    assert WORDS["gone"] in last(tab)
    tab.page.unroute("**/ask")
    tab.page.click("[data-do=retry]")
    tab.page.locator(".acts [data-do=up]").wait_for()
    assert tab.page.locator(".turn").count() == 1
    tab.errors.clear()  # the browser logs the request that did not get through


# ---- Asking again -----------------------------------------------------------------------------


def test_an_edited_question_is_asked_from_there_and_what_followed_can_be_brought_back(
    visit: Open,
) -> None:
    tab = visit()
    for question in (WHO, "Who is the harbour master of Port Ansel?", "And what did she say?"):
        tab.ask(question)
    tab.page.locator("[data-do=edit]").first.click()
    box = tab.page.locator(".edit textarea")
    assert box.input_value() == WHO
    box.fill("What did the dredging of the harbour cost?")
    box.press("Enter")
    tab.page.locator(".turn .answer:has-text('4.2 million')").wait_for()
    assert tab.page.locator(".turn").count() == 1
    assert "The 2 questions after this one were removed." in tab.page.inner_text("#toast")
    tab.page.click("#toast button")
    tab.page.locator(".turn .understood").wait_for()
    asked = [turn.split("\n")[0] for turn in tab.page.locator(".turn").all_inner_texts()]
    assert asked == [WHO, "Who is the harbour master of Port Ansel?", "And what did she say?"]


def test_escape_leaves_a_question_as_it_was(visit: Open) -> None:
    tab = visit()
    tab.ask(WHO)
    tab.page.click("[data-do=edit]")
    tab.page.keyboard.press("Escape")
    assert tab.page.locator(".edit").count() == 0
    assert tab.page.inner_text(".asked") == WHO
    assert tab.page.evaluate("document.activeElement.dataset.do") == "edit"


# ---- Kept conversations -----------------------------------------------------------------------


def test_a_conversation_is_there_after_a_reload_and_its_citations_open_their_places(
    visit: Open,
) -> None:
    tab = visit()
    tab.ask(WHO)
    before = tab.page.locator(".turn .outcome").inner_html()
    tab.page.reload()
    tab.page.locator(".turn .answer").wait_for()
    assert tab.page.locator(".turn .outcome").inner_html() == before
    quote = tab.open_marker(2)
    assert tab.marked() == quote != ""
    tab.ask("Who said so?")  # it still knows what was said
    tab.page.click("#new")
    assert tab.page.locator(".turn").count() == 0
    assert tab.page.locator(".opening").is_visible()
    tab.page.reload()
    tab.page.locator(".talks .name").wait_for()
    assert tab.page.locator(".turn").count() == 0
    tab.page.click(".talks .name")
    tab.page.locator(".turn .answer").first.wait_for()
    assert tab.page.locator(".turn").count() == 2


def test_conversations_are_found_renamed_deleted_and_brought_back(visit: Open) -> None:
    tab = visit()
    names = tab.page.locator("#drawer .name span")
    tab.ask(WHO)
    tab.page.click("#new")
    tab.ask("Who is the harbour master of Port Ansel?")
    assert names.all_inner_texts() == ["Who is the harbour master of Port Ansel?", WHO]
    tab.page.fill("#drawer input", "TRAWLERS master")  # one stands in the answer only
    tab.page.wait_for_function("document.querySelectorAll('#drawer .name').length === 1")
    tab.page.fill("#drawer input", "nothing of the kind")
    tab.page.locator("#drawer .none").wait_for()
    assert tab.page.inner_text("#drawer .none") == WORDS["noneFound"]
    tab.page.fill("#drawer input", "")
    tab.page.locator("#drawer li").nth(1).hover()
    tab.page.get_by_role("button", name=f"{WORDS['rename']}: {WHO}").click()
    tab.page.locator("#drawer li input").fill("Missiles")
    tab.page.keyboard.press("Enter")
    tab.page.locator("#drawer .name:has-text('Missiles')").wait_for()
    tab.page.locator("#drawer li:has-text('Missiles')").hover()
    tab.page.get_by_role("button", name=f"{WORDS['remove']}: Missiles").click()
    tab.page.locator("#toast button").wait_for()
    assert names.count() == 1
    tab.page.click("#toast button")
    tab.page.locator("#drawer .name:has-text('Missiles')").click()
    tab.page.locator(".turn:has-text('Kim Jong Un')").first.wait_for()
    assert tab.page.locator("#drawer .name[aria-current]").inner_text().startswith("Missiles")


def test_damaged_and_too_many_conversations_cost_no_other(visit: Open) -> None:
    tab = visit()
    tab.ask(WHO)
    tab.page.evaluate("""() => {
        const old = {v: 1, id: 'old', title: 'Old', created: 1, updated: 1, filters: {},
            turns: [{question: 'x'.repeat(2_997_000)}]};
        localStorage.setItem('news-assistant/talk/old', JSON.stringify(old));
        localStorage.setItem('news-assistant/talk/torn', '{"v": 1, "id": "to');
        localStorage.setItem('news-assistant/talk/other', '{"v": 99, "turns": []}');
        const odd = {v: 1, id: 'odd', title: 'Odd', created: 2, updated: 2, filters: {},
            turns: [{question: 'Why?', answer: {text: 5}}]};
        localStorage.setItem('news-assistant/talk/odd', JSON.stringify(odd));
    }""")
    tab.page.reload()
    tab.page.locator(".turn .answer").wait_for()
    titles = tab.page.locator("#drawer .name span").all_inner_texts()
    assert titles == [WHO, "Odd", "Old"]
    tab.page.click("#drawer .name:has-text('Odd')")
    tab.page.locator(f".failed:has-text('{texts.TURN_LOST}')").wait_for()
    tab.page.click(f"#drawer .name:has-text('{WHO}')")
    tab.page.locator(".turn .answer").wait_for()
    tab.ask("Who is the harbour master?")  # there is no room for the oldest any more
    tab.page.wait_for_function("!localStorage.getItem('news-assistant/talk/old')")
    assert tab.page.evaluate("localStorage.getItem('news-assistant/talk/odd') !== null")


# ---- Taking it elsewhere ----------------------------------------------------------------------


def test_an_answer_is_copied_with_its_references(visit: Open) -> None:
    tab = visit()
    tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.ask("What did the dredging of the harbour cost?")
    tab.page.click("[data-do=copy]")
    tab.page.locator("#toast").wait_for()
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    quote = tab.page.locator(".cite").first.get_attribute("data-quote")
    place = re.search(r"`harbour\.md:(\d+)-(\d+)`", copied)
    assert place
    text = tab.site.assistant.article("harbour.md").text
    assert text[int(place[1]) : int(place[2])] == quote
    assert "coastal-courier.example, 12 March 2025" in copied
    assert "<https://coastal-courier.example/harbour>" in copied


def test_a_conversation_is_exported_whole(visit: Open, tmp_path: Path) -> None:
    tab = visit()
    tab.ask(WHO)
    tab.ask("What is the capital of France?")
    saved = {}
    for kind in ("md", "json"):
        with tab.page.expect_download() as coming:
            tab.page.click(f"[data-export={kind}]")
        assert coming.value.suggested_filename == f"Who-oversaw-the-missile-tests-.{kind}"
        coming.value.save_as(tmp_path / kind)
        saved[kind] = (tmp_path / kind).read_text(encoding="utf-8")
    assert saved["md"].startswith(f"# {WHO}\n\n## {WHO}\n\n")
    assert "\n## What is the capital of France?\n" in saved["md"]
    talk = json.loads(saved["json"])
    assert [turn["question"] for turn in talk["turns"]] == [WHO, "What is the capital of France?"]
    assert talk["turns"][0]["answer"]["citations"][0]["quote"]
    assert talk["turns"][1]["answer"]["abstained"] is True


def test_a_verdict_and_its_comment_go_into_the_log(visit: Open, site: Site) -> None:
    tab = visit()
    tab.ask(WHO)
    down = tab.page.locator("[data-do=down]")
    down.click()
    tab.page.fill(".comment input", "Names no year")
    tab.page.keyboard.press("Enter")
    tab.page.locator(f"#toast:has-text('{WORDS['thanks']}')").wait_for()
    entry = feedback.read(site.assistant.settings.data)[-1]
    assert (entry.question, entry.verdict, entry.comment) == (WHO, "down", "Names no year")
    assert entry.citations[0].quote
    tab.page.reload()
    tab.page.locator("[data-do=down][aria-pressed=true]").click()
    tab.page.locator("[data-do=down][aria-pressed=false]").wait_for()
    tab.page.wait_for_timeout(300)
    said = feedback.read(site.assistant.settings.data)
    assert entry.id not in [each.id for each in said]  # taken back


# ---- Filters and passages ---------------------------------------------------------------------


def test_filters_are_seen_applied_shown_on_the_answer_and_remembered(visit: Open) -> None:
    tab = visit()
    page = tab.page
    page.click("#filter")
    page.locator("#filters .outlets input[value='abcnews.go.com']").check()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "filter"
    assert page.locator(".asking .on button").all_inner_texts() == ["abcnews.go.com×"]
    tab.ask(WHO)
    assert page.locator(".applied button").all_inner_texts() == ["abcnews.go.com×"]
    assert "also in" not in page.inner_text(".answer")
    page.reload()
    page.locator(".turn .answer").wait_for()
    assert page.locator(".asking .on button").count() == 1
    page.click(".applied button")  # again, without it
    page.locator(".answer:has-text('also in')").wait_for()
    assert page.locator(".applied").count() == 0

    page.click("#filter")
    page.fill("#filters [name=file]", "harbour port")
    page.locator("#filters .files input[value='harbour.md']").check()
    page.fill("#filters [name=after]", "2025-03-01")
    page.click("#filters .close")
    tab.ask("What happened in Port Ansel?")
    assert page.locator(".applied").last.inner_text().split("\n")[1:] == [
        "from 1 March 2025×",
        "harbour.md×",
    ]
    page.click("#filter")
    page.click("#filters .clear")
    assert page.locator(".asking .on button").count() == 0


def test_an_answer_tells_why_its_passages_were_found_and_opens_them(visit: Open) -> None:
    tab = visit()
    tab.ask(WHO)
    tab.page.click(".why summary")
    passages = tab.page.locator(".why .source")
    assert passages.count() >= 3
    assert "number 1 by its words" in passages.first.inner_text()
    passages.first.click()
    tab.page.locator("mark.current").first.wait_for()
    assert tab.page.locator("#pane .place").inner_text() == ""
    shown = passages.first.locator("q").inner_text().strip("“”…")
    assert "".join(tab.marked().split()).startswith("".join(shown.split()))


def test_the_next_question_is_about_the_open_article_alone(visit: Open) -> None:
    tab = visit()
    tab.ask(WHO)
    tab.open_marker(2)
    file = tab.page.inner_text("#pane .file span")
    tab.page.click("#pane [data-filter]")
    assert tab.page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    tab.ask("Who oversaw the launches?")
    assert tab.page.locator(".applied").last.locator("button").all_inner_texts() == [f"{file}×"]
    cited = tab.page.locator(".turn").last.locator(".cite").all()
    assert {each.get_attribute("data-file") for each in cited} == {file}


STORM = (
    "A storm sank three trawlers in the harbour of Port Ansel, and the dredging takes two weeks."
)


def test_other_outlets_on_the_story_are_found_and_open(visit: Open, tmp_path: Path) -> None:
    with serving(tmp_path) as site:
        for name, day in (("courier", 10), ("herald", 11), ("weekly", 28)):
            page = (
                f"---\ntitle: Storm sinks three trawlers in Port Ansel\nsource: {name}.example\n"
                f"published: 2025-03-{day}\n---\n{STORM} The {name} was there.\n"
            )
            (site.folder / f"{name}.md").write_text(page, encoding="utf-8")
        rest = "---\ntitle: Museum opens\nsource: herald.example\n---\nA museum of clocks opened.\n"
        (site.folder / "museum.md").write_text(rest, encoding="utf-8")
        site.assistant.sync()
        tab = visit(site)
        tab.ask("What did the courier say of the trawlers in Port Ansel?")
        tab.page.locator(".source, .cite").first.wait_for()
        tab.page.evaluate("""() => {
            const button = document.createElement('button');
            button.dataset.file = 'courier.md';
            document.querySelector('#talk .turn').append(button);
            button.click();
        }""")
        others = tab.page.locator("#pane .others .source")
        others.first.wait_for()
        assert [each.get_attribute("data-file") for each in others.all()] == ["herald.md"]
        others.first.click()
        tab.page.locator("#pane .file:has-text('herald.md')").wait_for()


# ---- Keys -------------------------------------------------------------------------------------


def test_a_look_at_the_articles_does_not_lose_the_place_in_the_conversation(visit: Open) -> None:
    tab = visit()
    page = tab.page
    page.set_viewport_size({"width": 1024, "height": 420})
    for question in (WHO, "Who oversaw the launches?"):
        tab.ask(question)
    page.wait_for_function("scrollY > 300")
    page.get_by_role("tab", name=texts.ARTICLES_TAB).click()  # the scroll may be under way still
    page.locator("#shelf").wait_for()
    page.wait_for_function("scrollY === 0")
    page.wait_for_timeout(700)
    assert page.evaluate("scrollY") == 0
    page.get_by_role("tab", name=texts.ASK_TAB).click()
    page.wait_for_function("scrollY > 300")


def test_keys_step_through_citations_and_are_listed(visit: Open) -> None:
    tab = visit()
    page = tab.page
    tab.ask(texts.OVERVIEW)
    tab.open_marker(1)
    for key, place in (("n", 2), ("j", 3), ("p", 2), ("k", 1), ("ArrowRight", 2)):
        page.keyboard.press(key)
        page.locator(f".place:has-text('Citation {place} of')").wait_for()
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    assert len(page.locator("#keys dt").all()) == len(texts.KEY_ROWS)
    page.keyboard.press("Escape")
    assert page.locator("#keys").is_hidden()
    assert page.locator("#pane").is_visible()
    page.keyboard.press("/")
    page.keyboard.type("n?")
    assert page.input_value("#question textarea") == "n?"
    assert page.locator(".place:has-text('Citation 2 of')").count() == 1
    page.keyboard.press("Escape")
    page.locator("#pane").wait_for(state="hidden")


def test_everything_is_done_with_the_keyboard_alone(visit: Open) -> None:
    tab = visit(viewport=DESKTOP)
    page = tab.page

    def to(selector: str, key: str = "Tab") -> None:
        for _ in range(60):
            page.keyboard.press(key)
            if page.evaluate("one => document.activeElement.matches(one)", selector):
                return
        raise AssertionError(f"{selector} is not reached")

    page.keyboard.type(WHO)
    to("#filter")
    page.keyboard.press("Enter")
    page.locator("#filters .outlets input").first.wait_for()
    to("#filters .outlets input")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    to("#question textarea", "Shift+Tab")
    page.keyboard.press("Enter")
    page.locator(".applied").wait_for()
    to("[data-do=edit]", "Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    to("[data-do=up]")
    page.keyboard.press("Enter")
    page.locator(".comment input").wait_for()
    page.keyboard.press("Escape")
    to("#drawer .name", "Shift+Tab")
    to("#drawer .tool")
    page.keyboard.press("Enter")
    page.keyboard.type("By hand")
    page.keyboard.press("Enter")
    page.locator("#drawer .name:has-text('By hand')").wait_for()
