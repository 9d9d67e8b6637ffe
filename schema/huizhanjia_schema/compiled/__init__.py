"""Operations compiled once into one SQL statement and a shaper: reading at the database's own speed."""

from huizhanjia_schema.compiled.engine import Compiled, Fetch, Stale
from huizhanjia_schema.compiled.plan import Plan
from huizhanjia_schema.compiled.standing import Guard, Standing
from huizhanjia_schema.compiled.unfit import UnfitError

__all__ = ["Compiled", "Fetch", "Guard", "Plan", "Stale", "Standing", "UnfitError"]
