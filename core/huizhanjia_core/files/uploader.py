"""Who uploaded a file; apart from the file itself, which organizations refer to before there are accounts."""

from huizhanjia_schema import extends, one

from huizhanjia_core.files.graphql import File
from huizhanjia_core.files.models import FileRow
from huizhanjia_core.identity.graphql import Account


@extends(File)
class FileUploader:
    """What accounts add to files."""

    uploader: Account | None = one(
        "上传人（须有查看权限） · Who uploaded it, for those who may read accounts", FileRow.uploaded_by
    )
