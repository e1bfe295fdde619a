"""What does not change is sent packed, once, and asked for again only where its address stays the same."""

import gzip
import re
from collections.abc import Iterator

import brotli
import pytest
from plotly.offline import get_plotlyjs
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coprod.text import languages, match
from coprod.web import static, visit
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.web.pocket.drawing import ADDRESSES
from coprod.web.static import StaticBytes, best, streamlit_files, streamlit_folder
from coprod.workshops.desk import the_desk

FOR_GOOD = "public, max-age=31536000, immutable"
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
ROOT = streamlit_folder()
SCRIPT = next(address for address in streamlit_files() if address.startswith("/static/js/protobuf."))
FONT = next(address for address in streamlit_files() if "MaterialSymbols" in address)
ON_DISK = {address: (ROOT / address[1:]).read_bytes() for address in (SCRIPT, FONT)}


@pytest.fixture
def client() -> Iterator[TestClient]:
    """A client that asks for no encoding unless told to, and shows what came as it came."""
    the_desk.cache_clear()
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)
    with_nothing = {"accept-encoding": "identity"}
    yield TestClient(app, base_url="http://testserver", headers=with_nothing, follow_redirects=False)
    visit.desk().store.close()
    the_desk.cache_clear()


def came(
    client: TestClient, address: str, accepted: str = "", **headers: str
) -> tuple[int, bytes, dict[str, str]]:
    """(status, body as sent, headers)."""
    asked = {
        "accept-encoding": accepted,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    with client.stream("GET", address, headers=asked) as answer:
        return answer.status_code, b"".join(answer.iter_raw()), dict(answer.headers)


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("GZIP;Q=1.0", "gzip"),
        ("br ; q=0.000 , gzip ; q=0", ""),
        ("identity", ""),
        ("brotli, gzipped", ""),
        ("", ""),
    ],
)
def test_the_best_encoding_is_chosen_that_the_browser_reads(accepted: str, sent: str) -> None:
    assert best(accepted) == sent


@pytest.mark.parametrize("encoding", ["br", "gzip", ""])
def test_a_script_of_streamlit_comes_packed_whole_and_for_good(client: TestClient, encoding: str) -> None:
    status, body, headers = came(client, SCRIPT, encoding)

    assert (status, headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert UNPACK[encoding](body) == ON_DISK[SCRIPT]
    assert headers.get("content-encoding", "") == encoding
    assert int(headers["content-length"]) == len(body)
    assert headers["cache-control"] == FOR_GOOD
    assert headers["vary"] == "Accept-Encoding"
    if encoding:
        assert len(body) < len(ON_DISK[SCRIPT]) / 5


def test_a_font_is_not_packed_again(client: TestClient) -> None:
    status, body, headers = came(client, FONT, "br, gzip")

    assert (status, headers["content-type"], body) == (200, "font/woff2", ON_DISK[FONT])
    assert "content-encoding" not in headers


def test_what_a_browser_has_is_not_sent_again(client: TestClient) -> None:
    _, _, headers = came(client, SCRIPT, "br")
    tag = headers["etag"]

    for named in (tag, f"W/{tag}", f'"other", {tag}'):
        status, body, again = came(client, SCRIPT, "br", if_none_match=named)
        assert (status, body, again["etag"], again["cache-control"]) == (304, b"", tag, FOR_GOOD)
    assert came(client, SCRIPT, "gzip", if_none_match=tag)[0] == 200, "one tag for two encodings"


def test_head_tells_the_length_and_sends_nothing_and_a_range_gets_all(client: TestClient) -> None:
    whole = came(client, SCRIPT, "br")
    head = client.head(SCRIPT, headers={"accept-encoding": "br"})

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole[1]))
    assert came(client, SCRIPT, "br", range="bytes=0-9")[:2] == whole[:2]


@pytest.mark.parametrize(
    "address",
    [
        "/static/js/../../index.html",
        "/static/js/",
        "/static/js/none.js",
        "/static",
        f"{SCRIPT}/",
        f"/{SCRIPT}",
    ],
)
def test_nothing_but_the_files_themselves_is_answered(client: TestClient, address: str) -> None:
    assert streamlit_files().get(address) is None
    assert client.get(address).status_code == 404  # in the app, Streamlit's own rules answer
    assert client.post(SCRIPT, headers={"origin": "http://testserver"}).status_code in (404, 405)


def test_every_file_that_a_page_names_is_served(client: TestClient) -> None:
    named = re.findall(r'"\./(static/[^"]+)"', (ROOT / "index.html").read_text("utf-8"))

    assert len(named) > 50
    assert {f"/{name}" for name in named} <= set(streamlit_files())


def test_a_file_is_read_and_packed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static, "_packed", type(static._packed)(1000, getsizeof=len))
    reads: list[int] = []

    def read() -> bytes:
        reads.append(1)
        return b"a" * 600

    file = StaticBytes(read, "text/css", "once")
    assert gzip.decompress(file.packed("gzip")) == gzip.decompress(file.packed("gzip")) == b"a" * 600
    assert len(reads) == 1
    assert file.packed("") == StaticBytes(read, "text/css", "other").packed("")  # 1,200 bytes: one has to go
    assert static._packed.currsize <= 1000
    assert len(reads) == 3


def test_our_own_files_and_plotly_take_the_same_way(client: TestClient) -> None:
    for name in ("ballot.js", "ballot.css", "reading.css", "connection.js"):
        status, body, headers = came(client, ADDRESSES[name], "br")
        assert (status, headers["content-encoding"], headers["cache-control"]) == (200, "br", FOR_GOOD)
        assert len(body) < 8_000
        assert came(client, ADDRESSES[name].replace("assets/", "assets/0"), "br")[0] == 404

    status, body, headers = came(client, "/plotly.min.js", "br")
    assert (status, headers["cache-control"]) == (200, "public, max-age=86400")
    assert brotli.decompress(body) == get_plotlyjs().encode()
    assert came(client, "/plotly.min.js", "br", if_none_match=headers["etag"])[0] == 304


def test_the_index_page_is_streamlits_with_words_of_ours(client: TestClient) -> None:
    original = (ROOT / "index.html").read_text("utf-8")
    status, body, headers = came(client, "/take_part?w=kmpq-7trx", "br", accept_language="de-DE,en;q=0.5")
    page = brotli.decompress(body).decode()

    assert (status, headers["cache-control"], headers["vary"]) == (
        200,
        "no-cache",
        "Accept-Encoding, Accept-Language, Cookie",
    )
    assert re.findall(r'"\./static/[^"]+"', page) == re.findall(r'"\./static/[^"]+"', original)
    assert '<div id="root"></div>' in page
    assert f'<html lang="{match("de")}">' in page
    assert "<title>Streamlit</title>" not in page
    assert "favicon.png" not in page
    assert "You need to enable JavaScript" not in page
    assert page.count('href="/j/KMPQ7TRX"') == 2, "in the words for no script, and for no WebSocket"
    assert f'<script src="{ADDRESSES["connection.js"]}" defer></script>' in page
    assert (
        came(client, "/take_part?w=kmpq-7trx", "br", accept_language="de", if_none_match=headers["etag"])[0]
        == 304
    )


@pytest.mark.parametrize("code", ["", "?w=", '?w="><script>', "?w=KMPQ7TR", "?w=" + "K" * 5000])
def test_an_address_that_names_no_workshop_leads_to_the_door_for_all(client: TestClient, code: str) -> None:
    for page in ("/", "/facilitate", "/projector"):
        _, body, _ = came(client, page + code)
        assert body.count(b'href="/j"') == 2
        assert b"><script>" not in body


def test_each_language_has_an_index_page(client: TestClient) -> None:
    tags = {came(client, "/", accept_language=language)[2]["etag"] for language in languages()}
    assert len(tags) == len(languages())
