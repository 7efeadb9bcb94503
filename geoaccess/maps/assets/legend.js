/* The legend: what each symbol means and how many it stands for; its boxes switch layers on and off. */
(function (ga) {
  "use strict";

  function box(app, key, icon, text, count) {
    const input = ga.el("input", {
      type: "checkbox",
      checked: !app.hidden.has(key),
      onchange: (event) => app.show(key, event.target.checked),
    });
    return ga.el("label", { class: "ga-key" }, [
      input,
      ga.el("span", { class: "ga-key-icon" }, [icon]),
      ga.el("span", { class: "ga-key-text" }, [
        text,
        count === null ? null : ga.el("span", { class: "ga-key-count", text: count }),
      ]),
    ]);
  }

  const group = (title, children, more) =>
    ga.el("fieldset", { class: `ga-group ${more || ""}` }, [ga.el("legend", { text: title }), ...children]);

  /** Places and residents of every key; by reason people count, for a place can have several reasons. */
  function housing(app) {
    const { t, scale, data } = app;
    const places = new Map();
    const people = new Map();
    scale.of.forEach((key, i) => {
      places.set(key, (places.get(key) || 0) + 1);
      people.set(key, (people.get(key) || 0) + (data.places.residents[i] || 0));
    });
    const { reasons } = app.sums.total;
    const ofReason = (reason) => (reason in reasons ? reasons[reason] : 0);
    const residents = (key) => (scale.by === "reason" ? ofReason(key.slice("reason.".length)) : people.get(key) || 0);
    const cells = data.place_word === "table.cell";
    const count = (key) => {
      const number = t.number(places.get(key) || 0);
      // within one hour the people of a place can differ, and the page knows only the largest part
      if (scale.by === "week") return t("legend.places", { places: number });
      return t(cells ? "legend.people_cells" : "legend.people_places", { people: t.number(residents(key)), places: number });
    };
    return scale.keys
      .filter(({ key }) => scale.by === "reason" || places.has(key))
      .map(({ key, symbol, text }) =>
        app.result.published
          ? told(app, symbol, text, residents(key))
          : box(app, key, ga.symbolIcon(symbol), text, count(key)),
      );
  }

  /** A line without a box: in an edition for publication no place is drawn that it could switch. */
  function told(app, symbol, text, people) {
    const { t } = app;
    return ga.el("div", { class: "ga-key" }, [
      ga.el("span", { class: "ga-key-icon" }, [ga.symbolIcon(symbol)]),
      ga.el("span", { class: "ga-key-text" }, [
        text,
        ga.el("span", { class: "ga-key-count", text: `${t.number(people)} ${t("table.residents").toLowerCase()}` }),
      ]),
    ]);
  }

  function sizes(app) {
    const { t } = app;
    if (!app.data.places.id.length) return null;
    const most = app.mostResidents;
    const steps = [...new Set([1, 0.3, 0.05].map((part) => round(most * part)))].filter((n) => n > 0);
    const circles = steps.map((residents) =>
      ga.el("span", { class: "ga-size" }, [
        ga.symbolIcon({ shape: "circle", colour: "#ffffff" }, ga.radiusOf(app, residents)),
        t.number(residents),
      ]),
    );
    return ga.el("p", { class: "ga-sizes" }, [ga.el("span", { text: t("legend.size") }), ...circles]);
  }

  function partly(app) {
    const some = app.data.places.id.some((_, i) => app.scale.share(i) > 0);
    return some ? ga.el("p", { class: "ga-hint", text: app.t("legend.partly") }) : null;
  }

  function round(value) {
    const unit = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
    return Math.max(1, Math.floor(value / unit) * unit);
  }

  function statuses(app) {
    const { t } = app;
    const counts = {};
    for (const i of app.shownPractices()) counts[app.statusOf(i)] = (counts[app.statusOf(i)] || 0) + 1;
    return Object.keys(app.data.symbols.status)
      .filter((status) => counts[status])
      .map((status) =>
        box(app, `status.${status}`, ga.badgeIcon(app.data.symbols.status[status]), t.word("status", status), t("legend.practice_count", { count: t.number(counts[status]) })),
      );
  }

  function ramp(app, shading) {
    const steps = shading.classes.map((text, k) =>
      ga.el("li", {}, [
        ga.svg("svg", { width: 26, height: 14, "aria-hidden": "true" }, [
          ga.svg("rect", { width: 25, height: 13, x: 0.5, y: 0.5, fill: app.data.shares[k], stroke: "#5f6c7b" }),
        ]),
        ga.el("span", { text }),
      ]),
    );
    return ga.el("ul", { class: "ga-ramp" }, steps);
  }

  function hiddenKey(app) {
    if (!app.sums.areas.some(ga.keepsSecret)) return null;
    return ga.el("p", { class: "ga-hint", text: app.t("legend.hidden") });
  }

  function rings(app) {
    const { t } = app;
    const shown = app.data.views[app.choice.view].rings || [];
    return shown.map((ring, k) =>
      box(app, `ring.${ring.minutes}`, ga.ringIcon(app.data, k), t("map.minutes", { minutes: ring.minutes }), null),
    );
  }

  function background(app) {
    const { t } = app;
    const has = { names: app.data.named.length > 0 || app.data.areas.some((a) => a.at), lines: Object.keys(app.data.background).length > 0, tiles: app.data.tiles };
    return Object.keys(has)
      .filter((key) => has[key])
      .map((key) => box(app, key, null, t(`legend.${key}`), null));
  }

  /** The legend in `place`; keeps the focus where it was when it is drawn again. */
  ga.makeLegend = function (app, place) {
    const { t } = app;
    app.map.on("zoomend", () => place.querySelector(".ga-sizes")?.replaceWith(sizes(app)));
    return {
      update() {
        const boxes = [...place.querySelectorAll("input")];
        const at = boxes.indexOf(document.activeElement);
        const shading = ga.shadingOf(app);
        const reached = rings(app);
        const drawn = app.data.areas.some((area) => area.geometry);
        const practices = statuses(app);
        const lines = background(app);
        ga.refill(place, [
          reached.length ? group(t("legend.rings"), [...reached, hiddenKey(app)]) : null,
          group(app.scale.title, [...housing(app), partly(app), sizes(app), ga.flowBox(app)]),
          practices.length ? group(t("legend.practices"), practices) : null,
          drawn && shading.classes.length ? group(shading.title, [box(app, "areas", null, t("legend.areas_shaded"), null), ramp(app, shading), hiddenKey(app)]) : null,
          lines.length ? group(t("legend.background"), lines, "ga-screen-only") : null,
        ]);
        if (at >= 0) [...place.querySelectorAll("input")][at]?.focus();
      },
    };
  };
})(window.geoaccess);
