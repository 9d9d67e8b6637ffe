"""The file of master keys: one a line, the first in force, the others for what is still under them: pure."""

import base64
import binascii
import re
import secrets

LENGTH = 32
"""Bytes of a master key."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,19}", re.ASCII)


def new_line(key_id: str) -> str:
    """A fresh key as a line of the file.

    Raises:
        ValueError: the id is not one, in Chinese.
    """
    if not _ID.fullmatch(key_id):
        raise ValueError(f"密钥编号 {key_id} 不合规：应为 1 至 20 个小写字母、数字或连字符")
    return f"{key_id} {base64.b64encode(secrets.token_bytes(LENGTH)).decode()}"


def parsed(text: str) -> dict[str, bytes]:
    """Key by id, the one in force first; lines that are empty or begin with # say nothing.

    Raises:
        ValueError: a line is not an id and a key, or an id comes twice; told in Chinese, without the key.
    """
    found: dict[str, bytes] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) != 2 or not _ID.fullmatch(words[0]):  # noqa: PLR2004 - an id and a key
            raise ValueError(f"第 {number} 行应为“编号 密钥”，可用 huizhanjia crypto key 生成")
        try:
            key = base64.b64decode(words[1], validate=True)
        except binascii.Error:
            key = b""
        if len(key) != LENGTH:
            raise ValueError(f"第 {number} 行的密钥不是 {LENGTH} 字节的 Base64")
        if words[0] in found:
            raise ValueError(f"密钥编号 {words[0]} 出现两次")
        found[words[0]] = key
    if not found:
        raise ValueError("其中没有密钥，可用 huizhanjia crypto key 生成")
    return found
