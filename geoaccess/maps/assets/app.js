/* Puts the page together: data, choices, the views that follow them, and the address that keeps them. */
(function (ga) {
  "use strict";
  const LEVELS = [9.5, 11, 13];
  const WHOLE = { padding: [10, 10] };
  /* height of an A4 sheet on its side within its margins of 12 mm, and a little less for what is rounded */
  const SHEET_PX = (184 / 25.4) * 96;
  const PANES = { "ga-tiles": 200, "ga-areas": 350, "ga-rings": 355, "ga-lines": 360, "ga-housing": 400, "ga-way": 590, "ga-names": 610, "ga-way-names": 620 };

  function inRing(ring, x, y) {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [x1, y1] = ring[i];
      const [x2, y2] = ring[j];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
    }
    return inside;
  }

  /** Whether a point lies in a polygon or in one of several. */
  ga.inGeometry = function (geometry, x, y) {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    return polygons.some((rings) => rings.filter((ring) => inRing(ring, x, y)).length % 2 === 1);
  };

  function bounds(data) {
    const box = L.latLngBounds([]);
    const rings = data.views.flatMap((view) => view.rings || []);
    for (const ring of rings) box.extend(L.geoJSON(ring.geometry).getBounds());
    if (box.isValid()) return box;
    data.places.lat.forEach((lat, i) => box.extend([lat, data.places.lon[i]]));
    data.practices.lat.forEach((lat, i) => lat !== null && box.extend([lat, data.practices.lon[i]]));
    for (const area of data.areas) if (area.geometry) box.extend(L.geoJSON(area.geometry).getBounds());
    return box;
  }

  /** Reasons that have a symbol on the map now; `app` may be one side of a comparison. */
  ga.reasonsPresent = function (app) {
    const { data } = app;
    const shown = app.choice.swipe === null ? [app.result] : data.swipe.map((k) => data.views[k]);
    const told = shown.flatMap(({ published }) => Object.keys(published?.total.reasons || {}));
    const seen = new Set([...shown.flatMap(({ reason, parts }) => [...reason, ...parts.reason]), ...told]);
    return Object.keys(data.symbols.reason).filter((reason) => seen.has(reason));
  };

  function makeApp(map, data) {
    const { places, practices } = data;
    const app = {
      map,
      data,
      t: ga.makeTexts(data.texts, data.language),
      choice: ga.firstChoice(data),
      hidden: new Set(),
      views: [],
      mostResidents: places.residents.reduce((most, n) => Math.max(most, n), 1),
      result: data.views[data.first_view],
    };
    app.shownPractices = () => practices.id.map((_, i) => i).filter((i) => practices.lat[i] !== null);
    const allReasons = new Set([...data.views.flatMap((view) => view.reason), ...(data.ask?.codes || [])]);
    const allStatuses = new Set([
      ...practices.status,
      ...data.views.flatMap((view) => view.status || []),
      ...(data.ask ? ["open", "conditional", "full"] : []),
      ...(data.ask?.candidates ? ["candidate", "added"] : []),
    ]);
    app.possible = {
      reasons: Object.keys(data.symbols.reason).filter((reason) => allReasons.has(reason)),
      statuses: Object.keys(data.symbols.status).filter((status) => allStatuses.has(status)),
    };
    app.nearestFor = (i) => app.sums.practices[i];
    app.say = (text) => {
      document.getElementById("ga-message").textContent = text;
    };
    return app;
  }

  function addActions(app) {
    const { map, data } = app;
    const zoomTo = (latlng) => map.setView(latlng, Math.max(map.getZoom(), 13), { animate: false });
    const open = (latlng, render, back, marker) => {
      if (back) {
        zoomTo(latlng);
        map.getContainer().scrollIntoView({ block: "nearest", behavior: ga.calm() ? "auto" : "smooth" });
      }
      ga.openPopup(app, latlng, render, back || marker);
    };
    app.openPlace = (i, back, side = app) => {
      app.selected = data.places.id[i];
      open(L.latLng(data.places.lat[i], data.places.lon[i]), () => ga.placePopup(side, i), back);
      app.chooseDetail(i);
      app.remember();
    };
    app.openPractice = (i, back, marker) => {
      open(L.latLng(data.practices.lat[i], data.practices.lon[i]), () => ga.practicePopup(app, i), back, marker);
      app.markSite(i);
    };
    app.openArea = (i, back) => {
      const [lon, lat] = data.areas[i].at;
      if (back) map.fitBounds(L.geoJSON(data.areas[i].geometry).getBounds(), { animate: false });
      if (back) map.getContainer().scrollIntoView({ block: "nearest" });
      ga.openPopup(app, L.latLng(lat, lon), () => ga.areaPopup(app, i), back);
    };
    app.show = (key, shown) => {
      if (shown) app.hidden.delete(key);
      else app.hidden.add(key);
      app.update();
    };
    map.on("popupclose", () => app.markSite(null));
    map.on("click", ({ latlng, containerPoint }) => {
      const i = data.areas.findIndex((a) => a.geometry && ga.inGeometry(a.geometry, latlng.lng, latlng.lat));
      const side = app.sideAt ? app.sideAt(containerPoint) : app;
      if (i >= 0) ga.openPopup(app, latlng, () => ga.areaPopup(side, i));
    });
  }

  function addMemory(app) {
    const { map } = app;
    app.remember = () => {
      const { lat, lng } = map.getCenter();
      ga.writeState({
        map: `${map.getZoom()}/${lat.toFixed(4)}/${lng.toFixed(4)}`,
        ...ga.packChoice(app.data, app.choice),
        off: ga.packList(app.hidden),
        place: app.selected ? ga.packList([app.selected]) : "",
      });
    };
    app.recall = () => {
      const state = ga.readState();
      app.hidden = new Set(ga.unpackList(state.off));
      app.choice = ga.unpackChoice(app.data, state);
      if (app.data.ask) {
        const asked = Object.values(ga.packOutcome(app.data, app.choice)).some((text) => text !== "");
        document.getElementById("ga-ask-box").open = asked;
      }
      const [zoom, lat, lng] = (state.map || "").split("/").map(Number);
      if (state.map && [zoom, lat, lng].every(Number.isFinite)) map.setView([lat, lng], zoom, { animate: false });
      const place = app.data.places.id.indexOf(ga.unpackList(state.place)[0]);
      return place;
    };
    map.on("moveend", () => app.remember());
  }

  function setUpMap(app) {
    const { map, t } = app;
    for (const [name, level] of Object.entries(PANES)) {
      map.createPane(name).style.zIndex = level;
    }
    for (const name of ["ga-areas", "ga-rings", "ga-lines", "ga-way", "ga-names", "ga-way-names"]) map.getPane(name).style.pointerEvents = "none";
    L.control.zoom({ zoomInTitle: t("map.zoom_in"), zoomOutTitle: t("map.zoom_out") }).addTo(map);
    L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
    map.attributionControl.setPrefix("Leaflet");
    for (const text of app.data.attributions) map.attributionControl.addAttribution(ga.el("i", { text }).innerHTML);
    const container = map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", t("map.region"));
    const level = () => {
      const zoom = map.getZoom();
      container.dataset.zoom = ["distant", "far", "middle", "near"][LEVELS.filter((start) => zoom >= start).length];
    };
    map.on("zoomend", level);
    if (ga.calm()) map.options.zoomAnimation = map.options.fadeAnimation = map._zoomAnimated = false;
    fit(map, bounds(app.data), WHOLE);
    app.home = whereIs(map);
    level();
  }

  function makeHeadline(app, place) {
    return {
      update() {
        const { total } = app.sums;
        const both = app.choice.swipe !== null;
        // only what-if questions change what was written
        place.textContent = both ? ga.swipeHeadline(app) : !app.data.ask ? app.data.views[app.choice.view].headline : app.t("map.headline", {
          covered: app.t.number(total.covered),
          residents: app.t.number(total.residents),
          share: app.t.share(total.residents ? total.covered / total.residents : 0),
          within: app.choice.withinMin,
          practice: app.readingWords(app.choice.reading),
        });
      },
    };
  }

  /** Show a part of the map as large as it can be; steps of a quarter would leave a wide rim. */
  function fit(map, shown, options) {
    const { zoomSnap } = map.options;
    map.options.zoomSnap = 0.02;
    map.fitBounds(shown, { animate: false, ...options });
    map.options.zoomSnap = zoomSnap;
  }

  const whereIs = (map) => `${map.getZoom()}/${map.getCenter()}`;

  /** Let map and legend take what the words above them leave of the first sheet. */
  function fillSheet() {
    const panel = document.getElementById("ga-panel");
    const room = SHEET_PX - document.querySelector(".ga-header").offsetHeight;
    document.documentElement.style.setProperty("--room", `${room}px`);
    panel.style.zoom = 1;
    panel.style.zoom = Math.min(1, room / panel.scrollHeight);
  }

  /** Paper has another shape than the screen: show the same part of the map on it, or all of it if nobody moved it. */
  function followPaper(app) {
    window.matchMedia("print").addEventListener("change", ({ matches }) => {
      const { map } = app;
      const whole = whereIs(map) === app.home;
      const shown = whole ? bounds(app.data) : map.getBounds();
      if (matches) fillSheet();
      else document.getElementById("ga-panel").style.zoom = "";
      map.invalidateSize({ animate: false });
      fit(map, shown, whole ? WHOLE : {});
      if (whole) app.home = whereIs(map);
    });
  }

  function linkSkips() {
    for (const link of document.querySelectorAll("a.ga-skip")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        document.querySelector(link.getAttribute("href")).focus();
      });
    }
  }

  /** Read the data of the page, and give Leaflet its pins before anybody adds a marker. */
  ga.prepare = function () {
    const data = JSON.parse(document.getElementById("ga-data").textContent);
    const codes = Object.keys(data.symbols.reason);
    ga.data = { ...data, views: data.views.map((view) => ga.unpackView(view, codes, data.places.id.length)) };
    Object.assign(L.Icon.Default.prototype.options, ga.data.pin);
    L.Icon.Default.imagePath = "";
  };

  /** Start the page on a Leaflet map. */
  ga.start = function (map) {
    const { data } = ga;
    const app = makeApp(map, data);
    const at = (id) => document.getElementById(id);
    const judge = () => {
      app.recompute();
      app.sums = ga.sumUp(data, app.result);
      app.scale = ga.readScale(app);
    };
    app.update = () => {
      judge();
      for (const view of app.views) view.update();
      ga.refreshPopup(app);
      app.remember();
    };
    ga.addChoice(app);
    setUpMap(app);
    addActions(app);
    addMemory(app);
    const place = app.recall();
    judge();
    ga.makeCurve(app, at("ga-curve"));
    if (data.views.length > 1) ga.makeViews(app, at("ga-views"));
    ga.makeJourneys(app);
    const detail = ga.makeDetail(app, at("ga-detail"));
    ga.makeSearch(app, at("ga-search"));
    app.views = [
      ga.makeTiles(app), ga.makeAreas(app), ga.makeRings(app), ga.makeLines(app), ga.makeFlows(app), ga.makeSigns(app), ga.makeNames(app),
      ga.makeHousing(app), ga.makePractices(app), ga.makeScales(app, at("ga-scales")), detail,
      data.ask ? ga.makeAsk(app, at("ga-ask")) : null,
      ga.makeLegend(app, at("ga-legend")), makeHeadline(app, at("ga-headline")),
      ga.makeAreaTable(app, at("ga-area-table")), data.places.id.length ? ga.makePlaceTable(app, at("ga-place-table")) : null,
      ga.makePracticeTable(app, at("ga-practice-table")), ga.makeSwipe(app),
    ].filter(Boolean);
    app.update();
    if (place >= 0) app.openPlace(place);
    linkSkips();
    followPaper(app);
    ga.readyAt = performance.now();
    document.documentElement.dataset.ready = "true";
    ga.app = app;
  };
})(window.geoaccess);
