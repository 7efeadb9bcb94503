/* Areas that are reached within minutes: from near to far by shade and by the dashes of their outline. */
(function (ga) {
  "use strict";
  const SHADES = ["#2d5f8b", "#6f9cc3", "#a9c6df", "#cfe0ee", "#e6eff7"];
  const DASHES = [null, "8 4", "2 4", "10 3 2 3", "1 6"];

  const look = (k) => ({
    color: "#123a5c",
    weight: 1.6,
    dashArray: DASHES[k % DASHES.length],
    fillColor: SHADES[Math.min(k, SHADES.length - 1)],
    fillOpacity: 0.55,
  });

  /** A swatch of the area number `k`, counted from the nearest. */
  ga.ringIcon = (k) =>
    ga.svg("svg", { width: 26, height: 16, "aria-hidden": "true" }, [
      ga.svg("rect", {
        x: 1, y: 1, width: 24, height: 14, fill: look(k).fillColor, "fill-opacity": look(k).fillOpacity,
        stroke: look(k).color, "stroke-width": 1.6, "stroke-dasharray": look(k).dashArray,
      }),
    ]);

  /** The areas of the view that is shown, the farthest below. */
  ga.makeRings = function (app) {
    const renderer = L.svg({ pane: "ga-rings" });
    const group = L.layerGroup().addTo(app.map);
    return {
      update() {
        group.clearLayers();
        const rings = app.data.views[app.choice.view].rings || [];
        rings
          .map((ring, k) => [ring, k])
          .reverse()
          .filter(([ring]) => !app.hidden.has(`ring.${ring.minutes}`))
          .forEach(([ring, k]) => {
            const style = { ...look(k) };
            L.geoJSON(ring.geometry, { renderer, pane: "ga-rings", interactive: false, style }).addTo(group);
          });
      },
    };
  };
})(window.geoaccess);
