// Thumbs beside an answer: pressed again, one is taken back; nothing is loaded anew.

import { part } from "../site/parts.js";

/** The rating as the server draws it, once the thumb is given. */
async function give(url, thumb) {
  const token = document.querySelector(".site-header [name=csrfmiddlewaretoken]").value;
  const headers = { "X-CSRFToken": token, "X-Requested-With": "fetch" };
  const reply = await fetch(url, { method: "POST", headers, body: new URLSearchParams({ thumb }) });
  if (!reply.ok || reply.redirected) throw new Error(String(reply.status));
  const drawn = new DOMParser().parseFromString(await reply.text(), "text/html");
  return drawn.querySelector(".rating") ?? Promise.reject(new Error("no rating"));
}

function complain(rating) {
  const alert = rating.querySelector("[role=alert]") ?? document.createElement("span");
  alert.setAttribute("role", "alert");
  alert.textContent = "Not saved. Press it again.";
  rating.append(alert);
}

part(".rating", (rating, signal) => {
  rating.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-thumb]");
    if (!button || rating.getAttribute("aria-busy")) return;
    rating.setAttribute("aria-busy", "true");
    try {
      const drawn = await give(rating.dataset.rate, button.dataset.thumb);
      const hadFocus = rating.contains(document.activeElement);
      rating.replaceWith(drawn);
      if (hadFocus) drawn.querySelector(`[data-thumb="${CSS.escape(button.dataset.thumb)}"]`)?.focus();
    } catch {
      rating.removeAttribute("aria-busy");
      complain(rating);
    }
  }, { signal });
});
