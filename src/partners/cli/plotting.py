"""Plots of curves, with libraries from the extra `plot`."""

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
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
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Zen Hei",
)


def plot_on_terminal(curves: "Sequence[Curve]") -> None:
    """Plot the upper bounds of curves, one plot below the other.

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
        label, xs, ys = _upper(curve, language())
        figure: Any = plotext.figure
        figure.clear()
        signal = figure.signal(xs, ys)
        signal.lines()
        figure.plot_size(width, min(height, 18))
        figure.title(label)
        figure.draw(signal)
        drawn = str(figure.build())
        print(drawn if colour else plotext.uncolorize(drawn))


def write_picture(curves: "Sequence[Curve]", path: Path) -> None:
    """Write the curves' bounds into one picture, which appears under its name when it is complete.

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
            label, xs, ys = _upper(curve, lang)
            (line,) = axes.plot(xs, ys, label=label, marker=".")
            lows = [float(point.estimate.low) for point in curve.points][: len(xs)]
            if lows != ys:
                axes.fill_between(xs, lows, ys, alpha=0.15, color=line.get_color())
        if curves:
            axes.set_xlabel(curves[0].fact.label.get(lang))
            axes.legend()
        axes.set_ylabel(Text(zh="最高补贴（元）", en="at most (CNY)").get(lang))
        axes.ticklabel_format(style="plain")
        axes.grid(alpha=0.3)
        with replacing(path) as beside:
            kind = path.suffix.lower().removeprefix(".")
            figure.savefig(beside, format=kind, metadata={"Date": None} if kind == "svg" else None)


def _upper(curve: "Curve", lang: Lang) -> tuple[str, list[float], list[float]]:
    """Return a curve's name and its upper bound; empty if nothing bounds it."""
    points = list(_bounded(curve))
    return curve.rule.benefit.name.get(lang), [at for at, _ in points], [high for _, high in points]


def _bounded(curve: "Curve") -> Iterator[tuple[float, float]]:
    # Only plots use floats for amounts.
    for point in curve.points:
        if point.estimate.high is not None:
            yield float(point.at), float(point.estimate.high)


def _missing() -> PartnersError:
    message = say(
        "画图需要附加组件 plot；在源码目录中：pip install '.[plot]'。",
        "plots need the extra `plot`; in the source folder: pip install '.[plot]'.",
    )
    return PartnersError(Text(zh=message, en=message))
