// Keeps the form for reports within reach where there is no network. The page
// itself puts into the store what is to be kept (report.js); here it is only
// handed out, and only when the network does not answer.
"use strict";

const store = "report";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function kept(request) {
  return (await caches.open(store)).match(request, { ignoreVary: true, ignoreSearch: request.mode === "navigate" });
}

// A page is asked for first, and taken from the store where that fails. What is
// built has its hash in its name, so that what is kept is never old.
async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const found = await kept(request);
    if (found) {
      return found;
    }
    throw error;
  }
}

async function built(request) {
  return await kept(request) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) {
    return;
  }
  if (request.mode === "navigate" && url.pathname.endsWith("/rapport")) {
    event.respondWith(page(request));
  } else if (url.pathname.startsWith("/assets/")) {
    event.respondWith(built(request));
  }
});
