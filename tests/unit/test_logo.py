"""A host's logo is taken in with care: only the picture is left of it, and phones get next to nothing."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from coprod.errors import Refused
from coprod.formats import logo
from coprod.model.host import MOST_BYTES, Logo

CANARY = "A canary with a name and a place"


def written(picture: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def drawn(size: tuple[int, int] = (1200, 400)) -> Image.Image:
    """A logo as councils have them: a few colours on nothing."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    across = min(size)
    pen.ellipse((2, 2, across - 2, across - 2), fill=(10, 90, 160, 255))
    pen.rectangle((size[0] // 2, 2, size[0] - 4, across // 2), fill=(200, 80, 10, 200))
    return picture


def noise(side: int) -> Image.Image:
    """A photograph would be as hard to pack; of another side, another one."""
    made = np.random.default_rng(side).integers(0, 256, (side, side, 3), dtype=np.uint8)
    return Image.fromarray(made)


def opened(found: Logo) -> Image.Image:
    picture = Image.open(BytesIO(found.content))
    picture.load()
    return picture


def test_only_the_picture_is_left() -> None:
    told = PngInfo()
    told.add_text("Comment", CANARY)
    exif = Image.Exif()
    exif[0x010E] = CANARY
    png = written(drawn(), pnginfo=told, exif=exif, dpi=(300, 300))
    jpeg = written(noise(200), "JPEG", exif=exif, comment=CANARY.encode())
    for content in (png, jpeg):
        assert CANARY.encode() in content
        found = logo.read_logo(content)
        assert CANARY.encode() not in found.content
        picture = opened(found)
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_what_could_be_seen_through_still_can() -> None:
    found = logo.read_logo(written(drawn()))
    assert found.media_type == "image/png"
    assert opened(found).convert("RGBA").getpixel((opened(found).width - 1, 0)) == (0, 0, 0, 0)


def test_a_picture_that_lies_on_its_side_is_put_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    sideways = written(noise(300).crop((0, 0, 300, 100)), "JPEG", exif=exif)
    assert opened(logo.read_logo(sideways)).size == (100, 300)


@pytest.mark.parametrize(
    "picture",
    [drawn(), drawn((400, 400)), noise(250), noise(60).convert("L").convert("RGB"), drawn((2000, 60))],
)
def test_a_phone_gets_little_or_nothing(picture: Image.Image) -> None:
    kind = "PNG" if picture.mode == "RGBA" else "JPEG"
    whole = logo.read_logo(written(picture, kind))
    found = logo.small(whole)
    assert len(whole.content) <= MOST_BYTES
    assert found is not None
    assert len(found.content) <= logo.SMALL_BYTES
    assert opened(found).height <= 128


def bomb() -> bytes:
    """A PNG that says it is small, and would be unpacked to far more."""
    good = written(Image.new("L", (1000, 1000)))
    head = struct.pack(">IIBBBBB", 60000, 60000, 8, 6, 0, 0, 0)
    chunk = b"IHDR" + head
    return good[:12] + chunk + struct.pack(">I", zlib.crc32(chunk)) + good[33:]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"", logo.NO_PICTURE),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", logo.NO_PICTURE),
        (lambda: written(drawn(), "GIF"), logo.NO_PICTURE),
        (lambda: written(drawn(), "WEBP"), logo.NO_PICTURE),
        (lambda: written(drawn())[:1500], logo.NO_PICTURE),
        (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 500, logo.NO_PICTURE),
        (lambda: written(drawn((2001, 20))), logo.TOO_MANY_PIXELS),
        (lambda: written(drawn((20, 2001))), logo.TOO_MANY_PIXELS),
        (lambda: written(noise(600)), logo.TOO_LARGE),
    ],
)
def test_anything_else_is_refused(make: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(Refused) as refused:
        logo.read_logo(make())
    assert refused.value.reasons == (reason,)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Refused):
        logo.read_logo(bomb())


def test_a_pdf_or_slide_can_hold_any_of_them() -> None:
    for picture in (drawn(), noise(200)):
        found = logo.read_logo(written(picture, "PNG" if picture.mode == "RGBA" else "JPEG"))
        assert opened(Logo(media_type="image/png", content=logo.on_white(found))).mode == "RGB"
        assert logo.as_svg(found).startswith("<svg ")
