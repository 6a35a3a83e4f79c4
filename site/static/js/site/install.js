// The service worker, which shows a page when the server is away; it keeps nothing else. It is
// fetched when the page is there and at rest.

const SCRIPT = "/service-worker.js";

function register() {
  navigator.serviceWorker.register(SCRIPT).catch((error) => console.warn(`No offline page: ${error.message}`));
}

// Browsers know it over TLS and on this machine only.
if ("serviceWorker" in navigator) {
  const later = window.requestIdleCallback ?? ((act) => setTimeout(act, 1000));
  window.addEventListener("load", () => later(register), { once: true });
}
