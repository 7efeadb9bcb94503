/* Names on the map: areas with their share first, then towns, stations and villages where there is room. */
(function (ga) {
  "use strict";
  /* from which zoom level a kind of point is named */
  const FROM = { city: 9, town: 10.5, station: 11, village: 11.5 };
  const BADGE = 7;
  /* where a name may go, in halves of its own width and height, the best spot first: of an area about its middle, of a point over it or around it, of a station beside its sign */
  const STEPS = {
    area: [0, -1, 1, -2, 2].flatMap((down) => [0, -0.7, 0.7].map((across) => [across, down])),
    point: [[0, 0], [0, -2], [0, 2], [1.3, 0], [-1.3, 0], [1, -1.6], [-1, -1.6], [1, 1.6], [-1, 1.6]],
    station: [[1.2, 0], [-1.2, 0], [1, -1.6], [1, 1.6]],
  };

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

  function place(group, [lon, lat], html, pane) {
    const icon = L.divIcon({ className: "ga-name-at", html, iconSize: [0, 0] });
    return L.marker([lat, lon], { icon, pane, interactive: false, keyboard: false }).addTo(group);
  }

  /** Points of the map that a name should not lie over, with the pixels of their radius. */
  function drawnPoints(app) {
    const { places, practices } = app.data;
    const at = (from, i) => app.map.latLngToLayerPoint([from.lat[i], from.lon[i]]);
    return [
      ...places.id.map((_, i) => ({ at: at(places, i), radius: ga.radiusOf(app, places.residents[i]) })),
      ...app.shownPractices().map((i) => ({ at: at(practices, i), radius: BADGE })),
    ];
  }

  /** How much of the drawn points a name at `spot` would hide. */
  function hides(points, spot, { x, y }) {
    const under = ({ at, radius }) => Math.abs(at.x - spot.x) < x + radius / 2 && Math.abs(at.y - spot.y) < y + radius / 2;
    return points.reduce((sum, point) => sum + (under(point) ? point.radius ** 2 : 0), 0);
  }

  /** Move a name, within its area if it has one, to where it is free of other names and hides the least. */
  function settle(app, { marker, at: [lon, lat], steps, geometry }, points, taken) {
    const node = marker.options.icon.options.html;
    const half = { x: node.offsetWidth / 2, y: node.offsetHeight / 2 };
    const middle = app.map.latLngToLayerPoint([lat, lon]);
    const spots = steps.map(([across, down]) => L.point(middle.x + across * half.x, middle.y + down * half.y));
    const inside = (spot) => {
      const { lat: y, lng: x } = app.map.layerPointToLatLng(spot);
      return !geometry || ga.inGeometry(geometry, x, y);
    };
    const box = (spot) => ({ left: spot.x - half.x, right: spot.x + half.x, top: spot.y - half.y, bottom: spot.y + half.y });
    const free = (spot) => !taken.some((other) => overlap(other, box(spot)));
    const costs = spots.map((spot, k) => ((k === 0 || inside(spot)) && free(spot) ? hides(points, spot, half) : Infinity));
    const best = spots[costs.indexOf(Math.min(...costs))];
    if (free(best)) taken.push(box(best));
    marker.setLatLng(app.map.layerPointToLatLng(best));
  }

  function areaNames(app, group, pane) {
    const shading = ga.shadingOf(app);
    const { areas } = app.data;
    const order = areas.map((_, i) => i).filter((i) => areas[i].at);
    order.sort((a, b) => app.sums.areas[b].residents - app.sums.areas[a].residents);
    return order.map((i) => {
      const value = shading.value(i);
      const told = ga.keepsSecret(app.sums.areas[i]) ? app.t.number(null) : "";
      const text = value === null ? told : shading.text(value);
      const lines = [ga.el("span", { text: areas[i].name }), text ? ga.el("b", { text }) : null];
      const { at, geometry } = areas[i];
      return { at, geometry, steps: STEPS.area, marker: place(group, at, ga.el("span", { class: "ga-name" }, lines), pane) };
    });
  }

  /** Places that bear the name of an area are named already, and their stations are not. */
  function pointNames(app, group, pane) {
    const zoom = app.map.getZoom();
    const known = new Set(app.data.areas.filter((area) => area.at).map((area) => area.name));
    return app.data.named
      .filter(({ kind, name }) => zoom >= FROM[kind] && (kind === "station" || !known.has(name)))
      .map(({ kind, name, at }) => {
        const label = ga.el("span", { class: `ga-name ga-name-${kind}` }, [ga.el("span", { text: name })]);
        return { at, steps: STEPS[kind] || STEPS.point, marker: place(group, at, label, pane) };
      });
  }

  /** The signs of stations. */
  ga.makeSigns = function (app) {
    const renderer = L.canvas({ pane: "ga-lines" });
    const style = { renderer, pane: "ga-lines", interactive: false, radius: 3.5, color: "#5b5b5b", weight: 2, fillColor: "#ffffff", fillOpacity: 1 };
    const stations = app.data.named.filter(({ kind }) => kind === "station");
    const signs = L.layerGroup(stations.map(({ at: [lon, lat] }) => L.circleMarker([lat, lon], style)));
    return {
      update() {
        if (app.hidden.has("lines")) signs.remove();
        else signs.addTo(app.map);
      },
    };
  };

  /** All names. */
  ga.makeNames = function (app, pane = "ga-names") {
    const [areas, points] = [L.layerGroup().addTo(app.map), L.layerGroup().addTo(app.map)];
    let ofAreas = [];
    const rename = () => {
      points.clearLayers();
      const [drawn, taken] = [drawnPoints(app), []];
      const names = [...ofAreas, ...(app.hidden.has("names") ? [] : pointNames(app, points, pane))];
      for (const name of names) settle(app, name, drawn, taken);
      thin(names.map(({ marker }) => marker.options.icon.options.html));
    };
    app.map.on("zoomend resize", rename);
    return {
      update() {
        areas.clearLayers();
        ofAreas = app.hidden.has("names") ? [] : areaNames(app, areas, pane);
        rename();
      },
    };
  };
})(window.geoaccess);
