/* The page shell: its menu closes as people expect, a form is sent once, and a failed request is
   said in words. */
"use strict";

const menus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/* A second click, or Ctrl+S, does not send a form that is on its way. One that is seen again may
   be sent again: the browser went back to it, or its request was stopped. */
const onTheirWay = new Set();
const STOPPED_AFTER = 10_000; // ms

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.target) return;
  if (onTheirWay.has(form)) {
    event.preventDefault();
    return;
  }
  onTheirWay.add(form);
  setTimeout(() => onTheirWay.delete(form), STOPPED_AFTER);
});

// What was typed since is not on its way.
document.addEventListener("input", (event) => onTheirWay.delete(event.target.form));
window.addEventListener("pageshow", () => onTheirWay.clear());

function say(sentence) {
  const notice = document.createElement("p");
  notice.className = "notice error";
  notice.textContent = sentence;
  document.getElementById("messages").replaceChildren(notice);
}

const isBanner = (event) => event.detail.elt.id === "ready-banner";

document.addEventListener("htmx:sendError", (event) => {
  if (!isBanner(event)) say("The server cannot be reached. Check the connection and try again.");
});

document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (isBanner(event)) return;
  if (status === 401 || status === 403) say("You are not signed in any more. Reload the page to sign in.");
  else if (status === 404) say("That is not here any more. Reload the page.");
  else say("Something went wrong on the server. Please try again.");
});
