"""What went wrong, in Chinese, for whoever sits at the command line."""

from typing import Any


class CommandFailed(Exception):  # noqa: N818 - named by what happened
    """A command could not do what it was asked; the message is one Chinese line."""


_USAGE = {
    "No such command": "没有这个命令：",
    "No such option": "没有这个选项：",
    "Missing argument": "缺少参数：",
    "Missing option": "缺少选项：",
    "Missing command": "缺少命令",
    "Invalid value for": "取值无效：",
    "Got unexpected extra argument": "多余的参数：",
}

_NO_FILE = "unable to open database file"
_NO_FILE_HINT = "若尚未建库，请先运行 huizhanjia db upgrade；否则请检查数据库文件的路径和权限。"


def usage_problem(message: str) -> str:
    """How a command was called wrongly, in Chinese as far as the library's message is known."""
    for english, chinese in _USAGE.items():
        if message.startswith(english):
            return chinese + message.removeprefix(english).lstrip(" s:")
    return message


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
        return [f"{error.filename}：{error.strerror}"]
    text = " ".join(str(error).split())
    return [f"内部错误 {type(error).__name__}：{text}（加 --debug 查看详情）"]
