// Which conversation this tab is in: kept for the browser's session, where the browser allows it.

export class Memory {
  #kept = null;

  constructor(base) {
    this.name = `commonplace-chat ${base}`;
    try {
      this.#kept = JSON.parse(sessionStorage.getItem(this.name));
    } catch {
      // Storage is closed to this page, or holds what is not ours: the page is enough.
    }
  }

  get conversation() {
    return text(this.#kept?.id);
  }

  get key() {
    return text(this.#kept?.key);
  }

  keep(id, key) {
    this.#write({ id, key });
  }

  /** The visitor stays the same one; only the conversation is another. */
  leave() {
    this.#write({ key: this.key });
  }

  forget() {
    this.#write(null);
  }

  #write(kept) {
    this.#kept = kept;
    try {
      if (kept) sessionStorage.setItem(this.name, JSON.stringify(kept));
      else sessionStorage.removeItem(this.name);
    } catch {
      // As above.
    }
  }
}

const text = (value) => (typeof value === "string" ? value : "");
