// Buttons that copy an answer as Markdown, a piece of code, or a table.

import { copyText } from "../site/clipboard.js";
import { after, part } from "../site/parts.js";
import { asMarkdown, rowsOf } from "./tables.js";
import { gettext } from "../site/words.js";

const SAID_FOR = 2000; // ms

function copyButton(label, text, signal) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "link copy", textContent: gettext("Copy") });
  button.setAttribute("aria-label", label);
  button.addEventListener("click", async () => {
    const said = await copyText(text()).then(() => gettext("Copied"), () => gettext("Not allowed here"));
    button.textContent = said;
    button.setAttribute("aria-label", said); // read aloud, as it has the focus
    button.style.minWidth = `${button.offsetWidth}px`;
    after(SAID_FOR, () => {
      button.textContent = gettext("Copy");
      button.setAttribute("aria-label", label);
    }, signal);
  }, { signal });
  return button;
}

async function fetchMarkdown(id) {
  const response = await fetch(`${location.pathname}answers/${id}.md`);
  if (!response.ok) throw new Error(String(response.status));
  return response.text();
}

part('article.answer:not([data-status="running"]) > footer.actions', (footer, signal) => {
  const id = footer.parentElement.id.slice(2);
  footer.querySelector(".made-by")?.before(copyButton(gettext("Copy the answer as Markdown"), () => fetchMarkdown(id), signal));
});

function wrap(element, label, text, signal) {
  const frame = document.createElement("div");
  frame.className = "copyable";
  element.replaceWith(frame);
  frame.append(element, copyButton(label, text, signal));
}

const FINISHED = 'article.answer:not([data-status="running"]) .body';

part(`${FINISHED} pre`, (pre, signal) => {
  if (!pre.closest(".copyable")) wrap(pre.closest(".highlight") ?? pre, gettext("Copy the code"), () => pre.textContent, signal);
});

part(`${FINISHED} table`, (table, signal) => {
  if (!table.closest(".copyable")) wrap(table, gettext("Copy the table as Markdown"), () => asMarkdown(rowsOf(table)), signal);
});
