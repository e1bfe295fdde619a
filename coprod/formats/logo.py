"""A host's logo: read with care, and written anew, so that nothing but the picture is left."""

import warnings
from base64 import b64encode
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from coprod.errors import Refused
from coprod.model.host import MOST_BYTES, Logo

NO_PICTURE, TOO_LARGE, TOO_MANY_PIXELS = "logo_no_picture", "logo_too_large", "logo_too_many_pixels"
FORMATS: Final = ("PNG", "JPEG")
LARGEST = 2000
"""Pixels a side of what is taken in."""
KEPT = (1000, 700, 500, 350)
"""Pixels a side of what is kept: the largest of these that has few enough bytes."""
HIGH, WIDE = 128, 512
"""Pixels of what phones get: 64 high on a screen with two pixels for each."""
SMALL_BYTES = 8 * 1000


def read_logo(content: bytes) -> Logo:
    """The picture of an uploaded PNG or JPEG.

    Raises Refused(TOO_LARGE) over MOST_BYTES, Refused(TOO_MANY_PIXELS) over LARGEST a side, and
    Refused(NO_PICTURE) for anything else that is no whole picture of these two kinds.
    """
    if len(content) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    picture = _opened(content)
    tries = (_written(_within(picture, size, size)) for size in KEPT)
    found = next((each for each in tries if len(each.content) <= MOST_BYTES), None)
    if found is None:
        raise Refused(TOO_LARGE)
    return found


def small(logo: Logo) -> Logo | None:
    """The same for phones, at most SMALL_BYTES; None where it cannot be had so small."""
    picture = Image.open(BytesIO(logo.content))
    picture.load()
    sizes = (_within(picture, WIDE // part, HIGH // part) for part in (1, 2))
    tries = (_written(each, *how) for each in sizes for how in ((0, 85), (64, 70), (16, 50)))
    return next((each for each in tries if len(each.content) <= SMALL_BYTES), None)


def on_white(logo: Logo) -> bytes:
    """A PNG of it on a white ground with a margin, for a page of another colour."""
    picture = Image.open(BytesIO(logo.content)).convert("RGBA")
    edge = max(picture.size) // 16
    ground = Image.new("RGB", (picture.width + 2 * edge, picture.height + 2 * edge), "white")
    ground.paste(picture, (edge, edge), picture)
    out = BytesIO()
    ground.save(out, "PNG", optimize=True)
    return out.getvalue()


def as_svg(logo: Logo) -> str:
    """An SVG that holds it, as pages of paper take their pictures."""
    wide, high = Image.open(BytesIO(logo.content)).size
    held = f"data:{logo.media_type};base64,{b64encode(logo.content).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">'
        f'<image href="{held}" width="{wide}" height="{high}"/></svg>'
    )


def _opened(content: bytes) -> Image.Image:
    """The first picture in the file, upright, as RGB or RGBA; its size is looked at before it is unpacked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(content), formats=FORMATS)
    except Exception as error:  # Pillow raises many kinds of errors for broken files
        raise Refused(NO_PICTURE) from error
    if max(picture.size) > LARGEST:
        raise Refused(TOO_MANY_PIXELS)
    try:
        picture.load()
        see_through = "A" in picture.getbands() or "transparency" in picture.info
        upright = ImageOps.exif_transpose(picture)
        return upright.convert("RGBA" if see_through and picture.format == "PNG" else "RGB")
    except Exception as error:
        raise Refused(NO_PICTURE) from error


def _written(picture: Image.Image, colours: int = 0, quality: int = 90) -> Logo:
    """PNG for what can be seen through, else PNG or JPEG, whichever is smaller.

    Of a PNG there are `colours` at most, where that is not 0.
    """
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    solid = bare.mode == "RGB"
    made = []
    if solid:
        made.append(_saved(bare, "JPEG", quality=quality))
    if not solid or bare.getcolors(256) is not None:
        few = bare.quantize(colours, method=Image.Quantize.FASTOCTREE) if colours else bare
        made.append(_saved(few, "PNG"))
    return min(made, key=lambda each: len(each.content))


def _saved(picture: Image.Image, kind: str, **how: int) -> Logo:
    out = BytesIO()
    picture.save(out, kind, optimize=True, **how)
    return Logo(media_type=f"image/{kind.lower()}", content=out.getvalue())


def _within(picture: Image.Image, wide: int, high: int) -> Image.Image:
    made = picture.copy()
    made.thumbnail((wide, high), Image.Resampling.LANCZOS)
    return made
