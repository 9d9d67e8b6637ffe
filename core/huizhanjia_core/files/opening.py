"""Opens one uploaded file to see that it is what it says; runs as a process of its own, which may die."""

import resource
import sys
import warnings
from pathlib import Path
from typing import Final

from huizhanjia_core.files.archives import UnfitError, check_archive

MEMORY: Final = 2 << 30
SECONDS: Final = 20
SIDE: Final = 20_000
PIXELS: Final = 50_000_000
"""The largest image that is opened, by its longest side and by its area; then it takes 200 MB of memory."""

FINDING: Final = 3
"""The exit code when the file is unfit; the finding stands on standard output."""


def check(path: Path, kind: str) -> None:
    """Raise ``UnfitError`` unless the file opens and is of the kind.

    Args:
        path: of the file.
        kind: the name of a ``Kind``.
    """
    if kind == "PDF":
        _check_pdf(path)
    elif kind in {"PNG", "JPEG"}:
        _check_image(path, kind)
    else:
        check_archive(path, kind)


def _check_pdf(path: Path) -> None:
    import pypdfium2  # noqa: PLC0415 - each run opens one kind of file

    try:
        document = pypdfium2.PdfDocument(path)
        try:
            if len(document) == 0:
                raise UnfitError("damaged")
            document[0].close()
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise UnfitError("encrypted" if "password" in str(error).lower() else "damaged") from None


def _check_image(path: Path, kind: str) -> None:
    from PIL import Image  # noqa: PLC0415

    warnings.simplefilter("error")
    try:
        with Image.open(path, formats=[kind]) as image:
            _check_pixels(*image.size)
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnfitError("pixels") from None
    except UnfitError:
        raise
    except Exception:  # noqa: BLE001 - whatever a decoder says of a hostile file, the file is unfit
        raise UnfitError("damaged") from None


def _check_pixels(width: int, height: int) -> None:
    if max(width, height) > SIDE or width * height > PIXELS:
        raise UnfitError("pixels")


def main() -> int:
    """Check the file that the arguments name, within limits of memory, time and disk."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        check(Path(sys.argv[1]), sys.argv[2])
    except UnfitError as error:
        print(error.finding)  # noqa: T201 - read by the process that asked
        return FINDING
    except MemoryError:
        print("bomb")  # noqa: T201
        return FINDING
    return 0


if __name__ == "__main__":
    sys.exit(main())
