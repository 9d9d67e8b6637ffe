"""Files as the schema shows them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from huizhanjia_schema import Node, column, computed, encode_id, order, record

from huizhanjia_core.files.models import FileRow
from huizhanjia_core.files.scope import PREFIX, Held


def _addresses(rows: Sequence[tuple[UUID]]) -> list[str]:
    return [f"/files/{encode_id(PREFIX, key)}" for (key,) in rows]


@record(
    FileRow,
    prefix=PREFIX,
    scope=Held(),
    orders={"UPLOADED_AT": order("最近在前 · Latest first", FileRow.uploaded_at, descending=True)},
)
class File(Node):
    """上传的文件，可见范围与所属记录相同 · An uploaded file, seen by whoever sees what it belongs to."""

    name: str = column("文件名 · Name", FileRow.name)
    media_type: str = column("媒体类型 · Media type", FileRow.media_type)
    size: int = column("大小（字节） · Size in bytes", FileRow.size)
    purpose: str = column("用途 · What it is for", FileRow.purpose)
    digest: str = column("内容的 SHA-256 · SHA-256 of the content", FileRow.digest)
    uploaded_at: datetime = column("上传时间 · Uploaded at", FileRow.uploaded_at)
    url: str = computed(
        "下载地址，请求时带会话令牌；图片可加 ?size= · Where to fetch it, with the session token",
        _addresses,
        FileRow.id,
    )
