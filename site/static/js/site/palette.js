// The command palette, Ctrl+K: any note, conversation or page by a part of its name; and the list
// of keys, "?". Both are made when they are asked for first.

import { Chooser } from "./chooser.js";
import { actionsOf, KEYS, matching } from "./keys.js";
import { gettext } from "./words.js";

const PATIENCE = 120; // ms between the last key and the request
let palette = null;
let help = null;

async function fetchFound(query, signal) {
  const asked = ["/notes/names/", "/conversations/names/"].map(async (path) => {
    const response = await fetch(`${path}?q=${encodeURIComponent(query)}`, { signal, headers: { Accept: "application/json" } });
    return response.ok && !response.redirected ? response.json() : {};
  });
  const [{ notes = [] }, { conversations = [] }] = await Promise.all(asked);
  return [
    ...notes.map(({ title, folder, url }) => ({ title, kind: folder || gettext("Note"), url })),
    ...conversations.map(({ title, url }) => ({ title, kind: gettext("Conversation"), url })),
  ];
}

/** What is always offered last, so that no name is a dead end. */
const searchFor = (query) => ({ title: query, kind: gettext("Search the notes"), url: `/search/?q=${encodeURIComponent(query)}` });

function go({ url, form, button }) {
  palette.dialog.close();
  if (form) form.requestSubmit(button ?? null);
  else location.assign(url);
}

class Palette {
  #timer;
  #asked = new AbortController();

  constructor() {
    this.actions = actionsOf(document);
    this.chooser = new Chooser({ label: gettext("Find a note, conversation or page"), onInput: (text) => this.#find(text), onChoose: go });
    this.dialog = this.chooser.dialog;
  }

  open() {
    this.dialog.showModal();
    this.chooser.input.select();
    this.#find(this.chooser.input.value);
  }

  #find(text) {
    const query = text.trim();
    const actions = matching(this.actions, query);
    const last = query ? [searchFor(query)] : [];
    this.chooser.offer([...actions, ...last]);
    clearTimeout(this.#timer);
    this.#asked.abort();
    if (!query) return;
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    this.#timer = setTimeout(() => {
      fetchFound(query, signal).then((found) => signal.aborted || this.chooser.offer([...actions, ...found, ...last]), () => {});
    }, PATIENCE);
  }
}

function makeHelp() {
  const dialog = document.createElement("dialog");
  dialog.className = "palette keys";
  dialog.setAttribute("aria-labelledby", "keys-title");
  // Focus begins at the title: on the button at the end a small window would open scrolled to it.
  const title = Object.assign(document.createElement("h2"), { id: "keys-title", textContent: gettext("Keys"), tabIndex: -1, autofocus: true });
  const list = document.createElement("dl");
  for (const [keys, does] of KEYS) {
    const term = document.createElement("dt");
    term.append(...keys.map((key) => Object.assign(document.createElement("kbd"), { textContent: key })));
    list.append(term, Object.assign(document.createElement("dd"), { textContent: does }));
  }
  const close = Object.assign(document.createElement("button"), { type: "button", className: "secondary", textContent: gettext("Close") });
  close.addEventListener("click", () => dialog.close());
  dialog.append(title, list, close);
  document.body.append(dialog);
  return dialog;
}

export const openPalette = () => (palette ??= new Palette()).open();
export const openHelp = () => (help ??= makeHelp()).showModal();
