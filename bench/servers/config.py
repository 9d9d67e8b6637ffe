"""What the benchmark tells a server that it starts."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Config:
    """Written as JSON for servers in any language.

    Attributes:
        port: to listen on, at 127.0.0.1.
        socket: the folder of PostgreSQL's socket.
        database: of PostgreSQL.
        sqlite: the file, for servers on SQLite.
        pool: connections to the database, the same for everyone.
        statements: by shape, the statement that gives rows.
    """

    port: int
    socket: str
    database: str
    sqlite: str
    pool: int
    statements: Mapping[str, str] = field(default_factory=dict)

    def write(self, path: Path) -> Path:
        """As a file for the server's command line."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False), "utf-8")
        return path


def given() -> Config:
    """The configuration whose path is the first argument of this process."""
    return Config(**json.loads(Path(sys.argv[1]).read_text("utf-8")))
