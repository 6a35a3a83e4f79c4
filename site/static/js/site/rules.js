// Which requests htmx may send. Our pages change something by it at few addresses, which are listed.

export function isAllowed(verb, url, origin, addresses) {
  if (url.origin !== origin) return false;
  return verb.toLowerCase() === "get" || (verb.toLowerCase() === "post" && addresses.includes(url.pathname));
}
