// A question that is not sent yet: it outlives a reload, leaving the page and signing in again,
// and ends with being asked or with signing out. Each user of a browser has their own.

const PREFIX = "draft ";
const LEFT = "signed-out";
const LONGEST = 20_000; // characters; what is longer stays in the page alone
const KEPT_FOR = 30 * 24 * 3600 * 1000; // ms

function parsed(text) {
  try {
    const { text: words, id, at } = JSON.parse(text);
    return typeof words === "string" && typeof id === "string" && Number.isFinite(at) ? { text: words, id, at } : null;
  } catch {
    return null;
  }
}

const keysOf = (storage) => Array.from({ length: storage.length }, (_, i) => storage.key(i)).filter((key) => key.startsWith(PREFIX));

/** Drop those that nobody came back to. */
export function dropOld(storage, now) {
  for (const key of keysOf(storage)) {
    const kept = parsed(storage.getItem(key));
    if (!kept || now - kept.at > KEPT_FOR) storage.removeItem(key);
  }
}

/** Somebody signs out: nothing that was typed stays, and open pages keep nothing from now on. */
export function forgetAll(storage, now) {
  keysOf(storage).forEach((key) => storage.removeItem(key));
  storage.setItem(LEFT, String(now));
}

export const saysGoodbye = ({ key, newValue }) => key === LEFT && newValue !== null;

export class Draft {
  #storage;
  #key;
  #isKept = true;

  /** `storage` is the browser's; `now()` are milliseconds. */
  constructor(storage, user, conversation, now) {
    Object.assign(this, { now });
    this.#storage = storage;
    this.#key = `${PREFIX}${user} ${conversation}`;
  }

  /** {text, id}, the id under which it is asked; null when there is none. */
  read() {
    return parsed(this.#storage.getItem(this.#key));
  }

  write(text, id) {
    if (!text.trim()) this.drop();
    else if (this.#isKept && text.length <= LONGEST) this.#set({ text, id, at: this.now() });
  }

  drop() {
    this.#storage.removeItem(this.#key);
  }

  /** From now on nothing is kept. */
  end() {
    this.#isKept = false;
  }

  #set(value) {
    try { this.#storage.setItem(this.#key, JSON.stringify(value)); } catch { /* full: it stays in the page */ }
  }
}

/** The draft of a page's box, which says whose and of which conversation it is. */
export function draftOf({ dataset: { user, conversation } }, signal) {
  const draft = new Draft(localStorage, user, conversation, Date.now);
  dropOld(localStorage, Date.now());
  window.addEventListener("storage", (event) => { if (saysGoodbye(event)) draft.end(); }, { signal });
  return draft;
}
