// A sidebar app of Zendesk Support: it reads the conversation, and inserts the reply.
import { Panel, element, plain } from "./answer.js";

const CUSTOMERS = ["end-user", "customer"]; // the second in chats

const client = window.ZAFClient.init();
const { settings } = await client.metadata();
const panel = new Panel(settings.service, insert);

// At the cursor where there is a rich editor; else at the end of the comment.
async function insert(reply) {
  const lines = reply.split("\n").map((line) => element("div", { textContent: line }).innerHTML);
  try {
    await client.invoke("ticket.editor.insert", lines.join("<br>"));
  } catch {
    await client.invoke("ticket.comment.appendText", reply);
  }
  return "The reply is in the editor. Read it before you send it.";
}

async function fill() {
  const { "ticket.conversation": conversation } = await client.get("ticket.conversation");
  const written = conversation.filter((one) => CUSTOMERS.includes(one.author.role));
  const texts = written.map(({ message }) =>
    message.contentType === "text/html" ? plain(message.content) : message.content,
  );
  if (texts.length) panel.fill(texts.join("\n\n"));
}

client.on("ticket.conversation.changed", fill);
await fill();
client.invoke("resize", { width: "100%", height: "600px" });
