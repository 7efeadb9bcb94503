/* What shows where one is: areas shaded by their share, water, roads and rail; tiles when asked. */
(function (ga) {
  "use strict";
  const WEIGHTS = { motorway: 3, primary: 2, secondary: 1.2, rail: 1.6, water: 1.5 };
  const LINES = ["water", "secondary", "primary", "motorway", "rail"];

  /** Class of a number: how many upper ends lie below it. */
  ga.classOf = (value, breaks) => breaks.filter((end) => value > end).length;

  function areaStyle(app, shading, i) {
    const value = shading.value(i);
    const shaded = value !== null && !app.hidden.has("areas");
    const secret = ga.keepsSecret(app.sums.areas[i]);
    return {
      color: "#5f6c7b",
      weight: 1,
      dashArray: secret ? "2 3" : null,
      fillColor: shaded ? app.data.shares[ga.classOf(value, shading.breaks)] : "#ffffff",
      fillOpacity: shaded ? 0.85 : 0.5,
    };
  }

  /** Areas, shaded as the view says. */
  ga.makeAreas = function (app, pane = "ga-areas") {
    const renderer = L.svg({ pane });
    const drawn = [];
    app.data.areas.forEach((area, i) => {
      if (!area.geometry) return;
      const options = { renderer, pane, interactive: false };
      drawn.push([i, L.geoJSON(area.geometry, options).addTo(app.map)]);
    });
    return {
      update() {
        const shading = ga.shadingOf(app);
        for (const [i, layer] of drawn) layer.setStyle(areaStyle(app, shading, i));
      },
    };
  };

  /** Water, main roads and rail from our own data. */
  ga.makeLines = function (app) {
    const renderer = L.canvas({ pane: "ga-lines" });
    const group = L.layerGroup();
    for (const kind of LINES) {
      if (!app.data.background[kind]) continue;
      const colour = app.data.lines[kind];
      const style = {
        color: colour,
        weight: WEIGHTS[kind],
        fillColor: colour,
        dashArray: kind === "rail" ? "6 3" : null,
      };
      const options = { renderer, pane: "ga-lines", interactive: false, style };
      L.geoJSON(app.data.background[kind], options).addTo(group);
    }
    return {
      update() {
        if (app.hidden.has("lines")) group.remove();
        else group.addTo(app.map);
      },
    };
  };

  /** Tiles, when the map was made with them; where they do not come, our own background stays. */
  ga.makeTiles = function (app) {
    const source = app.data.tiles;
    if (!source) return null;
    const layer = L.tileLayer(source.url, {
      attribution: source.attribution,
      maxZoom: source.max_zoom,
      pane: "ga-tiles",
    });
    layer.once("tileerror", () => app.say(app.t("map.tiles_failed")));
    return {
      update() {
        if (app.hidden.has("tiles")) layer.remove();
        else layer.addTo(app.map);
      },
    };
  };
})(window.geoaccess);
