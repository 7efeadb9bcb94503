/* The best journey of a place: leg by leg in words, and drawn on the map while the place is chosen. */
(function (ga) {
  "use strict";
  const LOOKS = {
    walk: { color: "#1b1b1b", dashArray: "1 7", weight: 4 },
    bike: { color: "#00573f", dashArray: "8 6", weight: 4 },
    train: { color: "#7a2f00", weight: 6 },
    metro: { color: "#5b2a86", weight: 6 },
    tram: { color: "#5b2a86", weight: 5 },
    ferry: { color: "#0b4f83", dashArray: "10 6", weight: 5 },
  };
  const RIDE = { color: "#0b4f83", weight: 6 };
  const STREET = ["walk", "bike", "ebike", "car"];

  const lookOf = (mode) => LOOKS[mode === "ebike" ? "bike" : mode] || RIDE;

  /** Points of a leg from steps in hundred-thousandths of a degree. */
  function points(path) {
    const found = [];
    let [lon, lat] = [0, 0];
    for (let k = 0; k < path.length; k += 2) {
      lon += path[k];
      lat += path[k + 1];
      found.push([lat / 1e5, lon / 1e5]);
    }
    return found;
  }

  /** The journey that the page carries for a place, if it goes to the practice that counts now. */
  ga.journeyOf = function (app, i) {
    if (!app.data.journeys) return null;
    app.journeyRows = app.journeyRows || new Map(app.data.journeys.map((journey) => [journey.place, journey]));
    const journey = app.journeyRows.get(i);
    const shown = journey && [app.result.because[i], app.result.nearest[i]].includes(journey.practice);
    return shown ? journey : null;
  };

  const vehicle = (app, leg) => [app.t.word("leg_mode", leg.mode), leg.line].filter(Boolean).join(" ");

  function sentence(app, leg) {
    const { t } = app;
    const times = `${leg.departs}–${leg.arrives}`;
    if (STREET.includes(leg.mode)) {
      const way = { mode: t.word("leg_mode", leg.mode), minutes: Math.ceil(leg.minutes) };
      return `${times} ${leg.to ? t("journey.walk_to", { ...way, to: leg.to }) : t("journey.on_street", way)}`;
    }
    const ride = { vehicle: vehicle(app, leg), from: leg.from || "", to: leg.to || "" };
    return `${times} ${leg.towards ? t("journey.ride_towards", { ...ride, towards: leg.towards }) : t("journey.ride_from", ride)}`;
  }

  /** The whole of it: a list of legs alone would leave out the time before the first. */
  function total(app, { ready, there, wait, minutes }) {
    if (!wait) return null;
    return ga.el("p", { text: app.t("journey.total", { from: ready, to: there, minutes, wait }) });
  }

  function swatch(mode) {
    const { color, weight, dashArray } = lookOf(mode);
    return ga.svg("svg", { class: "ga-symbol", width: 28, height: 10, "aria-hidden": "true" }, [
      ga.svg("line", { x1: 2, y1: 5, x2: 26, y2: 5, stroke: color, "stroke-width": Math.min(weight, 4), "stroke-dasharray": dashArray, "stroke-linecap": "round" }),
    ]);
  }

  /** The legs of a place's journey as a list, with a button that shows the whole way. */
  ga.journeyList = function (app, i) {
    const journey = ga.journeyOf(app, i);
    if (!journey) return null;
    const legs = journey.legs.map((leg) => ga.el("li", {}, [swatch(leg.mode), ga.el("bdi", { text: sentence(app, leg) })]));
    return ga.el("div", { class: "ga-journey" }, [
      ga.el("h4", {}, [ga.el("bdi", { text: app.t("journey.title", { practice: app.data.practices.name[journey.practice] }) })]),
      total(app, journey),
      ga.el("ol", { class: "ga-plain" }, legs),
      ga.el("button", { type: "button", class: "ga-link", text: app.t("journey.show"), onclick: () => app.showWay() }),
    ]);
  };

  function label(app, leg, at) {
    const html = ga.el("span", { class: "ga-leg", text: `${vehicle(app, leg)} ${leg.departs}–${leg.arrives}` });
    const icon = L.divIcon({ className: "ga-name-at", html, iconSize: [0, 0] });
    return L.marker(at, { icon, pane: "ga-way-names", interactive: false, keyboard: false });
  }

  /** Draws the journey of the place that is chosen; of none when there is none. */
  ga.makeJourneys = function (app) {
    const renderer = L.svg({ pane: "ga-way" });
    const group = L.featureGroup().addTo(app.map);
    app.showWay = () => {
      app.map.closePopup();
      app.map.fitBounds(group.getBounds(), { padding: [40, 40], animate: false });
      app.map.getContainer().scrollIntoView({ block: "nearest" });
    };
    const line = (way, style) => L.polyline(way, { renderer, pane: "ga-way", interactive: false, ...style }).addTo(group);
    app.drawWay = (i) => {
      group.clearLayers();
      const journey = i === null ? null : ga.journeyOf(app, i);
      if (!journey) return;
      const legs = journey.legs.map((leg) => [leg, points(leg.path)]).filter(([, way]) => way.length);
      for (const [leg, way] of legs) line(way, { color: "#ffffff", weight: lookOf(leg.mode).weight + 4, opacity: 0.9 });
      for (const [leg, way] of legs) line(way, lookOf(leg.mode));
      for (const [leg, way] of legs) {
        if (STREET.includes(leg.mode)) continue;
        label(app, leg, way[Math.floor(way.length / 2)]).addTo(group);
      }
    };
  };
})(window.geoaccess);
