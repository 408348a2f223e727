// Makes the page quicker: what a form or link would load is put into the page that is there.
// Without it, everything works all the same.
"use strict";
(() => {
  const root = document.documentElement;
  const sent = new Map(); // forms with a ticket by the number of their page: never in the history
  let number = history.state?.number ?? 0;
  let latest = 0;

  const say = (text) => { document.getElementById("said").textContent = text; };

  const here = () => location.pathname;

  async function load(url, body) {
    const turn = ++latest;
    let reply;
    let text;
    try {
      reply = await fetch(url, body ? { method: "POST", body } : {});
      text = await reply.text();
    } catch {
      if (turn === latest) say("The service cannot be reached. Try again.");
      return null;
    }
    if (turn !== latest) return null; // a later click has overtaken it
    const page = new DOMParser().parseFromString(text, "text/html");
    if (!page.getElementById("main")) {
      say("The service is busy. Try again.");
      return null;
    }
    return page;
  }

  function show(page, focused) {
    const open = document.querySelector("details.reply")?.open;
    for (const name of ["main", ".bar", ".thumb"]) {
      const old = document.querySelector(name);
      const now = page.querySelector(name);
      if (old && now) old.replaceWith(document.adoptNode(now));
    }
    document.title = page.title;
    if (open) document.querySelector("details.reply")?.setAttribute("open", "");
    const heading = document.querySelector("#why-title, #nearly-title");
    const field = focused?.startsWith("f-") ? document.getElementById(focused) : null;
    const target = heading ?? field ?? document.querySelector("#ask, h1");
    target?.focus({ preventScroll: !heading });
    const seen = (heading ?? document.getElementById("question"))?.getBoundingClientRect();
    if (seen && (seen.top < 0 || seen.top > innerHeight / 2) && !field) {
      (heading ?? document.getElementById("question")).scrollIntoView();
    }
    say(document.querySelector(".head p")?.textContent ?? document.title);
    document.dispatchEvent(new Event("blink-expert:shown"));
  }

  async function go(url, body, focused) {
    const page = await load(url, body);
    if (!page) return;
    number += 1;
    if (body) sent.set(number, body);
    const main = page.getElementById("main");
    const query = page.querySelector("[role=alert] h1") ? new URL(url).search : `?${main.dataset.query}`;
    const extra = body ? "" : new URL(url).searchParams.get("why") ? `&why=${encodeURIComponent(new URL(url).searchParams.get("why"))}` : "";
    history.pushState({ number }, "", here() + (query === "?" ? "" : query) + extra);
    show(page, focused);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (new URL(form.action).pathname !== here()) return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    const focused = event.submitter ? "" : document.activeElement?.id;
    if (form.method === "post") {
      go(form.action, data, focused);
    } else {
      const asked = [...data].filter(([, value]) => value !== "");
      go(new URL(`?${new URLSearchParams(asked)}`, location.href).href, null, focused);
    }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='?']");
    if (!link || "link" in link.dataset || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(link.href, null, "");
  });

  document.addEventListener("change", (event) => {
    if (event.target.closest(".known")) event.target.form.requestSubmit();
  });

  async function copy(button, text) {
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(await text());
      button.textContent = "Copied";
      say("Copied");
    } catch {
      button.textContent = "Not copied";
      say("It could not be copied.");
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copies], [data-copy], [data-link], [data-print]");
    if (!button) return;
    event.preventDefault();
    if ("print" in button.dataset) print();
    else if ("link" in button.dataset) copy(button, async () => button.href);
    else if ("copies" in button.dataset) copy(button, async () => document.getElementById(button.dataset.copies).value);
    else copy(button, async () => (await fetch(button.href)).text());
  });

  addEventListener("popstate", async (event) => {
    if (location.hash && !event.state) return;
    number = event.state?.number ?? 0;
    const page = await load(location.href, sent.get(number));
    if (page) show(page, "");
  });

  history.replaceState({ number }, "");
  root.classList.add("scripted");
})();
