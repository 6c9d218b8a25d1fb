// The map that moves: the partnership's own areas and places on no ground, so
// that nobody else is asked for anything. Fetched by map.js.
"use strict";

import { loaded } from "../trusted.js"; // before Leaflet
import { Map as LeafletMap, GeoJSON, CircleMarker, SVG, Tooltip } from "leaflet/dist/leaflet-src.esm.js";

loaded();

const box = document.querySelector("[data-moving]");
const status = box.querySelector("[role=status]");
const list = box.querySelector("select");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

// The keys of the map move it by panBy, which asks no option of the map's.
const Plain = LeafletMap.extend({
  panBy(offset, options) {
    return LeafletMap.prototype.panBy.call(this, offset, still ? { ...options, animate: false } : options);
  },
});

function open(place) {
  const map = new Plain(place, {
    attributionControl: false, zoomControl: false, // they write HTML; our own buttons stand above
    renderer: new SVG({ padding: 0.5 }), // drawn beyond the edge, for whoever drags
    zoomSnap: 0.25, maxZoom: 18, trackResize: false,
    zoomAnimation: !still, fadeAnimation: !still, inertia: !still,
    scrollWheelZoom: false, doubleClickZoom: false,
  });
  // The wheel scrolls the page until somebody works with the map.
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  new ResizeObserver(() => map.invalidateSize()).observe(place); // it can be hidden and shown, too
  // Whoever cannot drag clicks (WCAG 2.2, 2.5.7).
  map.on("click", (event) => map.panTo(event.latlng));
  return map;
}

const isArea = (feature) => feature.properties.kind === "area";

// A text would become HTML.
function name(feature) {
  const label = document.createElement("span");
  label.textContent = feature.properties.name;
  return label;
}

// teller shows a name at a spot, one at a time. A tooltip bound to each place
// would make each of them a stop of the Tab key in some browsers.
function teller(map) {
  const tooltip = new Tooltip({ direction: "top", offset: [0, -8] });
  map.getContainer().addEventListener("keydown", (event) => { if (event.key === "Escape") { map.closeTooltip(tooltip); } });
  return {
    show: (at, feature) => map.openTooltip(tooltip.setLatLng(at).setContent(name(feature))),
    hide: () => map.closeTooltip(tooltip),
  };
}

// chosen shows one area or place, and says its name.
function chosen(map, teller, feature, layer) {
  if (isArea(feature)) {
    map.fitBounds(layer.getBounds());
  } else {
    map.setView(layer.getLatLng(), Math.max(map.getZoom(), 15));
    teller.show(layer.getLatLng(), feature);
  }
  status.textContent = feature.properties.name;
}

// draw adds what the file holds; areas carry their names, places show them when
// they are pointed at or chosen.
function draw(map, file) {
  const names = teller(map);
  return new GeoJSON(file, {
    style: (feature) => ({ className: isArea(feature) ? "ly-area" : "ly-pin" }),
    pointToLayer: (feature, at) => new CircleMarker(at, { radius: 8 }), // not Leaflet's marker: a picture
    onEachFeature(feature, layer) {
      if (isArea(feature)) {
        layer.bindTooltip(() => name(feature), { permanent: true, direction: "center" });
      } else {
        layer.on({ mouseover: () => names.show(layer.getLatLng(), feature), mouseout: names.hide });
      }
      layer.on("click", () => { status.textContent = feature.properties.name; });
      const option = new Option(feature.properties.name);
      option.show = () => chosen(map, names, feature, layer);
      list.querySelector(`[data-kind=${feature.properties.kind}]`).append(option);
    },
  }).addTo(map);
}

function work(map, all) {
  const fit = () => map.fitBounds(all, { padding: [24, 24] });
  fit();
  map.setMinZoom(map.getZoom() - 1);
  map.setMaxBounds(all.pad(1));
  const acts = { in: () => map.zoomIn(), out: () => map.zoomOut(), all: fit };
  for (const button of box.querySelectorAll("[data-act]")) {
    button.addEventListener("click", acts[button.dataset.act]);
  }
  list.addEventListener("change", () => list.selectedOptions[0].show?.());
  map.on("zoomend", () => { box.dataset.zoom = map.getZoom(); });
  box.dataset.zoom = map.getZoom();
}

async function start() {
  const answer = await fetch(box.dataset.from, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) {
    throw new Error(`status ${answer.status}`);
  }
  const file = await answer.json();
  box.querySelector("[data-work]").hidden = false;
  const map = open(box.querySelector("[data-map]"));
  // The layers are drawn when the map has a view.
  map.setView([62, 15], 4);
  work(map, draw(map, file).getBounds());
}

start().catch(() => { status.textContent = box.dataset.failed; });
