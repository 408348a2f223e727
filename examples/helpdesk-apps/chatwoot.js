// A dashboard app of Chatwoot: its `appContext` message fills the ticket in.
import { Panel, element, setting } from "./answer.js";

const ASK = "chatwoot-dashboard-app:fetch-info";
const INCOMING = 0; // Chatwoot's `message_type` of what a customer wrote

const chatwoot = setting("chatwoot");
const panel = new Panel(setting("service"), copy);
let conversation = null;

// An app cannot write into the editor of Chatwoot: the reply goes to the clipboard. Where the
// browser does not let a frame copy, it is shown and selected.
async function copy(reply, card) {
  try {
    await navigator.clipboard.writeText(reply);
    return "The reply is copied. Paste it into the editor.";
  } catch {
    const shown = element("textarea", { value: reply, rows: 12, readOnly: true });
    shown.setAttribute("aria-label", "The reply");
    card.querySelector("textarea")?.remove();
    card.append(shown);
    shown.select();
    return "The reply is selected. Copy it, and paste it into the editor.";
  }
}

function context(event) {
  if (event.source !== window.parent || event.origin !== chatwoot) return null;
  try {
    const message = JSON.parse(event.data);
    return message.event === "appContext" ? message.data : null;
  } catch {
    return null; // other programs send messages too
  }
}

window.addEventListener("message", (event) => {
  const shown = context(event)?.conversation;
  if (!shown) return;
  if (shown.id !== conversation) panel.clear();
  conversation = shown.id;
  const written = (shown.messages ?? []).filter(
    (one) => one.message_type === INCOMING && !one.private && one.content,
  );
  if (written.length) panel.fill(written.map((one) => one.content).join("\n\n"));
});

// Chatwoot sends it once when the page is loaded, which may be before this listens.
window.parent.postMessage(ASK, chatwoot);
