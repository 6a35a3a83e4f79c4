// What is not saved yet, and what a bookmarklet hands over.

const TEXT_MAX = 100_000; // characters, as the bookmarklet cuts them
const TITLE_MAX = 500; // as the server takes them, like the address's
const URL_MAX = 2000;

const textIn = (value, most) => (typeof value === "string" ? value.slice(0, most) : "");
const pageIn = (value) => (/^https?:/i.test(value) && value.length <= URL_MAX ? textIn(value, URL_MAX) : "");

function parsed(text) {
  try {
    const found = JSON.parse(text);
    return found && typeof found === "object" && !Array.isArray(found) ? found : null;
  } catch {
    return null;
  }
}

/** The form's values out of an address's "#…", or null when it holds none. */
export function clipping(hash) {
  let text = "";
  try { text = decodeURIComponent(hash.slice(1)); } catch { return null; }
  const found = parsed(text);
  if (!found) return null;
  return { title: textIn(found.title, TITLE_MAX), body: textIn(found.text, TEXT_MAX), source: pageIn(found.url) };
}

/** A form's values in the tab's own storage, which ends with the tab; each user has their own. */
export class Draft {
  #storage;

  #key;

  constructor(storage, user) {
    this.#storage = storage;
    this.#key = `quick-note-${user}`;
  }

  read() {
    return parsed(this.#storage.getItem(this.#key) ?? "") ?? {};
  }

  write(values) {
    try { this.#storage.setItem(this.#key, JSON.stringify(values)); } catch { /* too large: it stays in the page */ }
  }

  drop() {
    this.#storage.removeItem(this.#key);
  }
}
