// Beside a link to a note a card shows how the note begins: when the mouse rests on the link, or
// the keyboard comes to it. What shows it is fetched when it is needed first.

const REST = 450; // ms
const NOTE = /^\/notes\/\d+\/$/;

/** The link to a note that this is, or is within; null for none, and for the page itself. */
export function noteLink(target, here) {
  const link = target?.closest?.("a[href]");
  if (!link || link.origin !== here.origin || link.pathname === here.pathname) return null;
  return NOTE.test(link.pathname) && !link.closest(".note-card") ? link : null;
}

let timer;
let shown = null; // the card's module, once it was needed

function wait(link) {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    shown ??= await import("./card.js");
    if (link.isConnected && link.matches(":hover, :focus-visible")) shown.show(link);
  }, REST);
}

function leave() {
  clearTimeout(timer);
  shown?.leave();
}

export function showCards() {
  document.addEventListener("pointerover", (event) => {
    const link = event.pointerType === "mouse" && noteLink(event.target, location);
    if (link) wait(link);
  });
  document.addEventListener("pointerout", (event) => {
    const link = noteLink(event.target, location);
    if (link && !link.contains(event.relatedTarget)) leave();
  });
  document.addEventListener("focusin", ({ target }) => {
    const link = noteLink(target, location);
    if (link?.matches(":focus-visible")) wait(link);
  });
  document.addEventListener("focusout", ({ target }) => noteLink(target, location) && leave());
  document.addEventListener("pointerdown", leave);
}
