// The list of conversations: what is chosen in it, its place when one comes back, and its freshness.

import "./chosen.js";
import { watchList } from "./live.js";
import { placed } from "./place.js";
import { ngettext } from "../site/words.js";

const main = document.getElementById("main");
const conversations = document.getElementById("conversations");
const listed = document.getElementById("listed");

// A part was appended: the address remembers how far the list was shown.
conversations.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const path = detail.requestConfig?.path ?? "";
  const after = new URL(path, location.href).searchParams.get("after");
  if (after) history.replaceState(history.state, "", placed(location.href, after));
});

// Another search: said once, in a place that stays.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target !== conversations) return;
  const count = conversations.querySelectorAll(".conversation-list > li:not(.more)").length;
  listed.textContent = conversations.querySelector(".more")
    ? ngettext("{count} conversation and more", "{count} conversations and more", count)
    : ngettext("{count} conversation", "{count} conversations", count);
});

watchList(main);
