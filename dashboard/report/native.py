"""A chart of a report in, a native chart of Office out: drawn by python-pptx, with a worksheet.

Slides hold it as it is; a Word document takes over the same two parts (drawing and worksheet).
"""

from __future__ import annotations

from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from dashboard.report.document import Chart, Form

KINDS = {
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "line": XL_CHART_TYPE.LINE_MARKERS,
}
FORMATS: dict[Form, str] = {"percent": "0.0%", "number": "#,##0.0"}
AXIS_FORMATS: dict[Form, str] = {"percent": "0%", "number": "#,##0"}
COLOURS = ("1F5FA8", "9DB7D5", "B35900", "4D4D4D")
"""Of the series, apart from each other in grey too."""
LINE_COLOURS = ("1F5FA8", "B35900", "4D4D4D")
GREY = "BFBFBF"
FONT = "仿宋_GB2312"


def parts(chart: Chart, *, points: float = 9) -> tuple[bytes, bytes, str]:
    """A chart's drawing (XML), its worksheet (xlsx) and the relationship that the first has to the second."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    part = add(slide.shapes, chart, (0, 0, 5_000_000, 3_000_000), points=points).part
    workbook = part.chart_workbook.xlsx_part
    data = part._element.find(qn("c:externalData"))
    return (
        etree.tostring(part._element, xml_declaration=True, encoding="UTF-8", standalone=True),
        (workbook.blob),
        data.get(qn("r:id")),
    )


def add(shapes: Any, chart: Chart, box: tuple[int, int, int, int], *, points: float = 12) -> Any:
    """Add a chart to a slide's shapes at (left, top, width, height) in EMU; the chart of python-pptx."""
    data = CategoryChartData(number_format=FORMATS[chart.form])
    data.categories = chart.categories
    for series in chart.series:
        values = [None if figure is None else figure.value for figure in series.values]
        data.add_series(series.name, values)
    frame = shapes.add_chart(KINDS[chart.kind], *(Emu(each) for each in box), data)
    drawn = frame.chart
    _style(drawn, chart, points)
    return drawn


def _style(drawn: Any, chart: Chart, points: float) -> None:
    drawn.font.size = Pt(points)
    _east_asian(drawn)
    drawn.has_title = False
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.TOP
        drawn.legend.include_in_layout = False
    _axes(drawn, chart)
    plot = drawn.plots[0]
    if chart.kind == "line":
        _lines(plot, chart, points)
        return
    plot.gap_width = 45 if chart.kind == "bar" else 70
    plot.overlap = -5
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = FORMATS[chart.form], False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(points - 1)
    for series, colour in zip(plot.series, COLOURS, strict=False):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(colour)


def _axes(drawn: Any, chart: Chart) -> None:
    value, category = drawn.value_axis, drawn.category_axis
    value.tick_labels.number_format = AXIS_FORMATS[chart.form]
    value.tick_labels.number_format_is_linked = False
    value.major_gridlines.format.line.color.rgb = RGBColor.from_string("E3E3E3")
    value.format.line.fill.background()
    category.format.line.color.rgb = RGBColor.from_string(GREY)
    category.has_major_gridlines = False
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if chart.kind == "line":
        values = [figure.value for series in chart.series for figure in series.values if figure]
        # A line may begin above zero; the axis says where.
        value.minimum_scale = max(0.0, int(min(values) * 20 - 0.5) / 20)
    else:
        value.minimum_scale = 0
        value.visible = False
        value.has_major_gridlines = False
    if chart.kind == "bar":
        category.reverse_order = True


def _lines(plot: Any, chart: Chart, points: float) -> None:
    """Lines in their colours, the last point of each with its value."""
    ends = [max((f.value for f in each.values[-1:] if f), default=0.0) for each in chart.series]
    drawn = zip(plot.series, chart.series, LINE_COLOURS, strict=False)
    for place, (series, values, colour) in enumerate(drawn):
        series.smooth = False
        series.format.line.color.rgb = RGBColor.from_string(colour)
        series.format.line.width = Pt(2)
        series.marker.size = 5
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = RGBColor.from_string(colour)
        series.marker.format.line.color.rgb = RGBColor.from_string(colour)
        last = max((n for n, figure in enumerate(values.values) if figure), default=None)
        if last is not None:
            label = series.points[last].data_label
            is_top = ends[place] >= max(ends)
            label.position = XL_LABEL_POSITION.ABOVE if is_top else XL_LABEL_POSITION.BELOW
            label.font.size = Pt(points)
            _show_value(label._dLbl, FORMATS[chart.form])


def _show_value(label: Any, form: str) -> None:
    """The value as the label, in the form of the chart."""
    for name in ("c:showLegendKey", "c:showCatName", "c:showSerName", "c:showPercent", "c:showBubbleSize"):
        found = label.find(qn(name))
        if found is not None:
            found.set("val", "0")
    label.find(qn("c:showVal")).set("val", "1")
    number = etree.Element(qn("c:numFmt"))
    number.set("formatCode", form)
    number.set("sourceLinked", "0")
    label.insert([child.tag for child in label].index(qn("c:idx")) + 1, number)


def _east_asian(drawn: Any) -> None:
    """The font of Chinese characters: Office falls back by itself where it is not there."""
    for run in drawn._chartSpace.iter(qn("a:defRPr")):
        for name in ("a:latin", "a:ea"):
            each = etree.SubElement(run, qn(name))
            each.set("typeface", FONT)
