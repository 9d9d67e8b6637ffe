"""What uploading, attaching and fetching files refuse, in words that a clerk understands."""

from collections.abc import Mapping, Sequence
from typing import Final

from huizhanjia_schema import ErrorCode, Refusal, RequestError
from huizhanjia_schema.http import TransportError


class FileNotFound(Refusal):
    """There is no such file, it is someone else's, or it belongs to a record already."""

    def __init__(self, path: Sequence[str]) -> None:
        super().__init__(
            ErrorCode.NOT_FOUND,
            zh="没有找到这个文件，请重新上传。",
            en="There is no such file; please upload it again.",
            path=path,
        )


class OtherPurpose(Refusal):
    """The file was uploaded for something else."""

    def __init__(self, path: Sequence[str]) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="该文件上传时填写的用途与此处不符，请按此用途重新上传。",
            en="The file was uploaded for another purpose; please upload it for this one.",
            path=path,
        )


UNFIT: Final[Mapping[str, tuple[str, str]]] = {
    "damaged": ("文件已损坏或不完整，无法打开。", "The file is damaged or incomplete."),
    "encrypted": ("文件设有密码，请取消密码后再上传。", "The file is protected by a password."),
    "bomb": ("文件解压后过大，不能接收。", "The file grows too large when it is unpacked."),
    "pixels": ("图片尺寸过大，请缩小后再上传。", "The image has too many pixels."),
    "macros": ("文件含有宏，请另存为不含宏的文件。", "The file holds macros."),
    "contents": ("文件内容与其类型不符。", "The file holds something else than its type says."),
    "slow": ("文件过于复杂，在规定时间内无法打开。", "The file is too complex to be opened in time."),
}
"""By what the examination found: the reason in Chinese and English."""


def unfit(finding: str) -> TransportError:
    """The answer to a file that was opened and is not fit to be kept."""
    zh, en = UNFIT[finding]
    return TransportError(415, zh, en)


def not_taken() -> TransportError:
    """The answer to a kind of file that is not taken."""
    return TransportError(
        415,
        "只接收 PDF、PNG、JPEG、XLSX、DOCX 文件。",
        "Only PDF, PNG, JPEG, XLSX and DOCX files are taken.",
    )


def not_for_this(kinds: Sequence[str]) -> TransportError:
    """The answer to a kind of file that this purpose does not take."""
    return TransportError(
        415,
        f"此用途只接收 {'、'.join(kinds)} 文件。",
        f"For this purpose only {', '.join(kinds)} files are taken.",
    )


def lies(kind: str) -> TransportError:
    """The answer to a file that is not what it says."""
    return TransportError(
        415,
        f"文件内容不是 {kind}，与文件名或声明的类型不符。",
        f"The file is not {kind}, as its name or type says.",
    )


def is_html(kind: str) -> TransportError:
    """The answer to a web page under another name, as some systems export their lists."""
    return TransportError(
        415,
        f"这其实是一个网页，不是 {kind} 文件。请用表格软件打开，另存为 .xlsx 后再上传。",
        f"This is a web page, not a {kind} file; open it in a spreadsheet and save it as .xlsx.",
    )


def is_old_office(kind: str) -> TransportError:
    """The answer to a file of an old office program, or an encrypted one: both look alike."""
    return TransportError(
        415,
        f"这是旧版办公软件的文件或加了密码的文件，不是 {kind}。请取消密码，另存为 .xlsx 或 .docx 后再上传。",
        f"This is a file of an old office program or an encrypted one, not {kind}; save it anew.",
    )


def too_large(limit: int) -> TransportError:
    """The answer to a file above the limit, in bytes."""
    return TransportError(
        413,
        f"文件过大，上限 {limit / (1 << 20):.3g} MB。",
        f"The file is too large; at most {limit / (1 << 20):.3g} MB.",
        connection="close",
    )


def too_slow() -> TransportError:
    """The answer to an upload that takes too long."""
    return TransportError(
        408,
        "上传过慢，已中断，请重试。",
        "The upload takes too long.",
        code=ErrorCode.REQUEST_TIMEOUT,
        connection="close",
    )


def too_many(limit: int) -> RequestError:
    """The answer when an account has too many uploads that belong to nothing yet."""
    return RequestError(
        ErrorCode.RATE_LIMITED,
        zh=f"您已有 {limit} 个上传后未使用的文件，请先使用，或等待系统清理。",
        en=f"You have {limit} uploads that are not used yet; use them or wait until they are swept.",
    )


def not_found() -> RequestError:
    """The answer to an id that names no file, or none that the caller may see."""
    return RequestError(ErrorCode.NOT_FOUND, zh="没有找到这个文件。", en="There is no such file.")


def bad(zh: str, en: str) -> RequestError:
    """The answer to a wrong parameter."""
    return RequestError(ErrorCode.BAD_USER_INPUT, zh=zh, en=en)
