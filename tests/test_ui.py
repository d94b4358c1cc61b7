"""The page as its readers use it: a real server on real articles, driven by a real Chromium."""

from __future__ import annotations

from pathlib import Path

from reader import HARBOUR, PHONE, SEEDS, WHO, Open, Site, serving

from assistant.ui import texts

# ---- Asking -----------------------------------------------------------------------------------


def test_a_marker_opens_the_article_with_exactly_the_quote_highlighted(
    visit: Open, site: Site
) -> None:
    tab = visit()
    tab.ask(WHO)
    files = set()
    for number in (1, 2):
        quote = tab.open_marker(number)
        assert tab.marked() == quote != ""
        assert "Kim Jong Un" in quote
        file = tab.page.inner_text("#pane .file span")
        assert quote in (site.folder / file).read_text(encoding="utf-8")
        files.add(file)
    assert files == {path.name for path in SEEDS.glob("*.txt")}


def test_the_highlighted_place_is_scrolled_to(visit: Open) -> None:
    from playwright.sync_api import expect

    tab = visit(viewport={"width": 1024, "height": 420})
    tab.ask("How many meetings did Kim and Trump hold?")
    tab.open_marker(1)
    expect(tab.page.locator("mark.current").first).to_be_in_viewport()
    assert tab.page.evaluate("document.querySelector('#pane .article').scrollTop") > 100


def test_hovering_or_focusing_a_marker_shows_its_quote(visit: Open) -> None:
    tab = visit()
    tab.ask(WHO)
    marker, peek = tab.page.locator(".cite").first, tab.page.locator("#peek")
    quote = marker.get_attribute("data-quote")
    marker.hover()
    assert peek.locator("q").text_content() == quote
    tab.page.mouse.move(5, 500)
    peek.wait_for(state="hidden")
    marker.focus()
    assert peek.is_visible()
    assert peek.locator("q").text_content() == quote


def test_an_answer_from_quotes_says_so_with_outlet_and_date(visit: Open) -> None:
    tab = visit()
    tab.ask("What did the dredging of the harbour cost?")
    answer = tab.page.locator(".turn").last.locator(".answer.quotes")
    assert "4.2 million euros" in answer.inner_text()
    outlet_and_date = "coastal-courier.example · 12 March 2025"
    assert outlet_and_date in " ".join(answer.inner_text().split())
    assert texts.FROM_QUOTES in answer.inner_text()
    assert any(word in answer.inner_text() for word in texts.CONFIDENCE.values())
    assert "%" not in answer.inner_text()


def test_what_the_articles_do_not_say_looks_unlike_an_answer_and_opens_the_closest(
    visit: Open,
) -> None:
    tab = visit()
    tab.ask("What is the capital of France?")
    turn = tab.page.locator(".turn").last
    assert turn.locator(".abstained h3").inner_text() == texts.ABSTAINED
    assert turn.locator(".answer, .cite").count() == 0
    assert "do not mention “France”" in turn.inner_text()
    closest = turn.locator(".source").first
    title = closest.locator("span").inner_text()
    closest.click()
    tab.page.locator("#pane h2").wait_for()
    assert tab.page.inner_text("#pane h2") == title
    assert tab.page.locator("mark").count() == 0


def test_a_follow_up_question_leans_on_what_was_said(visit: Open) -> None:
    tab = visit()
    tab.ask("Who is the harbour master of Port Ansel?")
    tab.ask("And what did she say?")
    turn = tab.page.locator(".turn").last
    assert "dredging cost" in turn.locator(".answer").inner_text()
    assert turn.locator(".understood").is_visible()


def test_every_suggested_question_is_answered(visit: Open) -> None:
    tab = visit()
    asked = tab.page.locator("[data-ask]").all_inner_texts()
    assert len(asked) >= 3
    tab.page.locator("[data-ask]").first.click()
    tab.page.locator(".turn .answer").wait_for()
    assert tab.page.inner_text(".turn .asked") == asked[0]
    for question in asked[1:]:
        tab.ask(question)
        assert tab.page.locator(".turn").last.locator(".answer").count() == 1, question


def test_a_new_conversation_forgets_the_old_one(visit: Open) -> None:
    tab = visit()
    tab.ask(WHO)
    tab.page.click("#new")
    tab.page.locator(".opening").wait_for()
    assert tab.page.locator(".turn").count() == 0


def test_a_question_that_is_too_long_is_refused_kindly(visit: Open) -> None:
    tab = visit()
    tab.page.eval_on_selector("#question textarea", "box => box.removeAttribute('maxlength')")
    tab.ask("Why? " * 500)
    assert "2,499 characters; the limit is 2,000" in tab.page.inner_text(".turn .failed")


# ---- Without a mouse, without light, without room ---------------------------------------------


def test_the_page_works_with_the_keyboard_alone(visit: Open) -> None:
    tab = visit()
    page = tab.page
    page.keyboard.type(WHO)  # the question has the focus from the start
    page.keyboard.press("Enter")
    page.locator(".cite").first.wait_for()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.classList.contains('cite')"):
            break
    opener = page.evaluate("document.activeElement.dataset.number")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.locator("mark.current").first.wait_for()
    before = page.inner_text("#pane .place")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("was => document.querySelector('.place').innerText !== was", arg=before)
    page.keyboard.press("Escape")
    page.locator("#pane").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.dataset.number") == opener


def test_the_system_decides_between_light_and_dark_until_the_reader_does(visit: Open) -> None:
    tab = visit(color_scheme="dark")
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = tab.page.evaluate(paper)
    assert dark == "rgb(22, 21, 19)"
    tab.page.click("#theme")
    light = tab.page.evaluate(paper)
    assert light == "rgb(250, 248, 244)"
    tab.page.reload()
    tab.page.locator(".opening").wait_for()
    assert tab.page.evaluate(paper) == light


def test_on_a_phone_the_source_lies_over_the_chat_and_nothing_runs_off_the_side(
    visit: Open,
) -> None:
    tab = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    tab.ask(WHO)
    tab.open_marker(1)
    box = tab.page.locator("#pane").bounding_box()
    assert box == {"x": 0, "y": 0, **PHONE}
    assert tab.page.locator("gradio-app").get_attribute("inert") == ""
    tab.page.click("#pane .close")
    tab.page.locator("#pane").wait_for(state="hidden")
    for name in (texts.ASK_TAB, texts.ARTICLES_TAB):
        tab.page.get_by_role("tab", name=name).click()
        assert tab.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


# ---- The articles -----------------------------------------------------------------------------


def test_a_sync_takes_in_a_new_file_and_lets_go_of_a_deleted_one(visit: Open, site: Site) -> None:
    tab = visit()
    tab.show_articles()
    new = site.folder / "lighthouse.txt"
    new.write_text("Lighthouse of Cape Brenn lit again\n\nKeeper Tomas Wirth lit it on Sunday.\n")
    broken = site.folder / "empty.txt"
    broken.write_text("")
    assert "1 new" in tab.sync()
    assert "empty.txt" in tab.page.inner_text(".failures")
    tab.page.fill("#search textarea, #search input", "cape brenn")
    tab.page.wait_for_function("document.querySelectorAll('#articles tbody tr').length === 1")
    tab.page.get_by_role("tab", name=texts.ASK_TAB).click()
    tab.ask("Who lit the lighthouse of Cape Brenn?")
    assert "Tomas Wirth" in tab.page.locator(".turn").last.locator(".answer").inner_text()
    marker = tab.page.locator(".cite").first

    new.unlink()
    broken.unlink()
    tab.show_articles()
    assert "1 removed" in tab.sync()
    tab.page.locator(".failures").wait_for(state="detached")
    tab.page.get_by_role("tab", name=texts.ASK_TAB).click()
    marker.click()
    tab.page.locator("#pane .failed").wait_for()
    tab.errors.clear()  # the browser logs the 404 of the article that is gone
    tab.ask("Who lit the lighthouse of Cape Brenn?")
    assert "Wirth" not in tab.page.locator(".turn").last.inner_text().split("\n", 1)[1]


def test_back_closes_the_source_that_covers_a_phone(visit: Open) -> None:
    tab = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    tab.ask(WHO)
    for _ in range(2):
        tab.open_marker(1)
        tab.page.go_back()
        tab.page.locator("#pane").wait_for(state="hidden")
        assert tab.page.locator(".turn").count() == 1
    tab.open_marker(1)
    tab.page.click("#pane .close")
    tab.page.locator("#pane").wait_for(state="hidden")
    tab.page.wait_for_function("history.state?.pane !== true")
    tab.open_marker(2)
    tab.page.wait_for_timeout(300)  # nothing that is still on its way back closes it
    assert tab.marked()


def test_words_that_have_changed_since_the_answer_are_not_highlighted(
    visit: Open, site: Site
) -> None:
    tab = visit()
    tab.ask("What did the dredging of the harbour cost?")
    tab.open_marker(1)
    harbour = site.folder / "harbour.md"
    harbour.write_text(HARBOUR.replace("4.2 million", "5.1 million"), encoding="utf-8")
    site.assistant.sync()
    tab.page.click("#pane .close")
    tab.page.locator(".cite").first.click()
    tab.page.locator("#pane .notice").wait_for()
    assert tab.page.locator("mark").count() == 0
    harbour.write_text(HARBOUR, encoding="utf-8")
    site.assistant.sync()


def test_before_the_first_sync_the_page_says_where_articles_go(visit: Open, tmp_path: Path) -> None:
    with serving(tmp_path) as site:
        tab = visit(site)
        assert str(site.folder) in tab.page.inner_text(".opening.empty")
        (site.folder / "harbour.md").write_text(HARBOUR, encoding="utf-8")
        tab.page.click(".opening .go")
        assert "1 new" in tab.sync()
        tab.page.get_by_role("tab", name=texts.ASK_TAB).click()
        tab.page.locator(".opening:not(.empty)").wait_for()
        tab.ask("Who is the harbour master?")
        assert "Ines Okafor" in tab.page.inner_text(".answer")
