// Parts with a life of their own: set up when their element appears, cleaned up when it has gone.

const kinds = []; // {selector, setUp}
const living = new Map(); // element → {kind → AbortController}

function bringToLife(kind, element) {
  const controllers = living.get(element) ?? new Map();
  if (controllers.has(kind)) return;
  const controller = new AbortController();
  living.set(element, controllers.set(kind, controller));
  kind.setUp(element, controller.signal);
}

function lookIn(root, kind) {
  if (root.matches?.(kind.selector)) bringToLife(kind, root);
  for (const element of root.querySelectorAll(kind.selector)) bringToLife(kind, element);
}

function buryTheGone() {
  for (const [element, controllers] of living) {
    if (element.isConnected) continue; // one that was only moved lives on
    living.delete(element);
    for (const controller of controllers.values()) controller.abort();
  }
}

function onChanges(changes) {
  if (changes.some((change) => change.removedNodes.length)) buryTheGone();
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      if (node.nodeType === Node.ELEMENT_NODE) kinds.forEach((kind) => lookIn(node, kind));
    }
  }
}

/**
 * Call `setUp(element, signal)` for each element that matches, now and later. The signal is
 * aborted when the element has left the page: listeners take it as an option, the rest listens.
 */
export function part(selector, setUp) {
  const kind = { selector, setUp };
  if (!kinds.length) new MutationObserver(onChanges).observe(document.documentElement, { childList: true, subtree: true });
  kinds.push(kind);
  lookIn(document, kind);
}

/** `setInterval` until the signal is aborted. */
export function every(milliseconds, act, signal) {
  const timer = setInterval(act, milliseconds);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}

/** `setTimeout`, unless the signal is aborted before. */
export function after(milliseconds, act, signal) {
  const timer = setTimeout(act, milliseconds);
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
}
