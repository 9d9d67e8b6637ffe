"""Images made small for lists."""

from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from huizhanjia_core.files.store import Store

SIDES: Final = (128, 256, 512, 1024)
"""The sizes that are made, in pixels of the longer side: few, so that few are kept."""

JPEG: Final = "image/jpeg"
_WHITE: Final = (255, 255, 255)


def thumbnail(store: Store, digest: str, side: int) -> Path:
    """The path of a JPEG whose longer side is at most ``side`` pixels, made when it is first asked for.

    The content was opened once before it was kept, within limits on its pixels. What a camera wrote into
    the image beside it, such as the place, is left out.
    """
    place = store.thumbnail(digest, side)
    if place.exists():
        return place
    with Image.open(store.path(digest), formats=["PNG", "JPEG"]) as image:
        image.draft("RGB", (side, side))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((side, side))
        scratch = store.scratch()
        _flat(upright).save(scratch, "JPEG", quality=85, optimize=True)
    store.put(scratch, place)
    return place


def _flat(image: Image.Image) -> Image.Image:
    if image.mode in {"RGB", "L"}:
        return image
    opaque = image.convert("RGBA")
    ground = Image.new("RGB", opaque.size, _WHITE)
    ground.paste(opaque, mask=opaque.getchannel("A"))
    return ground
