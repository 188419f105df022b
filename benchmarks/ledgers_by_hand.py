"""The municipal voucher over generated lines, as written by hand for each engine.

Every way gives the columns of the library: the given ones, outcome, low, high, the running total of the cap's group,
and the reason as code and in words. `plain` is the first version one would write: all lines go through the window,
and reasons are chosen as texts. `best` is the fastest version found: only lines that can be paid go through the
window and are joined back, and reasons are chosen as numbers and looked up. Two more are for reference: pandas, and
OpenFisca-core, which knows neither unknown values nor caps over several lines, and only computes the conditions and
the 20 %.

On Spark, complete lines go through the window if they can be paid, because a join would shuffle every line.
"""

import os
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import partners
from partners.ledger.line_reasons import reasons

POLICY = "municipal-voucher/voucher"
PARTNERS = ["阿里云计算有限公司", "百度"]
KNOWN = f"supplier IN ('{PARTNERS[0]}', '{PARTNERS[1]}')"
CONDITIONS = [
    ("signed_on", "signed_on >= DATE '2023-09-01'"),
    ("signed_on-2", "signed_on <= DATE '2025-12-31'"),
    ("term", "term <= 12"),
    ("registered_in", "registered_in = 'beijing'"),
    ("legal_person", "legal_person"),
    ("industry", "industry IN ('software', 'manufacturing')"),
    ("sound_finances", "sound_finances"),
    ("dishonesty_record", "NOT dishonesty_record"),
    ("other_municipal_subsidy", "NOT other_municipal_subsidy"),
    ("claimed_before", "NOT claimed_before"),
    ("affiliated", "NOT affiliated"),
    ("supplier", f"CASE WHEN signed_on < DATE '2023-05-19' THEN false WHEN {KNOWN} THEN true END"),
    ("industry_model", "industry_model"),
]
GIVEN = (
    *("id", "applicant", "supplier", "signed_on", "term", "cost", "registered_in", "legal_person"),
    *("industry", "sound_finances", "dishonesty_record", "other_municipal_subsidy", "claimed_before"),
    *("affiliated", "industry_model", "voucher_received"),
)
CAP = 200_000_000
TESTS = [(f"NOT c{i}", f"fails:{name}") for i, (name, _) in enumerate(CONDITIONS)]
TESTS += [(f"c{i} IS NULL", f"unknown:{name}") for i, (name, _) in enumerate(CONDITIONS)]
TESTS += [("cost IS NULL", "needs:cost"), ("uncapped > remaining", "cap")]
"""Tests for the reason of a line: the first that holds, else `eligible`."""


def generate(lines: int, path: Path, applicants: int) -> None:
    """Generate lines: about a sixth is eligible, and as many are undetermined; a third of those reach the cap.

    All lines of one applicant and year state the same amount received before.
    """
    import duckdb

    def chance(seed: int, *shares: tuple[int, str]) -> str:
        whens = " ".join(f"WHEN hash(i * {seed}) % 100 < {upto} THEN {value}" for upto, value in shares)
        return f"CASE {whens} END"

    yes, no = ((95, "true"), (98, "false")), ((95, "false"), (98, "true"))
    duckdb.sql(f"""
        COPY (SELECT i AS id, '北京第' || (hash(i * 7 + 1) % {applicants})::INT || '号科技有限公司' AS applicant,
          CASE WHEN hash(i * 3) % 10 < 4 THEN '{PARTNERS[0]}' WHEN hash(i * 3) % 10 < 6 THEN '{PARTNERS[1]}'
            ELSE '某云' || (hash(i * 5) % 190)::INT || '有限公司' END AS supplier,
          DATE '2022-06-01' + (hash(i * 11) % 1400)::INT AS signed_on, (1 + hash(i * 13) % 14)::INT AS term,
          ((hash(i * 17) % 1500000000) / 100.0)::DECIMAL(18, 2) AS cost,
          {chance(19, (85, "'beijing'"), (98, "'elsewhere'"))} AS registered_in, {chance(23, *yes)} AS legal_person,
          {chance(29, (80, "'software'"), (90, "'manufacturing'"), (98, "'other'"))} AS industry,
          {chance(31, *yes)} AS sound_finances, {chance(37, *no)} AS dishonesty_record,
          {chance(41, *no)} AS other_municipal_subsidy, {chance(43, *no)} AS claimed_before,
          {chance(47, *no)} AS affiliated, {chance(53, *yes)} AS industry_model,
          CASE WHEN hash((hash(i * 7 + 1) % {applicants}) * 10 + year(signed_on) % 10) % 100 < 5 THEN 500000 ELSE 0
            END::DECIMAL(18, 2) AS voucher_received
        FROM range({lines}) AS lines(i)) TO '{path}' (FORMAT parquet)""")


def words() -> dict[str, str]:
    """Return the words of each reason code."""
    rule = next(each for each in partners.load().rules if each.name == POLICY)
    return {code: text.en for code, text in reasons(rule).items()}


def sql(source: str, said: dict[str, str], *, best: bool, joins: bool = True) -> str:
    """Write the query, in SQL that both DuckDB and Spark accept.

    Args:
        source: a table.
        said: the words of each reason code.
        best: True for the fastest version.
        joins: True to join running totals to the lines; otherwise lines without one are appended.
    """
    holds = " AND ".join(f"c{i}" for i in range(len(CONDITIONS)))
    codes = [*said]

    def chain(value: Callable[[str], str]) -> str:
        whens = " ".join(f"WHEN {test} THEN {value(code)}" for test, code in TESTS)
        return f"CASE {whens} ELSE {value('eligible')} END"

    def text(value: str) -> str:
        return "'" + value.replace("'", "''") + "'"

    total = (
        f"least(sum(claimed) OVER (PARTITION BY applicant, year(signed_on) ORDER BY signed_on, id), {CAP})"
    )
    paid = (
        "CASE WHEN paid > 0 THEN least(paid, remaining) END"
        if best
        else f"CASE WHEN claimed > 0 THEN least({total}, remaining) END"
    )
    reason, reason_text = chain(text), chain(lambda code: text(said[code]))
    parts = ["claims"]
    windows = ""
    if best:
        running = f"CAST({total} AS BIGINT) AS paid FROM claims WHERE claimed > 0"
        if joins:
            windows = f", windows AS (SELECT id AS windows_id, {running})"
            parts.append("LEFT JOIN windows ON id = windows_id")
        else:
            others = "CAST(NULL AS BIGINT) AS paid FROM claims WHERE coalesce(claimed, 0) <= 0"
            windows = f", windows AS (SELECT *, {running} UNION ALL SELECT *, {others})"
            parts = ["windows"]
        rows = ", ".join(f"({n}, {text(code)}, {text(said[code])})" for n, code in enumerate(codes))
        windows += f", said AS (SELECT * FROM (VALUES {rows}) AS said(place, code, words))"
        parts.append("LEFT JOIN said ON number = place")
        reason, reason_text = "code", "words"
    number = f", {chain(lambda code: str(codes.index(code)))} AS number" if best else ""
    return f"""
        WITH truths AS (SELECT *, {", ".join(f"({test}) AS c{i}" for i, (_, test) in enumerate(CONDITIONS))} FROM {source}),
          amounts AS (SELECT *, {holds} AS holds, {_FLOOR.format("(CAST(cost * 100 AS BIGINT) * 2 + 5)")} AS uncapped,
            coalesce(greatest({CAP} - CAST(voucher_received * 100 AS BIGINT), 0), {CAP}) AS remaining FROM truths),
          claims AS (SELECT *, CASE WHEN NOT holds THEN 0 ELSE least(uncapped, {CAP}) END AS claimed{number} FROM amounts){windows}
        SELECT {", ".join(GIVEN)},
          CASE WHEN holds THEN 'eligible' WHEN NOT holds THEN 'ineligible' ELSE 'undetermined' END AS outcome,
          CAST(0 AS DECIMAL(18, 2)) AS low,
          CAST(CAST(least(claimed, remaining) AS DECIMAL(16, 0)) * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)) AS high,
          CAST(CAST({paid} AS DECIMAL(16, 0)) * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)) AS paid_so_far,
          {reason} AS reason, {reason_text} AS reason_text
        FROM {" ".join(parts)}"""


_FLOOR = "CAST(floor({} / 10) AS BIGINT)"
"""Exact on both engines, because the values are below 2^53."""


def in_duckdb(source: Path, out: Path, *, best: bool) -> None:
    """Run on DuckDB."""
    import duckdb

    query = sql(f"'{source}'", words(), best=best).replace("floor(", "(").replace(" / 10)", " // 10)")
    duckdb.sql(f"COPY ({query}) TO '{out}' (FORMAT parquet)")


def in_spark(source: Path, out: Path, *, best: bool) -> None:
    """Run on Spark, which writes a folder."""
    with spark() as session:
        session.read.parquet(str(source)).createOrReplaceTempView("lines")
        session.sql(sql("lines", words(), best=best, joins=False)).write.parquet(str(out))


@contextmanager
def spark() -> Iterator[Any]:
    """Start a session on this machine; its process ends with the block, so that its time counts."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = builder.config("spark.driver.memory", "6g").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    context: Any = type(session.sparkContext)
    gateway = context._gateway  # noqa: SLF001 - no public attribute has the process
    yield session
    session.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()
    context._gateway = context._jvm = None  # noqa: SLF001 - so that another can be started


def in_polars(source: Path, out: Path, *, best: bool) -> None:
    """Run on Polars, with its streaming engine."""
    import polars as pl

    said = words()
    codes = [*said]
    truths = [
        pl.sql_expr(test.replace("DATE '", "date '")).alias(f"c{i}") for i, (_, test) in enumerate(CONDITIONS)
    ]
    tests = [(~pl.col(f"c{i}"), f"fails:{name}") for i, (name, _) in enumerate(CONDITIONS)]
    tests += [(pl.col(f"c{i}").is_null(), f"unknown:{name}") for i, (name, _) in enumerate(CONDITIONS)]
    tests += [(pl.col("cost").is_null(), "needs:cost"), (pl.col("uncapped") > pl.col("remaining"), "cap")]

    def chain(value: Callable[[str], Any]) -> Any:
        whens: Any = pl
        for test, code in tests:
            whens = whens.when(test).then(value(code))
        return whens.otherwise(value("eligible"))

    def money(amount: Any) -> Any:
        fen = pl.lit("0.01").cast(pl.Decimal(3, 2))
        return (amount.cast(pl.Decimal(16, 0)) * fen).cast(pl.Decimal(18, 2))

    lines = pl.scan_parquet(source).with_columns(truths)
    holds = pl.all_horizontal([pl.col(f"c{i}") for i in range(len(CONDITIONS))])
    lines = lines.with_columns(holds=holds, uncapped=((pl.col("cost") * 100).cast(pl.Int64) * 2 + 5) // 10)
    received = (pl.col("voucher_received") * 100).cast(pl.Int64)
    lines = lines.with_columns(remaining=(CAP - received).clip(0).fill_null(CAP))
    claimed = pl.when(~pl.col("holds")).then(0).otherwise(pl.min_horizontal("uncapped", CAP))
    lines = lines.with_columns(claimed=claimed)
    group = ["applicant", pl.col("signed_on").dt.year()]
    total = pl.min_horizontal(pl.col("claimed").cum_sum().over(group, order_by=["signed_on", "id"]), CAP)
    if best:
        lines = lines.with_columns(number=chain(lambda code: pl.lit(codes.index(code), dtype=pl.Int8)))
        windows = lines.filter(pl.col("claimed") > 0).select("id", "applicant", "signed_on", "claimed")
        lines = lines.join(windows.select("id", paid=total), on="id", how="left")
        places = [*range(len(codes))]
        reason, text = (
            pl.col("number").replace_strict(places, texts, return_dtype=pl.String)
            for texts in (codes, [*said.values()])
        )
    else:
        lines = lines.with_columns(paid=pl.when(pl.col("claimed") > 0).then(total))
        reason, text = chain(pl.lit), chain(lambda code: pl.lit(said[code]))
    eligible, ineligible = (pl.lit(each) for each in ("eligible", "ineligible"))
    outcome = pl.when(pl.col("holds")).then(eligible).when(~pl.col("holds")).then(ineligible)
    lines.select(
        *GIVEN,
        outcome.otherwise(pl.lit("undetermined")).alias("outcome"),
        money(pl.lit(0)).alias("low"),
        money(pl.min_horizontal("claimed", "remaining")).alias("high"),
        money(pl.when(pl.col("paid") > 0).then(pl.min_horizontal("paid", "remaining"))).alias("paid_so_far"),
        reason.alias("reason"),
        text.alias("reason_text"),
    ).sink_parquet(out)


def in_pandas(source: Path, out: Path) -> None:
    """Run on pandas with amounts in whole fen, because pandas has no decimals."""
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from pyarrow import compute as pc
    from pyarrow import parquet

    table = parquet.read_table(source)
    fen = pc.cast(pc.multiply(table["cost"], pa.scalar(100, pa.int32())), pa.int64(), safe=False)
    lines = table.drop_columns(["cost", "voucher_received"]).to_pandas(types_mapper=pd.ArrowDtype)
    first, last, launch = (pd.Timestamp(day).date() for day in ("2023-09-01", "2025-12-31", "2023-05-19"))
    partner = lines["supplier"].isin(PARTNERS).astype("bool[pyarrow]").where(lines["supplier"].isin(PARTNERS))
    partner = partner.mask(lines["signed_on"] < launch, other=False)
    truths = {
        "signed_on": lines["signed_on"] >= first,
        "signed_on-2": lines["signed_on"] <= last,
        "term": lines["term"] <= 12,  # noqa: PLR2004 - months
        "registered_in": lines["registered_in"] == "beijing",
        "legal_person": lines["legal_person"],
        "industry": (lines["industry"] == "software") | (lines["industry"] == "manufacturing"),
        "sound_finances": lines["sound_finances"],
        **{
            name: ~lines[name]
            for name in ("dishonesty_record", "other_municipal_subsidy", "claimed_before", "affiliated")
        },
        "supplier": partner,
        "industry_model": lines["industry_model"],
    }
    uncapped = (fen.to_numpy() * 2 + 5) // 10
    received = pc.cast(
        pc.multiply(table["voucher_received"], pa.scalar(100, pa.int32())), pa.int64(), safe=False
    )
    remaining = np.maximum(CAP - received.to_numpy(), 0)
    fails = np.zeros(len(lines), dtype=bool)
    unknown = np.zeros(len(lines), dtype=bool)
    said = words()
    for truth in truths.values():
        fails |= (~truth).fillna(value=False).to_numpy(dtype=bool)
        unknown |= truth.isna().to_numpy()
    tests = [(~truth).fillna(value=False).to_numpy(dtype=bool) for truth in truths.values()]
    tests += [truth.isna().to_numpy() for truth in truths.values()]
    codes = [f"{code}:{name}" for code in ("fails", "unknown") for name in truths]
    tests.append(uncapped > remaining)
    codes.append("cap")
    place = np.select(tests, [*range(len(codes))], len(codes))
    claimed = np.where(fails, 0, np.minimum(uncapped, CAP))
    order = lines.assign(claimed=claimed, year=lines["signed_on"].dt.year).sort_values(["signed_on", "id"])
    order = order[order["claimed"] > 0]
    paid = order.groupby(["applicant", "year"])["claimed"].cumsum().clip(upper=CAP).reindex(lines.index)
    lines["outcome"] = np.where(fails, "ineligible", np.where(unknown, "undetermined", "eligible"))
    lines["low"], lines["high"], lines["paid_so_far"] = (
        0,
        np.minimum(claimed, remaining),
        paid.clip(upper=pd.Series(remaining)).astype("int64[pyarrow]"),
    )
    lines["reason"] = np.array([*codes, "eligible"], dtype=object)[place]
    lines["reason_text"] = np.array([said[code] for code in [*codes, "eligible"]], dtype=object)[place]
    lines.to_parquet(out)


_OPENFISCA = """\
import sys

import numpy as np
import pyarrow as pa
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from pyarrow import compute as pc
from pyarrow import parquet

line = build_entity(key="line", plural="lines", label="A line", is_person=True)
FLAGS = ["signed", "term_fits", "in_beijing", "legal_person", "trade", "sound_finances", "clean", "partner", "industry_model"]


def variable(name, **more):
    return type(name, (Variable,), {"entity": line, "definition_period": DateUnit.YEAR, "label": name, **more})


def formula(line, period):
    holds = line(FLAGS[0], period)
    for name in FLAGS[1:]:
        holds = holds * line(name, period)
    return holds * line("cost", period) * 0.2


system = TaxBenefitSystem([line])
system.add_variables(
    variable("cost", value_type=float),
    *(variable(name, value_type=bool) for name in FLAGS),
    variable("voucher", value_type=float, formula=formula),
)
table = parquet.read_table(sys.argv[1])


def yes(values):
    return np.asarray(pc.fill_null(values, False))


days = table["signed_on"]
given = {
    "cost": np.asarray(pc.cast(table["cost"], pa.float64())),
    "signed": yes(pc.and_(pc.greater_equal(days, pa.scalar("2023-09-01").cast(pa.date32())),
                          pc.less_equal(days, pa.scalar("2025-12-31").cast(pa.date32())))),
    "term_fits": yes(pc.less_equal(table["term"], 12)),
    "in_beijing": yes(pc.equal(table["registered_in"], "beijing")),
    "trade": yes(pc.is_in(table["industry"], pa.array(["software", "manufacturing"]))),
    "partner": yes(pc.is_in(table["supplier"], pa.array(sys.argv[3:]))),
    "clean": ~(yes(table["dishonesty_record"]) | yes(table["other_municipal_subsidy"])
               | yes(table["claimed_before"]) | yes(table["affiliated"])),
    **{name: yes(table[name]) for name in ("legal_person", "sound_finances", "industry_model")},
}
simulation = SimulationBuilder().build_default_simulation(system, count=len(table))
for name, values in given.items():
    simulation.set_input(name, "2024", values)
found = simulation.calculate("voucher", "2024")
parquet.write_table(table.append_column("voucher", pa.array(found)), sys.argv[2])
"""


def openfisca_command(folder: Path) -> list[str]:
    """Return a command that runs OpenFisca-core on a file, in a separate environment that is made if missing."""
    python = str(folder / "bin" / "python")
    if not Path(python).exists():
        venv.create(folder, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "-qq", "openfisca-core", "pyarrow"], check=True)
    return [python, "-c", _OPENFISCA]
