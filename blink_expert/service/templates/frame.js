// The page in a frame: tells the site around it what happens, and takes facts from it.
"use strict";
(() => {
  if (parent === window) return;
  const allowed = document.querySelector("meta[name=blink-expert-origins]").content.split(" ");

  const known = () => new URLSearchParams(document.getElementById("main").dataset.query);
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
    if (!document.getElementById("advice")) return; // it says what is wrong, and has no answer
    const now = known();
    for (const name of new Set([...facts.keys(), ...now.keys()])) {
      const value = now.get(name);
      if (facts.get(name) !== value) tell({ type: "blink-expert:fact-changed", name, value });
    }
    facts = now;
    tellAdvice();
  });

  addEventListener("message", (event) => {
    if (event.source !== parent || !isAllowed(event.origin)) return;
    if (event.data?.type !== "blink-expert:facts") return;
    location.search = new URLSearchParams(event.data.facts);
  });

  tellAdvice();
})();
