// The queue of reports on the device: each with its idempotency key, until the
// server has answered for it. Nothing of one that was sent stays.
"use strict";

const name = "lykta-rapporter";
const reports = "reports";

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(reports, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function run(mode, act) {
  const db = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = db.transaction(reports, mode, { durability: "strict" });
      const request = act(transaction.objectStore(reports));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    db.close();
  }
}

export const put = (report) => run("readwrite", (store) => store.put(report));
export const remove = (key) => run("readwrite", (store) => store.delete(key));
export const list = () => run("readonly", (store) => store.getAll());

// The key is made here, before anything is sent: however often one report is
// sent, it counts once.
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(26))].map((b) => "0123456789abcdefghjkmnpqrstvwxyz"[b % 32]).join("") +
    [...crypto.getRandomValues(new Uint8Array(26))].map((b) => "0123456789abcdefghjkmnpqrstvwxyz"[b % 32]).join("");
}

// One page at a time sends.
export function alone(work) {
  return navigator.locks ? navigator.locks.request(name, work) : work();
}
