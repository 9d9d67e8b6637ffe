"""The series in which cases and campaigns are numbered."""

from huizhanjia_core.numbering.series import Series

CASE_NUMBERS = Series("assistance:case", "困帮办〔{year}〕{code}-{number:05d}")
CAMPAIGN_NUMBERS = Series("assistance:campaign", "困帮活〔{year}〕{code}-{number:03d}")
