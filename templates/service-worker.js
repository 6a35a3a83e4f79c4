// Shows a page of its own when the server cannot be reached, and keeps nothing else: no note, no
// answer and no other page is ever put into its cache.

const CACHE = "offline-{{ version }}";
const PAGE = "{{ page }}";
const KEPT = [PAGE{% for address in files %}, "{{ address }}"{% endfor %}];

self.addEventListener("install", (event) => {
  // Without cookies: it is the same for everybody.
  const requests = KEPT.map((address) => new Request(address, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)).then(() => self.skipWaiting()));
});

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable(); // a page need not wait for this script
  await self.clients.claim();
}

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

async function fromServer(event) {
  return (await event.preloadResponse) ?? fetch(event.request);
}

const kept = async (address, error) => (await caches.match(address)) ?? Promise.reject(error);

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET") return;
  const { origin, pathname } = new URL(url);
  if (origin !== self.location.origin) return;
  if (mode === "navigate") event.respondWith(fromServer(event).catch((error) => kept(PAGE, error)));
  else if (KEPT.includes(pathname)) event.respondWith(fetch(event.request).catch((error) => kept(pathname, error)));
});
