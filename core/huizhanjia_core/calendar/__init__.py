"""Working days in Asia/Shanghai: published holidays, made-up working days, and deadlines."""
