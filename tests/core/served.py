"""An application served by uvicorn with our protocol, inside the test's event loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from huizhanjia_core.settings import ServerSettings
from huizhanjia_core.web.server import uvicorn_options


@asynccontextmanager
async def served(app: Any, **options: Any) -> AsyncIterator[str]:
    """Serve until the block ends; the address without a slash at the end."""
    settings = uvicorn_options(ServerSettings())
    config = uvicorn.Config(app, **{**settings, "port": 0, "lifespan": "auto", **options})
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    host, port = server.servers[0].sockets[0].getsockname()
    ticking = asyncio.create_task(server.main_loop())
    try:
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        await ticking
        server.config.timeout_graceful_shutdown = 1
        await server.shutdown()
