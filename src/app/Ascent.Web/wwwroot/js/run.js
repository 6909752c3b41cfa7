// The curves of a run, drawn from the figures that the server holds and moved by those that come.
const PALETTE = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00"]; // Okabe and Ito
const MOST_POINTS = 4000;

const root = document.getElementById("run");
const id = encodeURIComponent(root.dataset.run);
const charts = new Map(); // quantity -> { chart, names }
const curves = new Map(); // metric -> { points, count }
let position = Number(root.dataset.position);

const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const figure = value => Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);

function quantityOf(name) {
  const parts = name.split(/[\/_. ]/).filter(Boolean);
  return (parts.at(-1) ?? name).toLowerCase();
}

function questionOf(quantity) {
  return { loss: "Is the loss still falling?", accuracy: "How many answers are right?", lr: "How large are the steps?" }[quantity]
    ?? `How does ${quantity} change?`;
}

function chartFor(quantity) {
  const known = charts.get(quantity);
  if (known) return known;
  let holder = [...document.querySelectorAll("#charts figure")].find(figure => figure.dataset.quantity === quantity);
  if (!holder) {
    holder = document.createElement("figure");
    holder.className = "card";
    holder.dataset.quantity = quantity;
    const caption = document.createElement("figcaption");
    const title = document.createElement("h2");
    title.textContent = questionOf(quantity);
    const axis = document.createElement("p");
    axis.className = "muted";
    axis.textContent = `${quantity} by step, from 0`;
    caption.append(title, axis);
    const canvas = document.createElement("div");
    canvas.className = "chart";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `${questionOf(quantity)} The figures stand in the table below.`);
    holder.append(caption, canvas);
    document.getElementById("charts").append(holder);
  }
  const entry = { chart: echarts.init(holder.querySelector(".chart"), null, { renderer: "canvas" }), names: [], quantity };
  charts.set(quantity, entry);
  return entry;
}

function draw(entry) {
  const ink = style("--ink"), quiet = style("--quiet"), line = style("--line"), paper = style("--paper");
  entry.chart.setOption({
    animation: false,
    color: PALETTE,
    textStyle: { fontFamily: style("--sans") || "sans-serif", color: ink },
    grid: { left: 8, right: 16, top: entry.names.length > 1 ? 36 : 16, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
    legend: { show: entry.names.length > 1, top: 0, left: 0, textStyle: { color: ink }, icon: "roundRect", itemHeight: 3 },
    tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: paper, borderColor: line, textStyle: { color: ink, fontSize: 12 }, valueFormatter: figure },
    xAxis: { type: "value", name: "step", nameLocation: "middle", nameGap: 24, nameTextStyle: { color: quiet }, min: 0, max: "dataMax", axisLabel: { color: quiet, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, splitLine: { show: false } },
    yAxis: { type: "value", min: value => Math.min(0, value.min), max: entry.quantity === "accuracy" ? 1 : null, axisLabel: { color: quiet }, splitLine: { lineStyle: { color: line } } },
    series: entry.names.map(name => ({
      name, type: "line", showSymbol: curves.get(name).points.length < 2, symbolSize: 6, sampling: "lttb", lineStyle: { width: 2 },
      data: curves.get(name).points.map(([step, value]) => [step, Number.isFinite(Number(value)) ? Number(value) : "-"]),
    })),
  }, { replaceMerge: ["series"] });
}

function row(name) {
  let found = [...document.querySelectorAll("#last-values [data-metric]")].find(row => row.dataset.metric === name);
  if (found) return found;
  const table = document.getElementById("last-values");
  table.hidden = false;
  document.querySelector("#figures > p")?.remove();
  found = document.createElement("tr");
  found.dataset.metric = name;
  const title = document.createElement("td");
  title.textContent = name;
  found.append(title);
  for (const cell of ["step", "value", "count"]) {
    const data = document.createElement("td");
    data.className = "num";
    data.dataset.cell = cell;
    found.append(data);
  }
  table.tBodies[0].append(found);
  return found;
}

function take(answer) {
  position = answer.position;
  const touched = new Set();
  for (const { name, points, count } of answer.series) {
    if (points.length === 0) continue;
    let curve = curves.get(name);
    if (!curve) {
      curve = { points: [], count: 0 };
      curves.set(name, curve);
      chartFor(quantityOf(name)).names.push(name);
    }
    curve.points.push(...points);
    curve.count += count;
    // An old stretch needs fewer points than the newest; the ends stay.
    if (curve.points.length > MOST_POINTS) curve.points = curve.points.filter((_, at) => at % 2 === 0 || at > MOST_POINTS - 200);
    const [step, value] = curve.points.at(-1);
    const cells = row(name);
    cells.querySelector("[data-cell=step]").textContent = step;
    cells.querySelector("[data-cell=value]").textContent = figure(Number(value));
    cells.querySelector("[data-cell=count]").textContent = curve.count;
    touched.add(quantityOf(name));
  }
  if (touched.size > 0) document.getElementById("no-figures")?.remove();
  for (const quantity of touched) draw(chartFor(quantity));
}

function follow() {
  const events = new EventSource(`/runs/${id}/events?from=${position}`);
  events.addEventListener("points", message => take(JSON.parse(message.data)));
  events.addEventListener("end", () => {
    events.close();
    htmx.ajax("GET", location.pathname, { target: "#run-head", select: "#run-head", swap: "outerHTML" });
  });
  addEventListener("pagehide", () => events.close());
}

const answer = await fetch(`/api/runs/${id}/metrics`);
if (answer.ok) take(await answer.json());
if (root.dataset.status === "running") follow();

addEventListener("resize", () => charts.forEach(entry => entry.chart.resize()));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(draw));
