/* Areas that are reached within minutes: from near to far by shade and by the dashes of their outline. */
(function (ga) {
  "use strict";

  function look({ rings }, k) {
    const { colour, dashes } = rings[Math.min(k, rings.length - 1)];
    return { color: "#123a5c", weight: 1.6, dashArray: dashes.join(" ") || null, fillColor: colour, fillOpacity: 0.55 };
  }

  /** A swatch of the area number `k`, counted from the nearest. */
  ga.ringIcon = function (data, k) {
    const { color, weight, dashArray, fillColor, fillOpacity } = look(data, k);
    return ga.svg("svg", { width: 26, height: 16, "aria-hidden": "true" }, [
      ga.svg("rect", {
        x: 1, y: 1, width: 24, height: 14, fill: fillColor, "fill-opacity": fillOpacity,
        stroke: color, "stroke-width": weight, "stroke-dasharray": dashArray,
      }),
    ]);
  };

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
            const style = look(app.data, k);
            L.geoJSON(ring.geometry, { renderer, pane: "ga-rings", interactive: false, style }).addTo(group);
          });
      },
    };
  };
})(window.geoaccess);
