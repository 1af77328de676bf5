"""Page journeys: the judges see what is wrong: each finds the fault that is planted for it."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.page_journeys import judging
from tests.page_journeys.practice import Practice
from tests.page_journeys.watching import Watch

FLAWED = """<!doctype html><html><head><title></title></head><body><main>
<h1>Flawed</h1><p><img src="/x.png"><span style="color:#bbb;background:#fff">pale words</span></p>
<input name="nameless"><button style="height:20px;width:20px"></button>
<div style="width:2000px">wide</div></main></body></html>"""


def test_axe_and_the_measures_find_planted_faults(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_content(FLAWED)
    found = {line.partition(":")[0] for line in judging.faults(page)}
    assert {"html-has-lang", "image-alt", "color-contrast", "label", "button-name"} <= found
    assert {line.partition(":")[0] for line in judging.faults(page, colours_only=True)} == {
        "color-contrast"
    }
    assert any(line.startswith("BUTTON") for line in judging.small_targets(page))
    assert any("wide" in line for line in judging.overflowing(page))
    page.close()


def test_torn_numbers_and_texts_over_each_other_are_found(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_content(
        "<main><p style='width:9px;overflow-wrap:anywhere'>27</p><b>fine 28</b>"
        "<p>below</p><p style='margin-top:-2.2em'>above</p></main>"
    )
    assert judging.crushed(page) == ["the number 27 is torn apart", "“below” lies over “above”"]
    page.close()


def test_the_reader_of_html_finds_planted_faults() -> None:
    sound = "<!doctype html><html><head><title>x</title></head><body><main><h1>x</h1>{}</main>"
    sound += "</body></html>"
    assert judging.html_faults(sound.format("<p>fine<br></p><ul><li>one</li></ul>")) == []
    for planted in (
        "<p><b>crossed</p></b>",
        "<p><div>block</div></p>",
        "<li>alone</li>",
        '<i id="x"></i><i id="x"></i>',
        '<label for="nobody">x</label>',
        '<a href="/"><a href="/">x</a></a>',
        '<i style="color:red"></i>',
        '<img src="/x.png">',
        "<h1>twice</h1>",
        "<div>",
    ):
        assert judging.html_faults(sound.format(planted)), planted


def test_the_watch_sees_what_a_page_must_not_do(browser: Browser, practice: Practice) -> None:
    context = browser.new_context()
    watch = Watch(practice.page.url)
    watch.over(context)
    page = context.new_page()
    page.goto(practice.page.url + "/health/live")
    assert watch.wrong == []
    page.evaluate("() => fetch('/nothing-here').catch(() => 0)")
    page.evaluate("() => { console.error('oh dear'); setTimeout(() => { throw Error('oh') }) }")
    page.evaluate(
        "() => { const made = document.createElement('style'); made.textContent = 'p {}';"
        " document.head.append(made) }"
    )
    page.wait_for_timeout(200)
    page.evaluate("() => { location.href = 'http://elsewhere.example/' }")
    page.wait_for_timeout(200)
    told = " ".join(watch.wrong)
    for wrong in ("left the page", "404: ", "oh dear", "script: ", "Content Security Policy"):
        assert wrong in told, wrong
    context.close()
