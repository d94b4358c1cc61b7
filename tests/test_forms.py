from __future__ import annotations

from pathlib import Path

from index import Archive
from index.forms import base_forms, other_forms
from index.terms import analyze


def test_irregular_forms_know_one_another_by_their_terms() -> None:
    assert other_forms("send") == ("sent",)
    assert other_forms("sent") == ("send",)
    assert set(other_forms("write")) >= {"wrote", "written"}
    assert other_forms("launch") == ()
    assert other_forms("no term") == ()


def test_every_form_has_the_term_of_its_word() -> None:
    assert base_forms()["sent"] == base_forms()["send"] == analyze("sending")[0]
    assert base_forms()["women"] == "woman"


def test_a_question_finds_what_is_written_in_another_form(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text("The queen wove a carpet in the north.\n", "utf-8")
    (articles / "b.txt").write_text("The queen bought a carpet in the north.\n", "utf-8")
    with Archive(tmp_path / "data") as archive:
        archive.sync(articles)
        reading = archive.read("Who weaves the carpet?")
        assert {"weav", "wove", "woven"} <= set(reading.terms)
        assert archive.search(reading)[0].file == "a.txt"
