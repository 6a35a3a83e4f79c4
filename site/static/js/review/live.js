// Lists of conversations stay as they are elsewhere: another tab or device may have made, renamed or
// deleted one. A number says that something has changed; only then is the list fetched again.

import { every } from "../site/parts.js";

const PAUSE = 5000; // ms
const VERSION = "/conversations/version/";

/** Whether somebody is at the list just now, who would lose their place in it. */
export function isBusy(list, active) {
  if (list.querySelector("details[open], input:checked")) return true;
  return list.contains(active) && active.matches("input, textarea, summary, button");
}

/**
 * Looks for another version and calls `renew(version)`, which resolves to whether it is shown now.
 * Nothing is asked while the page is hidden; it looks at once when it is seen again.
 */
export class Watch {
  #isAsking = false;

  constructor({ version, ask, renew, isHidden }) {
    Object.assign(this, { version, ask, renew, isHidden });
  }

  async look() {
    if (this.#isAsking || this.isHidden()) return;
    this.#isAsking = true;
    try {
      const version = await this.ask();
      if (version !== null && version !== this.version() && !this.isHidden()) await this.renew(version);
    } catch {
      // Offline, or the server restarts: it looks again soon.
    } finally {
      this.#isAsking = false;
    }
  }
}

async function askVersion() {
  const response = await fetch(VERSION, { headers: { Accept: "application/json" }, redirect: "manual" });
  return response.ok ? (await response.json()).version : null;
}

/** From now on, and at once where what this page itself did shows in the list. */
export function keepLooking(watch, signal) {
  every(PAUSE, () => watch.look(), signal);
  document.addEventListener("asked", () => watch.look(), { signal });
  document.addEventListener("visibilitychange", () => watch.look(), { signal });
  window.addEventListener("pageshow", ({ persisted }) => persisted && watch.look(), { signal });
}

/** Put what the address answers with into the element, with the focus where it was. */
async function fill(element, address) {
  const response = await fetch(address, { headers: { "HX-Request": "true" }, redirect: "manual" });
  if (!response.ok || isBusy(element, document.activeElement)) return;
  const focused = element.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  element.replaceChildren(template.content);
  window.htmx.process(element);
  if (focused !== null) [...element.querySelectorAll("a[href]")].find((each) => each.getAttribute("href") === focused)?.focus({ preventScroll: true });
}

/** The list of all conversations, as far as it is shown. */
export function watchList(main, signal = new AbortController().signal) {
  const list = main.querySelector("#conversations");
  const version = () => list.querySelector("#rows")?.dataset.version;
  const renew = () => isBusy(list, document.activeElement) ? undefined : fill(list, location.href.split("#")[0]);
  keepLooking(new Watch({ version, ask: askVersion, renew, isHidden: () => document.hidden }), signal);
}

/** The conversations beside the one that is open. */
export function watchSide(side, address, signal) {
  const version = () => side.querySelector("[data-version]")?.dataset.version;
  const query = () => document.querySelector(".sidebar input[name=q]")?.value ?? "";
  const renew = () => isBusy(side, document.activeElement) ? undefined : fill(side, `${address}&q=${encodeURIComponent(query())}`);
  keepLooking(new Watch({ version, ask: askVersion, renew, isHidden: () => document.hidden }), signal);
}
