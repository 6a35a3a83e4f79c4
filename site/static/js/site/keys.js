// What keys do, and what can be done from anywhere.

import { gettext } from "./words.js";

export const KEYS = [
  [[gettext("Ctrl"), "K"], gettext("find a note, a conversation or a page")],
  [["/"], gettext("go to the question or search box")],
  [["?"], gettext("show this list")],
  [[gettext("Enter")], gettext("send the question (on a phone: a new line)")],
  [[gettext("Shift"), gettext("Enter")], gettext("a new line in the question")],
  [[gettext("Esc")], gettext("stop the answer, or close what lies over the page")],
  [[gettext("Ctrl"), "S"], gettext("save the note that is being written")],
];

const PAGES = [
  [gettext("Write a note"), "/notes/new/"],
  [gettext("Quick note"), "/capture/"],
  [gettext("Import notes"), "/notes/import/"],
  [gettext("Notes"), "/notes/"],
  [gettext("Files"), "/notes/attachments/"],
  [gettext("Graph of notes"), "/notes/graph/"],
  [gettext("Conversations"), "/conversations/"],
  [gettext("Search"), "/search/"],
  [gettext("Index"), "/notes/index/"],
  [gettext("Trash of notes"), "/notes/trash/"],
  [gettext("Trash of conversations"), "/conversations/trash/"],
  [gettext("Usage"), "/usage/"],
  [gettext("Shared notes"), "/notes/shared/"],
  [gettext("Shared conversations"), "/settings/shares/"],
  [gettext("Published collections"), "/collections/"],
  [gettext("Golden questions"), "/golden/"],
  [gettext("Import conversations"), "/conversations/import/"],
  [gettext("Appearance, language"), "/settings/appearance/"],
  [gettext("Settings"), "/settings/"],
];

export function actionsOf(page) {
  const pages = PAGES.map(([title, url]) => ({ title, kind: gettext("Page"), url }));
  const form = page.getElementById("new-conversation");
  const actions = [
    { title: gettext("New conversation"), kind: gettext("Action"), form },
    { title: gettext("Today’s note"), kind: gettext("Action"), form, button: page.getElementById("todays-note") },
  ];
  return [...actions, ...pages];
}

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Those that hold every word of the query, however it is accented. */
export function matching(actions, query) {
  const words = folded(query).split(/\s+/).filter(Boolean);
  return actions.filter(({ title }) => words.every((word) => folded(title).includes(word)));
}
