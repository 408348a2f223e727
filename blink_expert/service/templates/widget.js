// <blink-expert device="outdoor_4" task="replace_batteries">: the answer to a situation, and the
// question that helps most. Attributes are facts. One file, no dependency.
"use strict";
(() => {
  if (customElements.get("blink-expert")) return;
  const script = document.currentScript?.src ?? location.href;
  const style = new CSSStyleSheet();
  style.replaceSync("STYLE");
  const OWN = /^(server|facts|id|class|style|hidden|lang|dir|slot|part|title|tabindex|role|is|nonce|inert|translate)$|^(data-|aria-|on|_)/;

  function made(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  function parsed(text) {
    try {
      return JSON.parse(text || "{}");
    } catch {
      console.error("blink-expert: the attribute facts is no JSON");
      return {};
    }
  }

  class BlinkExpert extends HTMLElement {
    #facts = {};
    #answers = new Map(); // what was answered here: fact -> the question and the answer in words
    #turn = 0;
    #watch = new MutationObserver((changes) => {
      for (const name of new Set(changes.map((one) => one.attributeName))) this.#read(name);
      this.#load();
    });
    #asked = made("div", {});
    #body = made("div", {});
    #status = made("p", { role: "status" });

    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [style];
      root.append(this.#status, this.#asked, this.#body);
    }

    connectedCallback() {
      for (const name of this.getAttributeNames()) this.#read(name);
      this.#watch.observe(this, { attributes: true });
      this.#load();
    }

    disconnectedCallback() {
      this.#watch.disconnect();
    }

    /** The facts so far, by name. Set them to start from others. */
    get facts() {
      return { ...this.#facts };
    }

    set facts(facts) {
      this.#facts = { ...facts };
      this.#answers.clear();
      this.#load();
    }

    #read(name) {
      const value = this.getAttribute(name);
      if (name === "facts") Object.assign(this.#facts, parsed(value));
      else if (OWN.test(name)) return;
      else if (value === null) delete this.#facts[name];
      else this.#facts[name] = value;
      this.#answers.delete(name);
    }

    #fetch(format) {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(this.#facts)) query.set(name, String(value));
      query.set("format", format);
      const base = new URL(this.getAttribute("server") ?? ".", script);
      return fetch(new URL(`v1/advice?${query}`, base));
    }

    async #load(focus = false) {
      if (!this.isConnected) return;
      const turn = ++this.#turn;
      try {
        const [json, html] = await Promise.all([this.#fetch("json"), this.#fetch("html")]);
        const [advice, text] = [await json.json(), await html.text()];
        if (turn !== this.#turn) return;
        if (json.ok && html.ok) this.#show(advice, text, focus);
        else this.#refuse((advice.errors ?? []).map((one) => `${one.message} ${one.hint}`).join(" ") || advice.detail);
      } catch {
        if (turn === this.#turn) this.#refuse("The service cannot be reached.");
      }
    }

    #refuse(text) {
      this.#status.textContent = text;
      this.#asked.replaceChildren();
      this.#body.replaceChildren();
    }

    #show(advice, html, focus) {
      this.#status.textContent = "";
      this.#body.innerHTML = html; // every text in it is escaped by the service
      this.#asked.replaceChildren(...this.#said(), ...this.#question(advice.questions[0]));
      if (focus) this.#asked.querySelector("h2[tabindex]")?.focus();
      this.#tell("advice", advice);
    }

    #said() {
      if (!this.#answers.size) return [];
      const list = made("ul", {});
      for (const [fact, { ask, answer }] of this.#answers) {
        const change = made("button", { class: "quiet", "aria-label": `Change: ${ask}` }, "Change");
        change.addEventListener("click", () => this.#answer(fact, null));
        list.append(made("li", {}, made("div", {}, made("span", {}, ask), ` ${answer}`), change));
      }
      return [made("section", { class: "said", "aria-label": "Your answers" }, list)];
    }

    #question(question) {
      if (!question) return [];
      const choices = made("div", { class: "choices", role: "group", "aria-labelledby": "ask" });
      const choose = (value, label, kind) => {
        const button = made("button", { class: kind, value }, label);
        button.addEventListener("click", () => this.#answer(question.fact, value, question.ask, label));
        return button;
      };
      if (question.values.length) {
        choices.append(...question.values.map((one) => choose(one.value, one.label, "")));
      } else {
        const field = made("input", { "aria-labelledby": "ask", inputmode: "decimal" });
        const button = made("button", {}, "Answer");
        const answer = () => field.value && this.#answer(question.fact, field.value, question.ask, field.value);
        button.addEventListener("click", answer);
        field.addEventListener("keydown", (event) => event.key === "Enter" && answer());
        choices.append(field, button);
      }
      choices.append(choose("unknown", "Cannot tell", "quiet"));
      const heading = made("h2", { id: "ask", tabindex: "-1" }, question.ask);
      return [made("section", { class: "ask", "aria-labelledby": "ask" }, heading, choices)];
    }

    #answer(name, value, ask, answer) {
      if (value === null) {
        delete this.#facts[name];
        this.#answers.delete(name);
      } else {
        this.#facts[name] = value;
        this.#answers.set(name, { ask, answer });
      }
      this.#tell("fact-changed", { name, value });
      this.#load(true);
    }

    #tell(type, detail) {
      this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
    }
  }

  customElements.define("blink-expert", BlinkExpert);
})();
