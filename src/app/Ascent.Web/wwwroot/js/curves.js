// What all charts of runs have in common: colours, signs, how a figure is written, how a curve is drawn.
export const PALETTE = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00"]; // Okabe and Ito
const SIGNS = ["circle", "triangle", "rect", "diamond"];
const SIGN_EVERY = 80; // pixels between the signs of a curve

const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
export const figure = value => Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);

// curves: [{ name, index, points: [[step, value, seconds]] }]
export function draw(chart, curves, { quantity, log = false, x = "step" }) {
  const ink = style("--ink"), quiet = style("--quiet"), line = style("--line"), paper = style("--paper");
  const across = x === "seconds" ? 2 : 0;
  const value = raw => {
    const number = Number(raw);
    return Number.isFinite(number) && (!log || number > 0) ? number : "-";
  };
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: style("--sans") || "sans-serif", color: ink },
    grid: { left: 8, right: 16, top: curves.length > 1 ? 36 : 16, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
    legend: { show: curves.length > 1, type: "scroll", top: 0, left: 0, right: 0, textStyle: { color: ink }, pageTextStyle: { color: ink }, pageIconColor: ink, pageIconInactiveColor: quiet },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, backgroundColor: paper, borderColor: line, textStyle: { color: ink, fontSize: 12 }, valueFormatter: figure },
    xAxis: { type: "value", name: x, nameLocation: "middle", nameGap: 24, nameTextStyle: { color: quiet }, min: 0, max: "dataMax", axisLabel: { color: quiet, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, splitLine: { show: false } },
    yAxis: log
      ? { type: "log", axisLabel: { color: quiet, formatter: figure }, splitLine: { lineStyle: { color: line } } }
      : { type: "value", min: range => Math.min(0, range.min), max: quantity === "accuracy" ? 1 : null, axisLabel: { color: quiet }, splitLine: { lineStyle: { color: line } } },
    series: curves.map(({ name, index, points }) => {
      const every = Math.max(1, Math.round(points.length * SIGN_EVERY / Math.max(1, chart.getWidth())));
      const color = PALETTE[index % PALETTE.length];
      return {
        name, type: "line", lineStyle: { width: 2, color }, itemStyle: { color },
        symbol: SIGNS[index % SIGNS.length], showSymbol: true, showAllSymbol: true,
        // Signs stand here and there, at other places for each curve, so that curves are told apart without colour.
        symbolSize: (_, at) => curves.length === 1 ? (points.length < 2 ? 6 : 0) : (at.dataIndex + index * 3) % every === 0 || at.dataIndex === points.length - 1 ? 8 : 0,
        data: points.map(point => [point[across], value(point[1])]),
      };
    }),
  }, { replaceMerge: ["series", "yAxis"] });
}
