// The page in a frame: tells the site around it what happens, and takes facts from it.
"use strict";
(() => {
  if (parent === window) return;
  const allowed = document.querySelector("meta[name=blink-expert-origins]").content.split(" ");

  const known = () => Object.fromEntries(new URLSearchParams(document.getElementById("main").dataset.query));
  let facts = known();

  // Only the sites of frame-ancestors can be around this page, so that no other one is told.
  const tell = (message) => parent.postMessage(message, "*");

  function tellAdvice() {
    const data = document.getElementById("advice");
    if (data) tell({ type: "blink-expert:advice", advice: JSON.parse(data.textContent) });
  }

  const isAllowed = (origin) => allowed.some((one) => {
    if (one === "'self'") return origin === location.origin;
    if (!one.includes("://*.")) return origin === one.toLowerCase();
    const [scheme, rest] = one.toLowerCase().split("://*");
    return origin.startsWith(`${scheme}://`) && origin.endsWith(rest);
  });

  document.addEventListener("blink-expert:shown", () => {
    const now = known();
    for (const name of new Set([...Object.keys(facts), ...Object.keys(now)])) {
      if (facts[name] !== now[name]) {
        tell({ type: "blink-expert:fact-changed", name, value: now[name] ?? null });
      }
    }
    facts = now;
    tellAdvice();
  });

  addEventListener("message", (event) => {
    if (event.source !== parent || !isAllowed(event.origin)) return;
    if (event.data?.type !== "blink-expert:facts" || typeof event.data.facts !== "object") return;
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(event.data.facts ?? {})) query.set(name, String(value));
    location.search = query;
  });

  tellAdvice();
})();
