// What htmx may ask for, and a sentence when a request fails.

import { isAllowed } from "./rules.js";

const addresses = document.querySelector("meta[name=htmx-may-post]").content.split(" ");
const isBanner = (event) => event.detail.elt.id === "ready-banner";

function say(sentence) {
  const notice = document.createElement("p");
  notice.className = "notice error";
  notice.textContent = sentence;
  document.getElementById("messages").replaceChildren(notice);
}

// Should markup of somebody else's ever get past the sanitiser, it changes nothing on the server,
document.addEventListener("htmx:configRequest", (event) => {
  const url = new URL(event.detail.path, location.href);
  if (isAllowed(event.detail.verb, url, location.origin, addresses)) return;
  console.warn(`Not asked for: ${event.detail.verb} ${event.detail.path}`);
  event.preventDefault();
});

// and replaces nothing beside its own place: no response of ours does that.
document.addEventListener("htmx:oobBeforeSwap", (event) => event.preventDefault());

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
