// Keeps a page up to date: when something that it shows has changed, its live parts are fetched again.
const QUIET_MS = 2000; // no part is fetched more often than this

const since = document.body.dataset.since;
if (since) follow(since);

function follow(stamp) {
  let timer = 0;
  let last = 0;
  const refresh = () => {
    timer = 0;
    last = Date.now();
    const address = location.pathname + location.search;
    for (const part of document.querySelectorAll("[data-live][id]")) {
      htmx.ajax("GET", address, { target: `#${part.id}`, select: `#${part.id}`, swap: "outerMorph" });
    }
  };

  // The browser connects again by itself and says which change it saw last.
  const events = new EventSource(`/events?since=${encodeURIComponent(stamp)}`);
  events.addEventListener("change", () => {
    if (timer === 0) timer = setTimeout(refresh, Math.max(50, QUIET_MS - (Date.now() - last)));
  });
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", shown => { if (shown.persisted) location.reload(); });
}
