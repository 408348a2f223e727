// A customer's words in, what was read and what to do out: shared by the apps of both helpdesks.
// Texts travel in the bodies of requests, never in an address.

export class Panel {
  // `service` is the address of `blink-expert serve`; `useReply` is given
  // the text of a reply and the element that it belongs to, and says what it did.
  constructor(service, useReply) {
    this.service = service.replace(/\/$/, "");
    this.useReply = useReply;
    this.text = document.getElementById("text");
    this.status = document.getElementById("status");
    this.answers = document.getElementById("answers");
    this.filled = "";
    this.turn = 0;
    document.getElementById("ticket").addEventListener("submit", (event) => {
      event.preventDefault();
      this.read();
    });
  }

  // Fill the ticket in and read it. What the agent has changed by hand is not overwritten.
  fill(text) {
    if (text === this.filled || (this.text.value && this.text.value !== this.filled)) return;
    this.filled = text;
    this.text.value = text;
    this.read();
  }

  // Another ticket is shown: what was written about the last one goes.
  clear() {
    this.turn += 1;
    this.filled = this.text.value = "";
    this.answers.replaceChildren();
    this.status.textContent = "";
  }

  async read() {
    const turn = (this.turn += 1);
    this.answers.replaceChildren();
    this.status.textContent = "Reading ...";
    try {
      const intake = await this.post("intake", { text: this.text.value });
      const cards = await Promise.all(intake.cases.map((one) => this.card(one)));
      if (turn !== this.turn) return; // a later reading is under way
      this.answers.replaceChildren(...cards);
      const topics = new Set(intake.out_of_scope.map((one) => one.label));
      this.status.textContent = topics.size ? `Not covered: ${[...topics].join("; ")}.` : "";
    } catch (error) {
      if (turn === this.turn) this.status.textContent = `No answer: ${error.message}`;
    }
  }

  async card({ facts, evidence }) {
    const [answer, reply] = await Promise.all([
      this.post("advice", { facts, format: "html" }),
      this.post("advice", { facts, format: "reply" }),
    ]);
    const card = element("section", { className: "case" });
    const read = Object.entries(facts).map(([fact, value]) => {
      const words = evidence.filter((one) => one.fact === fact).map((one) => `“${one.text}”`);
      return element("li", { textContent: `${fact}: ${value} ${words.join(", ")}` });
    });
    const list = element("ul", { className: "facts" });
    list.append(...(read.length ? read : [element("li", { textContent: "No fact was read." })]));
    const use = element("button", { type: "button", textContent: "Use the reply" });
    use.addEventListener("click", async () => {
      this.status.textContent = await this.useReply(reply, card).catch(
        (error) => `The reply cannot be used: ${error.message}`,
      );
    });
    // The service escapes all that it quotes; parsing it apart runs nothing either.
    const parsed = new DOMParser().parseFromString(answer, "text/html");
    card.append(list, ...parsed.body.children, use);
    return card;
  }

  // What is refused is a problem (RFC 9457), which says what is wrong and what to do.
  async post(address, content) {
    const response = await fetch(`${this.service}/v1/${address}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(content),
    });
    const json = /json/.test(response.headers.get("Content-Type"));
    const body = json ? await response.json() : await response.text();
    if (!response.ok) throw new Error(body.detail || body.title || `status ${response.status}`);
    return body;
  }
}

export function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

export function setting(name) {
  return document.querySelector(`meta[name="${name}"]`).content;
}

// What a mail program shows of a text in HTML; it is taken apart without running anything.
export function plain(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const unseen of page.querySelectorAll("script, style")) unseen.remove();
  for (const line of page.querySelectorAll("br")) line.replaceWith("\n");
  for (const block of page.querySelectorAll("p, div, li, blockquote")) block.after("\n");
  return page.body.textContent.replace(/\n{3,}/g, "\n\n").trim();
}
