// What is uploaded while its page stays.

import { tell } from "../site/notices.js";
import { gettext } from "../site/words.js";

const FAILED = gettext("The server did not take the upload. Please try again.");

/** What the server answers to a form under this name; what it says instead is thrown. */
export async function upload(address, body, wanted) {
  const response = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
  const { [wanted]: found, error } = await response.json();
  if (!found) throw new Error(error || FAILED, { cause: "said" });
  return found;
}

export function tellFailure({ message, cause }) {
  tell(cause ? message : FAILED);
}
