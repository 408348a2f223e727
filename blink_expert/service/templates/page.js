// Makes the page quicker: what a form or link would load is put into the page that is there.
// Without it, everything works all the same.
"use strict";
(() => {
  const sent = new Map(); // forms with a ticket by the number of their page: never in the history
  let number = history.state?.number ?? 0;
  let latest = 0;

  function say(text, wrong = false) {
    const said = document.getElementById("said");
    said.textContent = text;
    said.classList.toggle("wrong", wrong);
  }

  /** Return the page at the address, or null if a later click has overtaken this one. */
  async function load(url, body) {
    const turn = ++latest;
    try {
      const reply = await fetch(url, body ? { method: "POST", body } : {});
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      if (turn !== latest) return null;
      if (page.getElementById("main")) return page;
    } catch {
      if (turn !== latest) return null;
    }
    throw new Error("The service cannot be reached. Try again.");
  }

  function show(page, focused) {
    const open = document.querySelector("details.reply")?.open;
    document.getElementById("page").replaceWith(document.adoptNode(page.getElementById("page")));
    document.title = page.title;
    if (open) document.querySelector("details.reply")?.setAttribute("open", "");
    const kept = focused ? document.getElementById(focused) : null;
    const reason = document.querySelector("#why-title, #nearly-title");
    const target = reason ?? kept ?? document.querySelector("#ask, [role=alert] h1");
    target.focus({ preventScroll: true });
    const { top } = target.getBoundingClientRect();
    if (top < 0 || top > innerHeight * 0.75) target.scrollIntoView();
    say(document.querySelector(".head p")?.textContent ?? document.title);
    document.dispatchEvent(new Event("blink-expert:shown"));
  }

  async function go(url, body, focused) {
    let page;
    try {
      page = await load(url, body);
    } catch (error) {
      document.getElementById("be-form")?.reset(); // what it shows is what the answer is for
      say(error.message, true);
      return;
    }
    if (!page) return;
    number += 1;
    if (body) sent.set(number, body);
    // Of a page that says what is wrong, the address is the one that was asked for.
    const address = page.getElementById("main").dataset.address;
    const search = address === undefined ? new URL(url).search : address && `?${address}`;
    history.pushState({ number }, "", location.pathname + search);
    show(page, focused);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (new URL(form.action).pathname !== location.pathname) return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    const reads = event.submitter?.name === "read";
    const focused = reads ? "ticket-title" : event.submitter ? "" : document.activeElement?.id;
    if (form.method === "post") {
      go(form.action, data, focused);
    } else {
      const asked = [...data].filter(([, value]) => value !== "");
      go(new URL(`?${new URLSearchParams(asked)}`, location.href).href, null, focused);
    }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='?']");
    const elsewhere = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || "link" in link.dataset || elsewhere) return;
    event.preventDefault();
    go(link.href, null, "");
  });

  document.addEventListener("change", (event) => {
    if (event.target.closest(".known")) event.target.form.requestSubmit();
  });

  async function answer(address) {
    const reply = await fetch(address);
    if (!reply.ok) throw new Error(reply.statusText);
    return reply.text();
  }

  async function copy(button, text) {
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(await text());
      button.textContent = "Copied";
      say("Copied");
    } catch {
      button.textContent = "Not copied";
      say("It could not be copied.", true);
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copies], [data-copy], [data-link], [data-print]");
    if (!button) return;
    event.preventDefault();
    const { copies } = button.dataset;
    if ("print" in button.dataset) print();
    else if ("link" in button.dataset) copy(button, async () => button.href);
    else if (copies) copy(button, async () => document.getElementById(copies).value);
    else copy(button, () => answer(button.href));
  });

  addEventListener("popstate", async (event) => {
    if (location.hash && !event.state) return;
    number = event.state?.number ?? 0;
    try {
      const page = await load(location.href, sent.get(number));
      if (page) show(page, "");
    } catch {
      location.reload();
    }
  });

  history.replaceState({ number }, "");
  document.documentElement.classList.add("scripted");
})();
