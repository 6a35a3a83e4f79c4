// Buttons that copy an answer as Markdown, a piece of code, or a table.

import { copyText } from "../site/clipboard.js";
import { after, part } from "../site/parts.js";
import { asMarkdown, rowsOf } from "./tables.js";
import { gettext } from "../site/words.js";

const SAID_FOR = 2000; // ms

const TICK = `<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d="M3.5,10.5l4.5,4.5,8.5-10"/></svg>`;

function tick() {
  const template = document.createElement("template");
  template.innerHTML = TICK;
  return template.content;
}

/** Let the button copy the text, and show for a moment that it did. */
function copies(button, text, signal, done = () => gettext("Copied")) {
  const label = button.getAttribute("aria-label");
  const face = [...button.childNodes];
  const show = (name, ...faces) => {
    button.replaceChildren(...faces);
    button.setAttribute("aria-label", name); // read aloud, as it has the focus
  };
  button.addEventListener("click", async () => {
    const isDone = await copyText(text()).then(() => true, () => false);
    if (isDone) show(gettext("Copied"), done());
    else show(gettext("Not allowed here"), gettext("Not allowed here"));
    button.style.minWidth = `${button.offsetWidth}px`;
    after(SAID_FOR, () => show(label, ...face), signal);
  }, { signal });
}

async function fetchMarkdown(id) {
  const response = await fetch(`${location.pathname}answers/${id}.md`);
  if (!response.ok) throw new Error(String(response.status));
  return response.text();
}

part("article.answer > footer > .copy", (button, signal) => {
  copies(button, () => fetchMarkdown(button.closest("article").id.slice(2)), signal, tick);
});

function wrap(element, label, text, signal) {
  const frame = document.createElement("div");
  frame.className = "copyable";
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link copy", textContent: gettext("Copy") });
  button.setAttribute("aria-label", label);
  copies(button, text, signal);
  element.replaceWith(frame);
  frame.append(element, button);
}

const FINISHED = 'article.answer:not([data-status="running"]) .body';

part(`${FINISHED} pre`, (pre, signal) => {
  if (!pre.closest(".copyable")) wrap(pre.closest(".highlight") ?? pre, gettext("Copy the code"), () => pre.textContent, signal);
});

part(`${FINISHED} table`, (table, signal) => {
  if (!table.closest(".copyable")) wrap(table, gettext("Copy the table as Markdown"), () => asMarkdown(rowsOf(table)), signal);
});
