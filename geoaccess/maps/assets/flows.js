/* Who goes where in a plan: a line from every place to its site, when the reader asks for them. */
(function (ga) {
  "use strict";

  /** Whether the view that is shown says who goes where. */
  ga.hasFlows = (app) => Boolean(app.data.views[app.choice.view].flows);

  function drawn(app) {
    const { home, practice } = app.data.views[app.choice.view].flows;
    const rows = home.map((_, k) => k);
    if (app.choice.lines) return rows.filter((k) => app.statusOf(practice[k]) === "added");
    return rows.filter((k) => practice[k] === app.sitePopup);
  }

  /** Lines to the new sites, or to the one whose popup is open. */
  ga.makeFlows = function (app) {
    const renderer = L.canvas({ pane: "ga-lines" });
    const group = L.layerGroup().addTo(app.map);
    const { places, practices } = app.data;
    const style = { renderer, pane: "ga-lines", interactive: false, color: "#0b4f83", weight: 1.5, opacity: 0.75 };
    const draw = () => {
      group.clearLayers();
      if (!ga.hasFlows(app)) return;
      const { home, practice } = app.data.views[app.choice.view].flows;
      for (const k of drawn(app)) {
        const [i, j] = [home[k], practice[k]];
        L.polyline([[places.lat[i], places.lon[i]], [practices.lat[j], practices.lon[j]]], style).addTo(group);
      }
    };
    app.markSite = (j) => {
      app.sitePopup = j;
      draw();
    };
    return { update: draw };
  };

  /** The box of the legend that switches the lines. */
  ga.flowBox = function (app) {
    if (!ga.hasFlows(app)) return null;
    const input = ga.el("input", {
      type: "checkbox", checked: app.choice.lines, onchange: (event) => app.choose({ lines: event.target.checked }),
    });
    return ga.el("label", { class: "ga-key" }, [
      input, ga.el("span", { class: "ga-key-icon" }), ga.el("span", { class: "ga-key-text", text: app.t("legend.flows") }),
    ]);
  };
})(window.geoaccess);
