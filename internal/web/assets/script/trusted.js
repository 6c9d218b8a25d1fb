// Leaflet asks the browser, as it is loaded, whether it draws SVG: it writes
// "<svg/>" into an element that nobody sees. The page's policy lets no text
// become HTML, so that this one string must be let through, and no other, and
// only until loaded is called.
"use strict";

let loading = true;

globalThis.trustedTypes?.createPolicy("default", {
  createHTML(text) {
    if (loading && text === "<svg/>") {
      return text;
    }
    throw new TypeError("no text becomes HTML here");
  },
});

export function loaded() { loading = false; }
