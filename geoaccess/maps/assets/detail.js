/* The place that was chosen last, beside the map: its journey and its week. */
(function (ga) {
  "use strict";

  const hasMore = (app, i) => Boolean(app.data.week || ga.journeyOf(app, i));

  /** A button of the popup that leads to the journey and the week; nothing where there are none. */
  ga.detailLink = function (app, i) {
    if (!hasMore(app, i)) return null;
    const go = () => {
      const title = document.getElementById("ga-detail-title");
      title.parentElement.scrollIntoView({ block: "nearest" });
      title.focus({ preventScroll: true });
    };
    return ga.el("button", { type: "button", class: "ga-link", text: app.t("detail.more"), onclick: go });
  };

  /** The section in `place`; it stays when the popup closes, until the reader closes it too. */
  ga.makeDetail = function (app, place) {
    const { t } = app;
    let chosen = null;
    const draw = () => {
      app.drawWay(chosen);
      place.hidden = chosen === null || !hasMore(app, chosen);
      if (place.hidden) return;
      ga.refill(place, [
        ga.el("h3", { id: "ga-detail-title", tabindex: "-1" }, [ga.el("bdi", { text: app.data.places.name[chosen] })]),
        ga.journeyList(app, chosen),
        ga.weekPanel(app, chosen),
        ga.el("button", { type: "button", class: "ga-link", text: t("detail.close"), onclick: () => app.chooseDetail(null) }),
      ]);
    };
    app.chooseDetail = (i) => {
      chosen = i;
      if (i === null) {
        app.selected = null;
        app.remember();
      }
      draw();
      document.getElementById("ga-panel").scrollTop = 0;
    };
    return { update: draw };
  };
})(window.geoaccess);
