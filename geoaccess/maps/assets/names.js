/* Names on the map: areas with their share first, then towns, stations and villages where there is room. */
(function (ga) {
  "use strict";
  /* from which zoom level a kind of point is named */
  const FROM = { city: 9, town: 10.5, station: 11, village: 11.5 };

  function overlap(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  /** Hide names that would lie over one before them. */
  function thin(labels) {
    const kept = [];
    for (const node of labels) {
      node.classList.remove("ga-crowded");
      const box = node.getBoundingClientRect();
      if (kept.some((other) => overlap(other, box))) node.classList.add("ga-crowded");
      else kept.push(box);
    }
  }

  function place(group, [lon, lat], html) {
    const icon = L.divIcon({ className: "ga-name-at", html, iconSize: [0, 0] });
    L.marker([lat, lon], { icon, pane: "ga-names", interactive: false, keyboard: false }).addTo(group);
    return html;
  }

  function areaNames(app, group) {
    const shading = ga.shadingOf(app);
    const { areas } = app.data;
    const order = areas.map((_, i) => i).filter((i) => areas[i].at);
    order.sort((a, b) => app.sums.areas[b].residents - app.sums.areas[a].residents);
    return order.map((i) => {
      const value = shading.value(i);
      const told = ga.keepsSecret(app.sums.areas[i]) ? app.t.number(null) : "";
      const text = value === null ? told : shading.text(value);
      const lines = [ga.el("span", { text: areas[i].name }), text ? ga.el("b", { text }) : null];
      return place(group, areas[i].at, ga.el("span", { class: "ga-name" }, lines));
    });
  }

  /** Places that bear the name of an area are named already; a station stands at its own sign. */
  function pointNames(app, group) {
    const zoom = app.map.getZoom();
    const known = new Set(app.data.areas.filter((area) => area.at).map((area) => area.name));
    return app.data.named
      .filter(({ kind, name }) => zoom >= FROM[kind] && (kind === "station" || !known.has(name)))
      .map(({ kind, name, at }) => place(group, at, ga.el("span", { class: `ga-name ga-name-${kind}` }, [ga.el("span", { text: name })])));
  }

  function stationSigns(app) {
    const renderer = L.canvas({ pane: "ga-lines" });
    const style = { renderer, pane: "ga-lines", interactive: false, radius: 3.5, color: "#5b5b5b", weight: 2, fillColor: "#ffffff", fillOpacity: 1 };
    const stations = app.data.named.filter(({ kind }) => kind === "station");
    return L.layerGroup(stations.map(({ at: [lon, lat] }) => L.circleMarker([lat, lon], style)));
  }

  /** All names, and the signs of stations. */
  ga.makeNames = function (app) {
    const [areas, points] = [L.layerGroup().addTo(app.map), L.layerGroup().addTo(app.map)];
    const signs = stationSigns(app);
    let ofAreas = [];
    const rename = () => {
      points.clearLayers();
      thin([...ofAreas, ...(app.hidden.has("names") ? [] : pointNames(app, points))]);
    };
    app.map.on("zoomend resize", rename);
    return {
      update() {
        areas.clearLayers();
        ofAreas = app.hidden.has("names") ? [] : areaNames(app, areas);
        rename();
        if (app.hidden.has("lines")) signs.remove();
        else signs.addTo(app.map);
      },
    };
  };
})(window.geoaccess);
