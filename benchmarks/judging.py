"""Ledgers against hand-written queries: CPU time and peak memory of whole processes, Parquet to Parquet.

    python benchmarks/judging.py [lines, 10,000,000 by default] [folder for the files]

The lines are generated. Every way gives, for the municipal voucher, the same columns, which is asserted first:
the ones given, outcome, low, high, what the cap's group has come to, and the reason as code and in words. The hand-written
queries have the conditions, the partners' names and the texts in them. Ways run in turn, each in a process of its own;
ratios are of medians. With `--agree` the library's answers are compared, line by line, with `Rule.estimate`
instead; there every line has an applicant of its own.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

import partners
from partners import ledger
from partners.ledger.lines import reasons

ROUNDS = 3
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
    *(
        "id",
        "applicant",
        "supplier",
        "signed_on",
        "term",
        "cost",
        "registered_in",
        "legal_person",
        "industry",
    ),
    *("sound_finances", "dishonesty_record", "other_municipal_subsidy", "claimed_before", "affiliated"),
    *("industry_model", "voucher_received"),
)
CAP = 200_000_000


def generate(lines: int, path: Path, applicants: int) -> None:
    """Lines of which about a sixth is eligible, and as many undetermined."""

    def chance(seed: int, *shares: tuple[int, str]) -> str:
        return (
            "CASE "
            + " ".join(f"WHEN hash(i * {seed}) % 100 < {upto} THEN {value}" for upto, value in shares)
            + " END"
        )

    yes, no = ((95, "true"), (98, "false")), ((95, "false"), (98, "true"))
    duckdb.sql(f"""
        COPY (SELECT i AS id, '北京第' || (hash(i * 7 + 1) % {applicants})::INT || '号科技有限公司' AS applicant,
          CASE WHEN hash(i * 3) % 10 < 4 THEN '{PARTNERS[0]}' WHEN hash(i * 3) % 10 < 6 THEN '{PARTNERS[1]}'
            ELSE '某云' || (hash(i * 5) % 190)::INT || '有限公司' END AS supplier,
          DATE '2022-06-01' + (hash(i * 11) % 1400)::INT AS signed_on, (1 + hash(i * 13) % 14)::INT AS term,
          ((hash(i * 17) % 500000000) / 100.0)::DECIMAL(18, 2) AS cost,
          {chance(19, (85, "'beijing'"), (98, "'elsewhere'"))} AS registered_in, {chance(23, *yes)} AS legal_person,
          {chance(29, (80, "'software'"), (90, "'manufacturing'"), (98, "'other'"))} AS industry,
          {chance(31, *yes)} AS sound_finances, {chance(37, *no)} AS dishonesty_record,
          {chance(41, *no)} AS other_municipal_subsidy, {chance(43, *no)} AS claimed_before,
          {chance(47, *no)} AS affiliated, {chance(53, *yes)} AS industry_model, 0::DECIMAL(18, 2) AS voucher_received
        FROM range({lines}) AS lines(i)) TO '{path}' (FORMAT parquet)""")


def by_the_library(source: Path, out: Path, engine: str) -> None:
    """A frame answered by the library on an engine."""
    import polars as pl

    registry = partners.load()
    if engine == "polars":
        ledger.estimate(pl.scan_parquet(source), registry, POLICY, line="id").sink_parquet(out)
    else:
        with duckdb.connect() as connection:
            relation = connection.from_parquet(str(source))
            ledger.estimate(relation, registry, POLICY, line="id").to_parquet(str(out))


def in_sql(source: Path, out: Path, *, joined: bool) -> None:
    """DuckDB by hand: all lines through the window, or only those that can be paid, joined back."""
    words = {code: text.en.replace("'", "''") for code, text in reasons(rule()).items()}
    tests = [f"WHEN NOT c{i} THEN '{{fails:{name}}}'" for i, (name, _) in enumerate(CONDITIONS)]
    tests += [f"WHEN c{i} IS NULL THEN '{{unknown:{name}}}'" for i, (name, _) in enumerate(CONDITIONS)]
    tests += ["WHEN cost IS NULL THEN '{needs:cost}'", f"WHEN uncapped > {CAP} THEN '{{cap}}'"]
    chain = "CASE " + " ".join(tests) + " ELSE '{eligible}' END"
    code, text = chain, chain
    for each, said in words.items():
        code, text = code.replace(f"'{{{each}}}'", f"'{each}'"), text.replace(f"'{{{each}}}'", f"'{said}'")
    columns, holds = ", ".join(GIVEN), " AND ".join(f"c{i}" for i in range(len(CONDITIONS)))
    total = f"least(sum(claimed) OVER (PARTITION BY applicant, year(signed_on) ORDER BY signed_on, id), {CAP})::BIGINT"
    paid = "paid" if joined else f"CASE WHEN claimed > 0 THEN {total} END"
    source_of = "claims LEFT JOIN windows ON id = windows_id" if joined else "claims"
    windows = (
        f", windows AS (SELECT id AS windows_id, {total} AS paid FROM claims WHERE claimed > 0)"
        if joined
        else ""
    )
    duckdb.sql(f"""
        COPY (WITH truths AS (SELECT *, {", ".join(f"({test}) AS c{i}" for i, (_, test) in enumerate(CONDITIONS))}
            FROM '{source}'),
          amounts AS (SELECT *, {holds} AS holds, ((cost * 100)::BIGINT * 2 + 5) // 10 AS uncapped FROM truths),
          claims AS (SELECT *, CASE WHEN NOT holds THEN 0 ELSE least(uncapped, {CAP}) END AS claimed FROM amounts){windows}
        SELECT {columns}, CASE WHEN holds THEN 'eligible' WHEN NOT holds THEN 'ineligible' ELSE 'undetermined' END AS outcome,
          0::DECIMAL(18, 2) AS low, (claimed * 0.01::DECIMAL(3, 2))::DECIMAL(18, 2) AS high,
          ({paid} * 0.01::DECIMAL(3, 2))::DECIMAL(18, 2) AS paid_so_far, {code} AS reason, {text} AS reason_text
        FROM {source_of}) TO '{out}' (FORMAT parquet)""")


def in_polars(source: Path, out: Path) -> None:
    """Polars by hand, as one writes it first: all lines through the window."""
    import polars as pl

    truths = [
        pl.sql_expr(test.replace("DATE '", "date '")).alias(f"c{i}") for i, (_, test) in enumerate(CONDITIONS)
    ]
    words = {code: text.en for code, text in reasons(rule()).items()}
    holds = pl.all_horizontal([pl.col(f"c{i}") for i in range(len(CONDITIONS))])
    tests = [(~pl.col(f"c{i}"), f"fails:{name}") for i, (name, _) in enumerate(CONDITIONS)]
    tests += [(pl.col(f"c{i}").is_null(), f"unknown:{name}") for i, (name, _) in enumerate(CONDITIONS)]
    tests += [(pl.col("cost").is_null(), "needs:cost"), (pl.col("uncapped") > CAP, "cap")]

    def said(codes: Callable[[str], str]) -> Any:
        chain: Any = pl
        for test, code in tests:
            chain = chain.when(test).then(pl.lit(codes(code)))
        return chain.otherwise(pl.lit(codes("eligible")))

    group = ["applicant", pl.col("signed_on").dt.year()]
    total = pl.min_horizontal(pl.col("claimed").cum_sum().over(group, order_by=["signed_on", "id"]), CAP)
    fen = pl.lit("0.01").cast(pl.Decimal(3, 2))

    def money(amount: Any) -> Any:
        return (amount.cast(pl.Decimal(16, 0)) * fen).cast(pl.Decimal(18, 2))

    lines = pl.scan_parquet(source).with_columns(truths)
    lines = lines.with_columns(holds=holds, uncapped=((pl.col("cost") * 100).cast(pl.Int64) * 2 + 5) // 10)
    lines = lines.with_columns(
        claimed=pl.when(~pl.col("holds")).then(0).otherwise(pl.min_horizontal("uncapped", CAP))
    )
    outcome = (
        pl.when(pl.col("holds")).then(pl.lit("eligible")).when(~pl.col("holds")).then(pl.lit("ineligible"))
    )
    lines.select(
        *GIVEN,
        outcome.otherwise(pl.lit("undetermined")).alias("outcome"),
        money(pl.lit(0)).alias("low"),
        money(pl.col("claimed")).alias("high"),
        money(pl.when(pl.col("claimed") > 0).then(total)).alias("paid_so_far"),
        said(str).alias("reason"),
        said(words.__getitem__).alias("reason_text"),
    ).sink_parquet(out)


def rule() -> Any:
    """The benefit."""
    return next(each for each in partners.load().rules if each.name == POLICY)


WAYS: dict[str, Callable[[Path, Path], None]] = {
    "library on DuckDB": lambda source, out: by_the_library(source, out, "duckdb"),
    "library on Polars": lambda source, out: by_the_library(source, out, "polars"),
    "Polars by hand": in_polars,
    "DuckDB by hand, all lines in the window": lambda source, out: in_sql(source, out, joined=False),
    "DuckDB by hand, the best found": lambda source, out: in_sql(source, out, joined=True),
}


def measured(way: str, source: Path, out: Path) -> tuple[float, float]:
    """CPU seconds and peak megabytes of one way in a process of its own."""
    code = (
        "import json, resource, sys; from pathlib import Path; import judging\n"
        "judging.WAYS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, way, str(source), str(out)],
        cwd=Path(__file__).parent,
        stdout=subprocess.PIPE,
        check=True,
    )
    seconds, peak = json.loads(done.stdout.splitlines()[-1])  # DuckDB may show its progress before
    return seconds, peak


def assert_same(folder: Path) -> None:
    """Every way gives the same answers, on fewer lines."""
    source = folder / "few.parquet"
    generate(50_000, source, 500)
    first, *others = WAYS
    for way, write in WAYS.items():
        write(source, folder / f"{way}.parquet")
    for way in others:
        different = (
            f"(SELECT * FROM '{folder / first}.parquet' EXCEPT SELECT * FROM '{folder / way}.parquet')"
        )
        found = duckdb.execute(f"SELECT * FROM {different} LIMIT 3").fetchall()
        if found:
            raise AssertionError(way, found)


def assert_agreement(lines: int, folder: Path) -> None:
    """The library's answers are those of one claim, line by line."""
    from partners.rules.facts import read_claim

    source, out = folder / "lines.parquet", folder / "answers.parquet"
    generate(lines, source, lines * 1000)
    by_the_library(source, out, "duckdb")
    registry, benefit = partners.load(), rule()
    relation = duckdb.execute(f"SELECT * FROM '{out}'")
    names = [column[0] for column in relation.description or ()]
    compared = 0
    while rows := relation.fetchmany(10_000):
        for row in rows:
            line = dict(zip(names, row, strict=True))
            claim = read_claim(registry.facts, {fact: line[fact] for fact in GIVEN[1:]}, registry.resolve)
            expected = benefit.estimate(claim)
            if (line["outcome"], line["low"], line["high"]) != (
                expected.outcome,
                expected.low,
                expected.high,
            ):
                raise AssertionError(line, expected)
            compared += 1
    print(f"{compared:,} lines agree with one claim at a time.")


def main() -> None:
    """Print a row per way."""
    numbers = [int(each.replace(",", "")) for each in sys.argv[1:] if each[0].isdigit()]
    lines = numbers[0] if numbers else 10_000_000
    folders = [each for each in sys.argv[1:] if not each[0].isdigit() and each != "--agree"]
    with tempfile.TemporaryDirectory(dir=folders[0] if folders else None) as name:
        folder = Path(name)
        if "--agree" in sys.argv:
            assert_agreement(lines, folder)
            return
        assert_same(folder)
        source = folder / "lines.parquet"
        generate(lines, source, max(lines // 100, 10))
        found: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
        for _ in range(ROUNDS):
            for way, results in found.items():
                results.append(measured(way, source, folder / "out.parquet"))
    seconds = {way: median(each for each, _ in results) for way, results in found.items()}
    peaks = {way: median(each for _, each in results) for way, results in found.items()}
    plain, best = "Polars by hand", "DuckDB by hand, the best found"
    print(f"{lines:,} lines\n")
    print("| way | CPU s | peak MB | CPU / Polars by hand | CPU / best | peak / best |")
    print("|---|---:|---:|---:|---:|---:|")
    for way in WAYS:
        print(
            f"| {way} | {seconds[way]:.1f} | {peaks[way]:,.0f} | {seconds[way] / seconds[plain]:.2f}x "
            f"| {seconds[way] / seconds[best]:.2f}x | {peaks[way] / peaks[best]:.2f}x |"
        )


if __name__ == "__main__":
    main()
