"""Plots of curves, with libraries from the extra `plot`."""

import os
import shutil
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partners.atomic import replacing
from partners.cli.language import language, say
from partners.errors import PartnersError
from partners.text import Lang, Text

if TYPE_CHECKING:
    from partners.rules.curves import Curve

_ENDINGS = (".svg", ".png")
_CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",  # as Matplotlib calls a file with all of Noto's
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Zen Hei",
    "Noto Serif CJK SC",
    "Noto Serif CJK JP",
)


def plot_on_terminal(curves: "Sequence[Curve]", day: date) -> None:
    """Plot the upper bounds of curves on a day, one plot below the other.

    Raises:
        PartnersError: the library is not installed.
    """
    try:
        import plotext
    except ImportError:
        raise _missing() from None
    width, height = shutil.get_terminal_size()
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    for curve in curves:
        label, xs, _, ys = _bounds(curve, language(), day)
        figure: Any = plotext.figure
        figure.clear()
        signal = figure.signal(xs, ys)
        signal.lines()
        figure.plot_size(width, min(height, 18))
        figure.title(f"{label} [{_at_most(language())}]")
        figure.draw(signal)
        drawn = str(figure.build())
        print(drawn if colour else plotext.uncolorize(drawn))


def write_picture(curves: "Sequence[Curve]", path: Path, day: date) -> None:
    """Write the curves' bounds on a day into one picture, which appears under its name when it is complete.

    Raises:
        PartnersError: the library is not installed, or the name ends in neither .svg nor .png.
    """
    if path.suffix.lower() not in _ENDINGS:
        raise PartnersError(
            Text(
                zh=f"“{path}”：文件名须以 .svg 或 .png 结尾。",
                en=f'"{path}": the name must end in .svg or .png.',
            )
        )
    try:
        from matplotlib import font_manager, rc_context
        from matplotlib.figure import Figure
    except ImportError:
        raise _missing() from None
    fonts = [font for font in _CHINESE_FONTS if font in font_manager.get_font_names()]
    lang: Lang = "zh" if language() == "zh" and fonts else "en"
    if language() == "zh" and not fonts:
        print("没有找到中文字体，图中文字用英文。", file=sys.stderr)
    with rc_context({"font.sans-serif": [*fonts, "DejaVu Sans"], "svg.hashsalt": "partners"}):
        figure = Figure(figsize=(9, 5), layout="constrained")
        axes = figure.subplots()
        for curve in curves:
            label, xs, lows, highs = _bounds(curve, lang, day)
            (line,) = axes.plot(xs, highs, label=label, marker=".")
            if lows != highs:
                axes.fill_between(xs, lows, highs, alpha=0.15, color=line.get_color())
        if curves:
            fact = curves[0].fact
            unit = Text(zh="万元", en="CNY") if fact.type == "money" else fact.unit
            named = (
                fact.label
                if unit is None
                else Text(zh=f"{fact.label.zh}（{unit.zh}）", en=f"{fact.label.en} ({unit.en})")
            )
            axes.set_xlabel(named.get(lang))
            figure.legend(loc="outside lower center")
        axes.set_ylabel(_at_most(lang))
        axes.xaxis.set_major_formatter("{x:,.12g}")
        axes.yaxis.set_major_formatter("{x:,.12g}")
        axes.grid(alpha=0.3)
        with replacing(path) as beside:
            kind = path.suffix.lower().removeprefix(".")
            figure.savefig(beside, format=kind, metadata={"Date": None} if kind == "svg" else None)


def _at_most(lang: Lang) -> str:
    return Text(zh="最高补贴，万元", en="at most, CNY").get(lang)


def _bounds(curve: "Curve", lang: Lang, day: date) -> tuple[str, list[float], list[float], list[float]]:
    """Return a curve's name, its values and its bounds, money in 万元 in Chinese; empty if nothing bounds it.

    What must be known first, such as that the policy is a draft, is part of the name.
    """
    from partners.rules.cautions import cautions

    points = [point for point in curve.points if point.estimate.high is not None]
    said = [caution.get(lang) for caution in cautions(curve.points[0].estimate, day)]
    name = curve.rule.benefit.name.get(lang)
    if said:
        name = f"{name}：{'、'.join(said)}" if lang == "zh" else f"{name}: {', '.join(said)}"
    # Only plots use floats for amounts.
    scale = _WAN if lang == "zh" else 1.0
    across = scale if curve.fact.type == "money" else 1.0
    return (
        name,
        [float(point.at) / across for point in points],
        [float(point.estimate.low) / scale for point in points],
        [float(point.estimate.high or 0) / scale for point in points],
    )


_WAN = 10_000.0


def _missing() -> PartnersError:
    message = say(
        "画图需要附加组件 plot；在源码目录中：pip install '.[plot]'。",
        "plots need the extra `plot`; in the source folder: pip install '.[plot]'.",
    )
    return PartnersError(Text(zh=message, en=message))
