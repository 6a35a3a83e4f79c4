// The card itself: one for the page. What was fetched once is not fetched again.

const LINGER = 250; // ms from leaving the link to being gone, for the way over to the card
const KEPT = 30; // notes
const GAP = 8; // px between the link and the card

const known = new Map(); // address → markup
let asked = new AbortController();
let timer;
let card = null;

function makeCard() {
  const element = Object.assign(document.createElement("div"), { id: "note-card", className: "note-card", hidden: true });
  element.setAttribute("role", "tooltip");
  element.addEventListener("pointerenter", () => clearTimeout(timer));
  element.addEventListener("pointerleave", leave);
  // Escape takes the card away first, and does nothing else then.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || element.hidden) return;
    event.preventDefault();
    event.stopPropagation();
    hide();
  }, { capture: true });
  window.addEventListener("scroll", () => element.hidden || hide(), { passive: true });
  document.getElementById("main").append(element);
  return element;
}

async function fetchCard(address, signal) {
  if (known.has(address)) return known.get(address);
  const response = await fetch(`${address}card/`, { signal, redirect: "manual" });
  if (!response.ok) return null;
  const markup = await response.text();
  known.set(address, markup);
  if (known.size > KEPT) known.delete(known.keys().next().value);
  return markup;
}

/** Where a card of this size goes: below the link, or above where there is more room. */
export function placeFor(link, size, view) {
  const left = Math.max(GAP, Math.min(link.left, view.width - size.width - GAP));
  const below = link.bottom + GAP;
  const fits = below + size.height + GAP <= view.height || view.height - link.bottom >= link.top;
  return { left, top: fits ? below : Math.max(GAP, link.top - GAP - size.height) };
}

function fill(markup) {
  const template = document.createElement("template");
  template.innerHTML = markup;
  for (const element of template.content.querySelectorAll("[id]")) element.removeAttribute("id"); // the page has its own
  card.replaceChildren(template.content);
}

export async function show(link) {
  clearTimeout(timer);
  asked.abort();
  asked = new AbortController();
  const { signal } = asked;
  const markup = await fetchCard(link.pathname, signal).catch(() => null);
  if (!markup || signal.aborted || !link.isConnected) return;
  card ??= makeCard();
  fill(markup);
  card.hidden = false;
  const { left, top } = placeFor(link.getClientRects()[0] ?? link.getBoundingClientRect(), card.getBoundingClientRect(), { width: innerWidth, height: innerHeight });
  Object.assign(card.style, { left: `${left}px`, top: `${top}px` });
}

function hide() {
  asked.abort();
  clearTimeout(timer);
  if (card) card.hidden = true;
}

export function leave() {
  asked.abort();
  clearTimeout(timer);
  timer = setTimeout(hide, LINGER);
}
