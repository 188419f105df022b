"""A ledger larger than the memory that DuckDB may take."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

import partners
from partners import ledger
from support.hostile import GIVEN
from support.laws import at_full_size

LINES = 1_800_000
ONE_FOR_ALL = {**GIVEN, "industry": "software", "supplier": "阿里云", "term": 12}


def answered(source: Path, out: Path, **config: str) -> tuple[object, ...]:
    """What the answers come to, from a connection with a configuration."""
    with duckdb.connect(config={"threads": 2, **config}) as connection:
        relation = connection.from_parquet(str(source))
        answers = ledger.estimate(
            relation, partners.load(), "municipal-voucher/voucher", given=ONE_FOR_ALL, line="number"
        )
        answers.to_parquet(str(out))
        sums = "count(*), sum(high), sum(paid_so_far), count(DISTINCT number), bool_and(outcome = 'eligible')"
        (found,) = connection.from_parquet(str(out)).aggregate(sums).fetchall()
    return tuple(found)


@at_full_size
def test_what_does_not_fit_is_spilled_and_answered_the_same(tmp_path: Path) -> None:
    source, out = tmp_path / "lines.parquet", tmp_path / "answers.parquet"
    pl.select(number=pl.int_range(LINES)).with_columns(
        applicant=pl.format("申请方{}", pl.col("number") * 7919 % 300_000),
        cost=1000 + pl.col("number") % 977,
        signed_on=date(2025, 1, 1) + pl.duration(days=pl.col("number") % 300),
    ).write_parquet(source, row_group_size=100_000)
    little = {"memory_limit": "160MB", "preserve_insertion_order": "false"}
    with pytest.raises(duckdb.OutOfMemoryException):
        answered(source, out, **little, max_temp_directory_size="0KB")
    spilled = answered(source, out, **little, temp_directory=str(tmp_path / "spilled"))
    assert spilled == answered(source, out)
    assert spilled[0] == spilled[3] == LINES
    assert spilled[4] is True
