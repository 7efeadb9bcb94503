/* What shows where one is: areas shaded by their share, their names, water, roads and rail; tiles when asked. */
(function (ga) {
  "use strict";
  const WEIGHTS = { motorway: 3, primary: 2, secondary: 1.2, rail: 1.6, water: 1.5 };
  const LINES = ["water", "secondary", "primary", "motorway", "rail"];

  /** Class of a number: how many upper ends lie below it. */
  ga.classOf = (value, breaks) => breaks.filter((end) => value > end).length;

  function areaStyle(app, shading, i) {
    const value = shading.value(i);
    const shaded = value !== null && !app.hidden.has("areas");
    const secret = ga.isHidden(app.sums.areas[i]);
    return {
      color: "#5f6c7b",
      weight: 1,
      dashArray: secret ? "2 3" : null,
      fillColor: shaded ? app.data.shares[ga.classOf(value, shading.breaks)] : "#ffffff",
      fillOpacity: shaded ? 0.85 : 0.5,
    };
  }

  /** Areas, shaded as the view says. */
  ga.makeAreas = function (app) {
    const renderer = L.svg({ pane: "ga-areas" });
    const drawn = [];
    app.data.areas.forEach((area, i) => {
      if (!area.geometry) return;
      const options = { renderer, pane: "ga-areas", interactive: false };
      drawn.push([i, L.geoJSON(area.geometry, options).addTo(app.map)]);
    });
    return {
      update() {
        const shading = ga.shadingOf(app);
        for (const [i, layer] of drawn) layer.setStyle(areaStyle(app, shading, i));
      },
    };
  };

  function nameLabel(area, text) {
    const lines = [ga.el("span", { text: area.name }), text ? ga.el("b", { text }) : null];
    return ga.el("span", { class: "ga-name" }, lines);
  }

  function overlap(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  /** Hide names that would lie over a name of an area with more residents. */
  function thin(labels) {
    const kept = [];
    for (const node of labels) {
      node.classList.remove("ga-crowded");
      const box = node.getBoundingClientRect();
      if (kept.some((other) => overlap(other, box))) node.classList.add("ga-crowded");
      else kept.push(box);
    }
  }

  /** Names of areas with their share; those of the most residents come first. */
  ga.makeNames = function (app) {
    const group = L.layerGroup().addTo(app.map);
    let labels = [];
    const order = app.data.areas.map((_, i) => i).filter((i) => app.data.areas[i].at);
    app.map.on("zoomend resize", () => thin(labels));
    return {
      update() {
        group.clearLayers();
        labels = [];
        if (app.hidden.has("names")) return;
        const shading = ga.shadingOf(app);
        order.sort((a, b) => app.sums.areas[b].residents - app.sums.areas[a].residents);
        for (const i of order) {
          const area = app.data.areas[i];
          const value = shading.value(i);
          const told = ga.isHidden(app.sums.areas[i]) ? app.t.number(null) : "";
          const html = nameLabel(area, value === null ? told : shading.text(value));
          const icon = L.divIcon({ className: "ga-name-at", html, iconSize: [0, 0] });
          const options = { icon, pane: "ga-names", interactive: false, keyboard: false };
          L.marker([area.at[1], area.at[0]], options).addTo(group);
          labels.push(html);
        }
        thin(labels);
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
