"""Matching names: how well on the labelled names, and how fast on a million vendors, beside plain rapidfuzz.

    python benchmarks/matching.py [labels | vendors [how many]]

The labels are those of tests/data/names, with the shipped registry and the invented organisations that stand
beside them; the half that matching was tuned on is printed apart. The vendors are generated: one of a
hundred is an organisation of the registry under some other spelling, one of a hundred looks like one and is
not (another city's branch, another trade, the parent), the others are anybody. rapidfuzz's WRatio compares the
same names, lower-cased and without punctuation, in the same run; it is judged at the threshold that people
take, 90, and at the one that suits it best. Speeds are names per second of CPU time.
"""

import csv
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from opencc_purepy import OpenCC
from pypinyin import lazy_pinyin
from rapidfuzz import fuzz, process

import partners
from generated import REPOSITORY
from partners import Match, Organization, Registry
from partners.names.matching import Matcher
from partners.values.keys import name_key

LABELS = REPOSITORY / "tests" / "data" / "names"
VENDORS = 1_000_000
SAMPLE = 20_000
ORGANIZATIONS = 500
NAMES_EACH = 4
ONE_BY_ONE = 2_000
USUAL_THRESHOLD = 90
SHARE_IN_FRONT = 0.8
"""Share of names that begin with their place; the others have it in brackets."""

CITIES = "北京 上海 广州 深圳 杭州 南京 成都 武汉 西安 天津 苏州 重庆 青岛 长沙 合肥".split()  # noqa: SIM905
TRADES = "科技 网络技术 信息技术 数据服务 智能科技 软件 文化传媒 商贸 餐饮管理 物流 建筑工程 咨询 广告 医疗器械".split()  # noqa: SIM905
FORMS = ["有限公司"] * 8 + ["有限责任公司", "股份有限公司"]
SYLLABLES = (
    "安邦博昌创达德鼎东恩飞丰福高冠光广国海瀚航浩禾恒宏鸿华汇慧佳嘉坚健江杰金锦晶九巨凯康科坤朗乐力联亮"
    "林凌隆路美明铭南宁诺欧鹏普启千乾强青清庆全泉仁荣瑞润森山尚升胜盛时世思硕泰腾天通同万威维卫伟文沃西"
    "希先祥翔新信星兴雄旭雅亚阳耀业一亿艺益毅银盈永优友宇裕元远源云运泽展兆哲振正志智中众洲卓子"
)
Labelled = tuple[str, str, str, str]


def main(arguments: Sequence[str]) -> None:
    """Print the chosen tables; both by default."""
    what = arguments[0] if arguments else "both"
    if what in ("labels", "both"):
        report_labels()
    if what in ("vendors", "both"):
        report_vendors(int(arguments[1]) if len(arguments) > 1 else VENDORS)


def report_labels() -> None:
    """Print precision, recall and F1 of the accepted tiers, by kind of name, with and without aliases."""
    with (LABELS / "labelled.csv").open(encoding="utf-8", newline="") as file:
        labels = [(row["name"], row["expected"], row["kind"], row["half"]) for row in csv.DictReader(file)]
    registry = labelled_registry()
    bare = {
        each.id: each.model_copy(update={"aliases": (), "name": each.name or each.label("zh")})
        for each in registry.organizations.values()
    }
    full, without = registry.names.matcher, Matcher(bare)
    for half in ("held-out", "tuning"):
        chosen = [label for label in labels if label[3] == half]
        print(f"\n{half}: {len(chosen)} names, {share(not label[1] for label in chosen)} of nobody\n")
        print("| kind | names | precision | recall | F1 | without aliases: precision | recall | F1 |")
        print("|---|---:|---:|---:|---:|---:|---:|---:|")
        for kind in [*dict.fromkeys(label[2] for label in chosen), "all"]:
            rows = [label for label in chosen if kind in (label[2], "all")]
            cells = [*scores(rows, full), *scores(rows, without)]
            print(f"| {kind} | {len(rows)} | {' | '.join(cells)} |")


def labelled_registry() -> partners.Registry:
    """Load the shipped registry with the invented organisations of the labels."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "registry"
        shutil.copytree(REPOSITORY / "registry", folder)
        for path in (LABELS / "organizations").iterdir():
            shutil.copy(path, folder / "organizations")
        with (folder / "sources.yaml").open("a", encoding="utf-8") as file:
            file.write("- {id: example-2024-01, publisher: {zh: 例, en: e}, good_for: {zh: 例, en: e}}\n")
        return partners.load(folder)


def scores(rows: Sequence[Labelled], matcher: Matcher) -> tuple[str, str, str]:
    """Return precision, recall and F1 as table cells; a dash if there is nothing to divide by."""
    given = [accepted_id(matcher.match(name)) for name, *_ in rows]
    right = sum(one == label[1] for one, label in zip(given, rows, strict=True) if one)
    accepted, expected = sum(map(bool, given)), sum(bool(label[1]) for label in rows)
    if not expected:  # nothing to find: the score is for accepting nothing
        return f"{accepted} accepted", "–", "–"
    return ratio(right, accepted), ratio(right, expected), ratio(2 * right, accepted + expected)


def ratio(part: int, whole: int) -> str:
    """Format a fraction with three decimal places."""
    return f"{part / whole:.3f}" if whole else "–"


def share(flags: Iterable[bool]) -> str:
    """Return the percentage of set flags."""
    values = [*flags]
    return f"{100 * sum(values) / len(values):.0f} %"


def accepted_id(match: Match) -> str:
    """Return the id of the organisation that a match names; empty for none."""
    return match.organization.id if match.organization else ""


def report_vendors(count: int) -> None:
    """Print names per second, precision, recall and memory on generated vendors, beside WRatio."""
    chance = random.Random(20230519)  # noqa: S311 - not for secrets
    organizations = {each.id: each for each in generate_organizations(chance)}
    vendors = [*generate_vendors(organizations, count, chance)]
    started = time.perf_counter()
    registry = Registry(
        Path("generated"), {"organization": (*organizations.values(),), "batch": ()}.__getitem__
    )
    matcher = registry.names.matcher
    for first in ("第一次", "di yi ci"):  # builds every index
        matcher.match(first)
    loading = time.perf_counter() - started

    started = time.process_time()
    given = [accepted_id(match) for match in registry.match_many(name for name, _ in vendors)]
    ours = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    truth = [expected for _, expected in vendors]

    sample = chance.sample(range(len(vendors)), min(SAMPLE, len(vendors)))
    names = [(name_key(name), each.id) for each in organizations.values() for name in each.names]
    theirs, rivals = judge_wratio([vendors[place] for place in sample], names)
    measured = [given[place] for place in sample]
    tier_of_each = latencies(matcher, [vendors[place][0] for place in sample[:ONE_BY_ONE]])

    print(f"\n{len(vendors):,} vendors, {len(names):,} names of {len(organizations)} organisations\n")
    print("| | names a second | precision | recall | F1 |")
    print("|---|---:|---:|---:|---:|")
    speed = len(vendors) / ours
    print(f"| `match`, all vendors | {speed:,.0f} | {' | '.join(judged(given, truth))} |")
    truth = [vendors[place][1] for place in sample]
    print(f"| `match`, the {len(sample):,} compared | – | {' | '.join(judged(measured, truth))} |")
    for threshold, cells in rivals.items():
        print(f"| WRatio ≥ {threshold}, the same | {theirs:,.0f} | {' | '.join(cells)} |")
    print(
        f"\n{speed / theirs:,.0f} times as fast; peak memory {memory:.2f} GiB; index built in {loading:.1f} s"
    )
    print(
        f"one name: median {median(tier_of_each):.0f} µs, slowest of {len(tier_of_each):,} {max(tier_of_each):.0f} µs"
    )


def latencies(matcher: Matcher, names: Iterable[str]) -> list[float]:
    """Measure microseconds for each name, the best of three."""
    found = []
    for name in names:
        times = []
        for _ in range(3):
            started = time.perf_counter()
            matcher.match(name)
            times.append(time.perf_counter() - started)
        found.append(min(times) * 1e6)
    return found


def judge_wratio(
    vendors: Sequence[tuple[str, str]], names: Sequence[tuple[str, str]]
) -> tuple[float, dict[int, tuple[str, str, str]]]:
    """Measure WRatio's names per second, and its precision, recall and F1 at the usual and the best threshold."""
    choices = [name for name, _ in names]
    best = []
    started = time.process_time()
    for start in range(0, len(vendors), 250):
        keys = [name_key(name) for name, _ in vendors[start : start + 250]]
        table = process.cdist(keys, choices, scorer=fuzz.WRatio, workers=1)
        best += [(int(row.argmax()), float(row.max())) for row in table]
    seconds = time.process_time() - started
    truth = [expected for _, expected in vendors]
    by_threshold = {
        threshold: judged([names[place][1] if score >= threshold else "" for place, score in best], truth)
        for threshold in range(60, 101)
    }
    chosen = max(by_threshold, key=lambda threshold: float(by_threshold[threshold][2].replace("–", "0")))
    return len(vendors) / seconds, {each: by_threshold[each] for each in (USUAL_THRESHOLD, chosen)}


def judged(given: Sequence[str], truth: Sequence[str]) -> tuple[str, str, str]:
    """Return precision, recall and F1 as table cells."""
    right = sum(one == other for one, other in zip(given, truth, strict=True) if one)
    accepted, expected = sum(map(bool, given)), sum(map(bool, truth))
    return ratio(right, accepted), ratio(right, expected), ratio(2 * right, accepted + expected)


def generate_organizations(chance: random.Random) -> Iterator[Organization]:
    """Generate organisations of Beijing with four names each: legal, former, short, English."""
    seen: set[str] = set()
    while len(seen) < ORGANIZATIONS:
        brand = "".join(chance.sample(SYLLABLES, chance.choice((3, 4, 4))))
        if brand in seen:
            continue
        seen.add(brand)
        trade, form = chance.choice(TRADES), chance.choice(FORMS)
        name = (
            f"北京{brand}{trade}{form}"
            if chance.random() < SHARE_IN_FRONT
            else f"{brand}{trade}（北京）{form}"
        )
        yield Organization.model_validate(
            {
                "id": f"organization-{len(seen)}",
                "name": name,
                "name_en": f"{''.join(lazy_pinyin(brand)).title()} {chance.choice(ENGLISH)} Co., Ltd.",
                "former_names": [{"name": f"北京{brand}{chance.choice(TRADES)}有限公司"}],
                "aliases": [brand],
                "sources": ["generated"],
            }
        )


ENGLISH = ("Technology", "Network", "Data", "Intelligence", "Software")


def generate_vendors(
    organizations: Mapping[str, Organization], count: int, chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Generate names with the id that each should be matched to, empty for none."""
    every = [*organizations.values()]
    brands = {each.aliases[0] for each in every}
    for place in range(count):
        each = chance.choice(every)
        match place % 100:
            case 0:
                yield chance.choice(VARIANTS)(each, chance), each.id
            case 1:
                yield chance.choice(LOOK_ALIKES)(each, chance), ""
            case _:
                brand = "".join(chance.sample(SYLLABLES, chance.choice((2, 2, 3, 4))))
                if brand in brands:
                    brand += "丰禾"
                city, trade = chance.choice(CITIES), chance.choice(TRADES)
                form = chance.choice(FORMS)
                in_front = chance.random() < SHARE_IN_FRONT
                yield (
                    (f"{city}{brand}{trade}{form}" if in_front else f"{brand}（{city}）{trade}{form}"),
                    "",
                )


Variation = Callable[[Organization, random.Random], str]
_TRADITIONAL = OpenCC("s2t")


def _name(each: Organization) -> str:
    return each.name or ""


def _spaced(each: Organization, chance: random.Random) -> str:
    at = chance.randrange(1, len(_name(each)))
    return f"{_name(each)[:at]}{chance.choice((' ', '　', chr(0x200B)))}{_name(each)[at:]}"


def _moved(each: Organization, chance: random.Random) -> str:  # noqa: ARG001 - a Variation
    if "（北京）" in _name(each):
        return "北京" + _name(each).replace("（北京）", "")
    for form in ("股份有限公司", "有限责任公司", "有限公司"):
        if _name(each).endswith(form):
            return f"{_name(each).removeprefix('北京').removesuffix(form)}（北京）{form}"
    raise AssertionError(each)


VARIANTS: tuple[Variation, ...] = (
    lambda each, _: _name(each),
    lambda each, _: _name(each).replace("（", "(").replace("）", ")"),
    lambda each, _: _name(each).replace("北京", "北京市", 1),
    lambda each, _: _name(each).replace("（北京）", "").removeprefix("北京"),
    lambda each, _: _name(each).removesuffix("有限公司").removesuffix("股份").removesuffix("有限责任公司"),
    lambda each, _: _TRADITIONAL.convert(_name(each)),
    lambda each, _: " ".join(lazy_pinyin(_name(each).replace("（", "").replace("）", ""))),
    lambda each, _: each.aliases[0],
    lambda each, _: each.former_names[0].name,
    lambda each, _: (each.name_en or "").upper().replace(" CO., LTD.", ""),
    lambda each, _: _name(each)[:-1],
    _spaced,
    _moved,
)
"""Ways to write the name of an organisation."""

LOOK_ALIKES: tuple[Variation, ...] = (
    lambda each, chance: f"{_name(each)}{chance.choice(CITIES)}分公司",
    lambda each, chance: _name(each).replace("北京", chance.choice(CITIES[1:]), 1),
    lambda each, chance: f"{chance.choice(CITIES[1:])}{each.aliases[0]}",
    lambda each, _: f"北京{each.aliases[0]}保安服务有限公司",
    lambda each, _: f"{each.aliases[0]}集团有限公司",
    lambda each, chance: _name(each).replace(each.aliases[0][-1], chance.choice("豪鑫爵"), 1),
)
"""Names that are like those of an organisation and are not."""


if __name__ == "__main__":
    main(sys.argv[1:])
