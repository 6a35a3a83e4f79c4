// The server shows times in the reader's time zone: this says which one the browser has.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
const said = `browser_time_zone=${zone}`;
if (/^[\w/+-]+$/.test(zone) && !document.cookie.split("; ").includes(said)) {
  document.cookie = `${said}; Path=/; SameSite=Lax; Max-Age=${365 * 24 * 3600}`;
}
