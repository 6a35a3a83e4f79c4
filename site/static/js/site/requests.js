// What htmx may ask for, and a sentence when a request fails.

import { tell } from "./notices.js";
import { isAllowed } from "./rules.js";
import { gettext } from "./words.js";

const addresses = document.querySelector("meta[name=htmx-may-post]").content.split(" ");
const isBanner = (event) => event.detail.elt.id === "ready-banner";

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
  if (!isBanner(event)) tell(gettext("The server cannot be reached. Check the connection and try again."));
});

document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (isBanner(event)) return;
  if (status === 401 || status === 403) tell(gettext("You are not signed in any more. Reload the page to sign in."));
  else if (status === 404) tell(gettext("That is not here any more. Reload the page."));
  else tell(gettext("Something went wrong on the server. Please try again."));
});
