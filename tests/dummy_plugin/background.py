"""What benches do in the background."""

from datetime import time

from huizhanjia_core.jobs import Daily, JobSpec, Run
from sqlalchemy import update

from tests.dummy_plugin.models import BenchRow


async def paint(run: Run) -> None:
    """Give every bench another name, all at once and exactly once."""
    async with run.begin(last=True) as work:
        await work.session.execute(update(BenchRow).values(name=BenchRow.name.concat("（新漆）")))


PAINT = JobSpec("dummy:bench:paint", "给长椅刷漆", "Paint the benches", paint, schedule=Daily(time(4, 0)))
