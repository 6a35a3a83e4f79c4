// The form for what is caught in passing: a draft outlives a reload, Ctrl+Enter saves, and what
// came from another page is not saved by a click that was meant for that page.

import { after } from "../site/parts.js";
import { clipping, Draft } from "./drafts.js";
import { gettext } from "../site/words.js";

const FIELDS = ["title", "body", "source"];
const MEANT = 800; // ms in which a click may have been on its way to something else

function fill(form, values) {
  for (const name of FIELDS) {
    if (values[name]) form.elements[name].value = values[name];
  }
  if (form.elements.source.value) form.querySelector("#source-field").hidden = false;
}

const valuesOf = (form) => Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));
const isEmpty = (form) => Object.values(valuesOf(form)).every((value) => !value.trim());

function keepDraft(form, draft, signal) {
  if ("saved" in form.dataset) draft.drop();
  else if (isEmpty(form)) fill(form, draft.read());
  form.addEventListener("input", () => draft.write(valuesOf(form)), { signal });
}

function takeClipping(form) {
  const found = clipping(location.hash);
  if (!found) return;
  fill(form, found);
  history.replaceState(null, "", location.pathname); // out of the browser's history
}

function waitUntilMeant(button, signal) {
  button.disabled = true;
  after(MEANT, () => { button.disabled = false; }, signal);
}

export function capture(form, signal) {
  const page = form.elements.page.value;
  const button = form.querySelector("button[type=submit]");
  if (page === "clip") takeClipping(form);
  if (page === "capture") keepDraft(form, new Draft(sessionStorage, form.dataset.user), signal);
  else waitUntilMeant(button, signal);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    event.preventDefault();
    if (!button.disabled) form.requestSubmit(button);
  }, { signal });
  form.elements.body.focus();
}

export function explainDragging(link, signal) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("bookmarklet-help").textContent = gettext("Not here: drag it to the bookmarks bar, and click it there on the page that you want to keep.");
  }, { signal });
}
