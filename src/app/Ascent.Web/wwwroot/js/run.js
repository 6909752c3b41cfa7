// The curves of a run, drawn from the figures that the server holds and moved by those that come.
import { draw as drawCurves, figure } from "./curves.js";

const MOST_POINTS = 4000;

const root = document.getElementById("run");
const id = encodeURIComponent(root.dataset.run);
const charts = new Map(); // quantity -> { chart, names }
const curves = new Map(); // metric -> { points, count }
let position = Number(root.dataset.position);

const MOST_CURVES = 12; // more on one chart cannot be told apart
const SPLITS = ["train", "test", "val", "valid", "validation", "eval", "ema"];

// As MetricNames.QuantityOf has it.
function quantityOf(name) {
  if (name.startsWith("system/")) return name.toLowerCase();
  const leaf = name.slice(name.lastIndexOf("/") + 1).toLowerCase();
  const cut = leaf.search(/[_. -]/);
  return cut > 0 && cut < leaf.length - 1 && SPLITS.includes(leaf.slice(0, cut)) ? leaf.slice(cut + 1) : leaf;
}

function questionOf(quantity) {
  return { loss: "Is the loss still falling?", accuracy: "How many answers are right?", lr: "How large are the steps?" }[quantity]
    ?? `How does ${quantity.replace(/^system\//, "")} change?`;
}

function chartFor(quantity) {
  const known = charts.get(quantity);
  if (known) return known;
  let holder = [...document.querySelectorAll(".charts figure")].find(figure => figure.dataset.quantity === quantity);
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
    document.getElementById(quantity.startsWith("system/") ? "system-charts" : "charts").append(holder);
  }
  const entry = { chart: echarts.init(holder.querySelector(".chart"), null, { renderer: "canvas" }), names: [], quantity };
  charts.set(quantity, entry);
  if (quantity.startsWith("system/")) document.getElementById("system").hidden = false;
  return entry;
}

function draw(entry) {
  drawCurves(entry.chart, entry.names.slice(0, MOST_CURVES).map((name, index) => ({ name, index, points: curves.get(name).points })), { quantity: entry.quantity });
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

// A chart in a closed part of the page has no size until it is opened.
document.getElementById("system").addEventListener("toggle", () => charts.forEach(entry => entry.chart.resize()), true);
addEventListener("resize", () => charts.forEach(entry => entry.chart.resize()));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(draw));
