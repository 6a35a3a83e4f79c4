// What may be asked, and under which id: a question that is sent twice is one question.

import { gettext } from "../site/words.js";

export const BUSY = gettext("An answer is still being written. Wait for its end or press Stop, then ask.");

/** Why this cannot be sent now, in a sentence; "" when it can. */
export function problemOf(question, { longest, isRunning, isOnline, isConnected, isConnecting }) {
  const length = question.trim().length;
  if (!length) return gettext("Write a question first.");
  if (length > longest) return gettext("The question has {length} characters; {longest} are allowed.", { length, longest });
  if (isRunning) return BUSY;
  if (!isOnline) return gettext("You are offline. Your question stays in the box: send it when you are back.");
  if (!isConnected && !isConnecting) return gettext("Not connected just now. Your question stays in the box: send it when the page is back.");
  return "";
}

export function newClientId() {
  // randomUUID is missing on plain-http addresses other than localhost.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Where the keyboard is on the screen, Enter is the only way to a new line. */
export const isPhone = () => window.matchMedia("(pointer: coarse) and (hover: none)").matches;

/** Whether this Enter sends: not while a word is composed, and with Ctrl wherever. */
export function sendsBy({ shiftKey, ctrlKey, metaKey, isComposing }, onPhone = isPhone()) {
  if (isComposing || shiftKey) return false;
  return !onPhone || Boolean(ctrlKey || metaKey);
}
