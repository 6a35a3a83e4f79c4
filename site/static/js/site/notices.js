// What the page tells in passing. It lies over the page, can be dismissed, and leaves free what
// has the focus.

import { after, part } from "./parts.js";
import { gettext } from "./words.js";

const SAID_FOR = 10_000; // ms that a word of success stays
const HEARD_AFTER = 100; // ms: what a live region holds from the start is not read aloud
const DISMISSED = "waiting-dismissed";

const place = document.querySelector(".notices");
const messages = document.getElementById("messages");

/** Say a sentence, with a way to what it is about; the one before goes. */
export function tell(sentence, tags = "error", way = null) {
  const notice = document.createElement("p");
  notice.className = `notice ${tags}`;
  const words = Object.assign(document.createElement("span"), { textContent: sentence });
  if (way) words.append(" ", Object.assign(document.createElement("a"), { href: way.url, textContent: way.name }));
  notice.append(words);
  messages.replaceChildren(notice);
}

export const meet = (one, other) =>
  one.top < other.bottom && other.top < one.bottom && one.left < other.right && other.left < one.right;

function leaveFree(focused) {
  place.classList.remove("raised");
  if (!focused || focused === document.body || place.contains(focused) || focused.contains(place)) return;
  const at = focused.getBoundingClientRect();
  const isCovered = [...place.querySelectorAll(".notice")].some((each) => meet(each.getBoundingClientRect(), at));
  place.classList.toggle("raised", isCovered);
}

function closer(act) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "dismiss", textContent: "×" });
  button.setAttribute("aria-label", gettext("Dismiss"));
  button.addEventListener("click", () => {
    act();
    (place.querySelector(".dismiss") ?? document.getElementById("main")).focus();
  });
  return button;
}

const early = [...messages.children];
messages.replaceChildren();
setTimeout(() => messages.append(...early), HEARD_AFTER);

part("#messages > .notice", (notice, signal) => {
  notice.append(closer(() => notice.remove()));
  leaveFree(document.activeElement);
  const go = () => (notice.matches(":focus-within") ? after(SAID_FOR, go, signal) : notice.remove());
  if (notice.matches(".success")) after(SAID_FOR, go, signal);
});

// It stays away until something else is waited for.
part("#ready-banner > .notice", (notice) => {
  const { value } = notice.parentElement.querySelector("input");
  if (sessionStorage.getItem(DISMISSED) === value) notice.remove();
  else notice.append(closer(() => {
    sessionStorage.setItem(DISMISSED, value);
    notice.remove();
  }));
  leaveFree(document.activeElement);
});

document.addEventListener("focusin", (event) => requestAnimationFrame(() => leaveFree(event.target)));
