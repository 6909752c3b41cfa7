// The timeline by hand: one stop for the Tab key, arrows between activities, the chosen one in step with the address.
const scroller = () => document.getElementById("timeline-scroll");
const bars = () => [...document.querySelectorAll(".timeline .bar")];
const chosen = () => new URLSearchParams(location.search).get("item");

let home = null; // id of the activity that the Tab key reaches

function arrange() {
  const all = bars();
  if (all.length === 0) return;
  const item = chosen();
  if (!all.some(bar => bar.dataset.item === home)) {
    const first = all.find(bar => bar.matches(".running, .late")) ?? all.find(bar => bar.matches(".planned")) ?? all[0];
    home = (item && all.find(bar => bar.dataset.item === item) ? item : first.dataset.item);
  }
  for (const bar of all) {
    bar.setAttribute("tabindex", bar.dataset.item === home ? "0" : "-1");
    if (bar.dataset.item === item) bar.setAttribute("aria-current", "true");
    else bar.removeAttribute("aria-current");
  }
}

function reveal(bar) {
  const box = bar.querySelector(".hit").getBBox();
  const view = scroller();
  const left = box.x - 24, right = box.x + box.width + 24;
  if (left < view.scrollLeft) view.scrollLeft = left;
  else if (right > view.scrollLeft + view.clientWidth) view.scrollLeft = Math.max(0, Math.min(left, right - view.clientWidth));
}

function move(to) {
  home = to.dataset.item;
  arrange();
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest", inline: "nearest" });
  reveal(to);
}

addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && document.querySelector("#why.open")) {
    document.getElementById("why-close").click();
    bars().find(bar => bar.dataset.item === home)?.focus();
    return;
  }
  const bar = event.target.closest?.(".timeline .bar");
  if (!bar) return;
  const all = bars();
  const at = all.indexOf(bar);
  const next = {
    ArrowRight: all[at + 1], ArrowDown: all[at + 1],
    ArrowLeft: all[at - 1], ArrowUp: all[at - 1],
    Home: all[0], End: all.at(-1),
  }[event.key];
  if (next) {
    event.preventDefault();
    move(next);
  } else if (["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
  }
});

document.addEventListener("htmx:after:swap", () => {
  home = chosen() ?? home;
  arrange();
});
addEventListener("popstate", () => setTimeout(arrange, 0));

arrange();
const start = bars().find(bar => bar.dataset.item === home);
if (start) {
  // The work of these weeks comes into view, with a little of what lies before it.
  const view = scroller();
  const box = start.querySelector(".hit").getBBox();
  if (box.x + box.width > view.clientWidth) view.scrollLeft = Math.max(0, box.x - 96);
}
