"""What went wrong, in Chinese, for whoever sits at the command line."""

import errno
from pathlib import Path
from typing import Any, Final


class CommandFailed(Exception):  # noqa: N818 - named by what happened
    """A command could not do what it was asked; the message is one Chinese line."""


_SYSTEM: Final = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EEXIST: "已经存在，没有改动它",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "只读的文件系统",
    errno.ENAMETOOLONG: "名称过长",
    errno.EADDRINUSE: "端口已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
}
"""What the operating system refuses, in the words of the hints."""

_NO_FILE = "unable to open database file"
_NO_FILE_HINT = "若尚未建库，请先运行 huizhanjia db upgrade；否则请检查数据库文件的路径和权限。"


def system_problem(error: OSError) -> str:
    """What the operating system refused, in Chinese where it is one of the usual reasons."""
    return _SYSTEM.get(error.errno or 0) or error.strerror or str(error)


def unreadable(path: Path, error: OSError | UnicodeDecodeError) -> CommandFailed:
    """What to raise for a text file that cannot be read."""
    why = system_problem(error) if isinstance(error, OSError) else "不是 UTF-8 文本"
    return CommandFailed(f"无法读取 {path}：{why}。")


def problems(error: BaseException) -> list[str]:
    """The lines to show for an error: its own words where it speaks Chinese, else its type and text.

    Nothing is imported here to recognize an error: whoever raised it was imported already.
    """
    spoken: Any = error
    if isinstance(error, CommandFailed):
        return [str(error)]
    if hasattr(error, "problems"):  # SettingsError
        return [f"配置错误：{line}" for line in spoken.problems]
    if hasattr(error, "zh"):
        reason = getattr(error, "reason", "")  # DatabaseUnavailable
        hint = _NO_FILE_HINT if reason == _NO_FILE else ""
        return [f"{spoken.zh}{f'（{reason}）' if reason else ''}{hint}"]
    if isinstance(error, OSError) and error.filename:
        return [f"{error.filename}：{system_problem(error)}"]
    text = " ".join(str(error).split())
    return [f"内部错误 {type(error).__name__}：{text}（加 --debug 查看详情）"]
