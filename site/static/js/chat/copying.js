// Buttons that copy an answer as Markdown, a piece of code, or a table.

import { copyText } from "../site/clipboard.js";
import { after, part } from "../site/parts.js";
import { asMarkdown, rowsOf } from "./tables.js";
import { gettext } from "../site/words.js";

const SAID_FOR = 2000; // ms

/** A drawing beside the thumbs, which has room on any phone in any language. */
function sign(path) {
  const template = document.createElement("template");
  template.innerHTML = `<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d="${path}"/></svg>`;
  return template.content;
}

const WORDS = { copy: () => gettext("Copy"), done: () => gettext("Copied") };
const SIGNS = { copy: () => sign("M7.5,6.5v-4h10v10h-4M2.5,6.5h11v11h-11z"), done: () => sign("M3.5,10.5l4.5,4.5,8.5-10") };

function copyButton(label, text, signal, faces = WORDS) {
  const button = document.createElement("button");
  const show = (face, name) => {
    button.replaceChildren(face);
    button.setAttribute("aria-label", name); // read aloud, as it has the focus
  };
  Object.assign(button, { type: "button", className: "link copy", title: faces === SIGNS ? label : "" });
  show(faces.copy(), label);
  button.addEventListener("click", async () => {
    const isDone = await copyText(text()).then(() => true, () => false);
    if (isDone) show(faces.done(), gettext("Copied"));
    else show(gettext("Not allowed here"), gettext("Not allowed here"));
    button.style.minWidth = `${button.offsetWidth}px`;
    after(SAID_FOR, () => show(faces.copy(), label), signal);
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
  const button = copyButton(gettext("Copy the answer as Markdown"), () => fetchMarkdown(id), signal, SIGNS);
  button.classList.add("thumb");
  footer.querySelector(".rating")?.before(button);
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
