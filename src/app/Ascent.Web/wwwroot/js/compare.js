// The curves of several runs on one chart for each figure; those of runs at work move.
import { draw } from "./curves.js";

const MOST_POINTS = 4000;
const root = document.getElementById("compare");
if (root) await start();

async function start() {
  const smooth = Number(root.dataset.smooth);
  const charts = [...document.querySelectorAll("#charts figure")].map(figure => ({
    metric: figure.dataset.metric,
    chart: echarts.init(figure.querySelector(".chart"), null, { renderer: "canvas" }),
  }));
  const runs = [...document.querySelectorAll("#compare-head [data-run]")].map(({ dataset }, index) => ({
    id: encodeURIComponent(dataset.run), index, name: `${dataset.letter} ${dataset.name}`, running: dataset.status === "running", position: 0, curves: new Map(),
  }));
  const names = charts.map(({ metric }) => `name=${encodeURIComponent(metric)}`).join("&");

  const show = ({ metric, chart }) => draw(chart,
    runs.filter(run => run.curves.has(metric)).map(run => ({ name: run.name, index: run.index, points: run.curves.get(metric) })),
    { quantity: metric.split(/[\/_. ]/).at(-1).toLowerCase(), log: root.dataset.log !== "", x: root.dataset.x });

  await Promise.all(runs.map(async run => {
    const answer = await fetch(`/api/runs/${run.id}/metrics?smooth=${smooth}&${names}`);
    if (!answer.ok) return;
    const document = await answer.json();
    run.position = document.position;
    for (const { name, points } of document.series) run.curves.set(name, points);
  }));
  charts.forEach(show);

  for (const run of runs.filter(run => run.running)) {
    const events = new EventSource(`/runs/${run.id}/events?from=${run.position}`);
    events.addEventListener("points", message => {
      for (const { name, points } of JSON.parse(message.data).series) {
        const shown = charts.find(({ metric }) => metric === name);
        if (!shown) continue;
        const curve = run.curves.get(name) ?? [];
        run.curves.set(name, curve);
        for (const [step, raw, seconds] of points) {
          // The moving average goes on from where the server's stopped.
          const before = Number(curve.at(-1)?.[1]), value = Number(raw);
          curve.push([step, Number.isFinite(before) && Number.isFinite(value) ? smooth * before + (1 - smooth) * value : raw, seconds]);
        }
        if (curve.length > MOST_POINTS) run.curves.set(name, curve.filter((_, at) => at % 2 === 0 || at > MOST_POINTS - 200));
        show(shown);
      }
    });
    events.addEventListener("end", () => {
      events.close();
      htmx.ajax("GET", location.pathname + location.search, { target: "#compare-head", select: "#compare-head", swap: "outerHTML" });
    });
    addEventListener("pagehide", () => events.close());
  }

  addEventListener("resize", () => charts.forEach(({ chart }) => chart.resize()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(show));
}
