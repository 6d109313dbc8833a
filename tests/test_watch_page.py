"""The page around a watched report, in Chromium: it reloads, keeps its place and shows errors."""

import http.server
import json
from threading import Thread

import pytest
from browser import assert_accessible
from small_project import HEAD, notebook, small_project, write
from watched import Watch

LONG = """\
from ocop_lib.blocks.model import Group, Heading
_ = [display(part) for n in range(30) for part in (
    Heading(level=2, spans=text(f"Mục {n}"), id=f"muc-{n}"),
    Paragraph(spans=text("chữ " * 400), units=(unit,)))]
"""


@pytest.fixture(scope="module")
def watch(tmp_path_factory):
    root = tmp_path_factory.mktemp("desk")
    small_project(root)
    save(root, "đầu tiên")
    with Watch(root, "notebooks/nho.ipynb", "--port", "0") as watch:
        watch.root = root
        watch.page()
        yield watch


@pytest.fixture
def page(browser, watch):
    """The page, after its first report has been shown; it must ask nobody else for anything."""
    asked = []
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(watch.address)
    page.wait_for_selector("[data-page]")
    yield page
    context.close()
    assert [url for url in asked if not url.startswith(watch.address)] == []


def save(root, word: str, *cells: str) -> None:
    shown = f"Paragraph(spans=text({word!r}), units=(unit,))"
    write(root / "notebooks/nho.ipynb", notebook(HEAD, *cells, shown, LONG))


def shown(page):
    """The report inside the page, when it has the words."""
    return page.frame_locator("iframe:not(.coming)")


def reload(page, watch, word: str, *cells: str) -> None:
    """Save, and wait until the page shows the new word."""
    save(watch.root, word, *cells)
    shown(page).get_by_text(word, exact=True).wait_for(state="attached")


def test_a_save_reloads_the_report_and_keeps_the_place(page, watch):
    reload(page, watch, "trước khi cuộn")
    top = "document.querySelector('iframe').contentDocument.getElementById('muc-20')"
    page.evaluate(f"{top}.scrollIntoView()")
    before = page.evaluate(f"{top}.getBoundingClientRect().top")
    longer = "Paragraph(spans=text('thêm ' * 900), units=(unit,))"
    reload(page, watch, "sau khi cuộn", longer)
    page.wait_for_function("document.querySelectorAll('iframe').length === 1")
    after = page.evaluate(f"{top}.getBoundingClientRect().top")
    assert abs(after - before) <= 1
    assert page.evaluate("document.querySelector('iframe').contentWindow.scrollY") > 1000


def test_an_error_stands_beside_the_last_good_page(page, watch):
    reload(page, watch, "bản tốt")
    save(watch.root, "bản hỏng", "1 / 0")
    page.get_by_role("alert").get_by_text("ZeroDivisionError").wait_for()
    assert page.locator("body").get_attribute("data-mood") == "bad"
    assert shown(page).get_by_text("bản tốt", exact=True).count() == 1
    assert "Trang đang xem là bản tốt gần nhất" in page.get_by_role("status").inner_text()
    error = page.get_by_role("alert").bounding_box()
    report = page.locator("iframe").bounding_box()
    assert error["x"] + error["width"] <= report["x"] + 1
    assert_accessible(page)
    reload(page, watch, "lại tốt")
    page.get_by_role("alert").wait_for(state="hidden")


def test_the_page_says_what_ran_and_how_long(page, watch):
    reload(page, watch, "nói đã chạy gì")
    said = page.get_by_role("status")
    page.wait_for_function("document.body.dataset.mood === 'good'")
    assert "Xong sau" in said.inner_text()
    assert "giây" in said.inner_text()


def test_a_page_of_another_origin_sees_nothing(browser, watch):
    script = f"""
    <iframe src="{watch.address}report"></iframe>
    <script>
    const seen = [];
    const ask = (path, how) => fetch("{watch.address}" + path, how)
      .then((answer) => answer.text()).then((body) => seen.push(body)).catch(() => 0);
    Promise.all([ask("report"), ask("events"), ask("", {{mode: "no-cors"}})]).then(() => {{
      document.title = JSON.stringify(seen);
    }});
    </script>"""

    class Evil(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>-</title>{script}".encode())

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Evil)
    Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://localhost:{server.server_port}/")
    page.wait_for_function("document.title !== '-'")
    assert json.loads(page.title()) in ([], [""])
    texts = [frame.content() for frame in page.frames[1:]]
    assert not [text for text in texts if "xã Một" in text]
    page.close()
    server.shutdown()
    server.server_close()
