/* What a click on a place, a practice or an area tells, in words. */
(function (ga) {
  "use strict";

  const row = (term, value) =>
    value === "" || value === null ? [] : [ga.el("dt", { text: term }), ga.el("dd", { text: value })];

  const facts = (rows) => ga.el("dl", { class: "ga-facts" }, rows.flat());

  function heading(icon, name) {
    return ga.el("h3", { class: "ga-popup-title", tabindex: "-1" }, [icon, ga.el("bdi", { text: name })]);
  }

  /** The reason of a place as a sentence; without a practice to name, the bare sentence. */
  ga.reasonSentence = function (app, i) {
    const { t, result } = app;
    const { texts, practices } = app.data;
    const reason = result.reason[i];
    const seconds = result.becauseSeconds[i];
    const named = seconds !== null && result.because[i] >= 0;
    const keys = [named ? "" : `because.${reason}_bare`, `because.${reason}`, "because.other"];
    return t(keys.find((key) => key in texts), {
      minutes: named ? Math.ceil(seconds / 60) : "",
      within: app.choice.withinMin,
      practice: named ? practices.name[result.because[i]] : "",
      reason: t.word("reason", reason),
    });
  };

  /** The reasons of the people of a sum, largest first; nothing when all share one. */
  function split(app, sum) {
    const reasons = Object.keys(sum.reasons).sort((a, b) => sum.reasons[b] - sum.reasons[a]);
    if (reasons.length < 2) return null;
    const part = (reason) => [
      ga.symbolIcon(app.data.symbols.reason[reason], 6),
      `${app.t.number(sum.reasons[reason])} ${app.t.word("reason", reason)}`,
    ];
    return ga.el("ul", { class: "ga-plain" }, reasons.map((reason) => ga.el("li", {}, part(reason))));
  }

  /** The least minutes whose area a place lies in. */
  const ringRow = (app, i) =>
    row(app.t("legend.rings"), app.result.seconds[i] === null ? "" : app.t.minutes(app.result.seconds[i]));

  /** The gap score of a place, where the page has it. */
  function gapRow(app, i) {
    const scale = app.data.scales.find(({ key }) => key === "gap");
    if (!scale) return [];
    const score = scale.values[i];
    return row(scale.title, score === null ? scale.none : app.t.number(score));
  }

  /** A housing place. */
  ga.placePopup = function (app, i) {
    const { t, result } = app;
    const { places, practices } = app.data;
    const area = places.area[i] >= 0 ? app.data.areas[places.area[i]].name : "";
    const near = result.nearest[i];
    const { rings } = app.data.views[app.choice.view];
    const usable = near < 0 ? t("map.not_reached") : `${practices.name[near]}, ${t.minutes(result.seconds[i])}`;
    const told = result.because[i] === near && near >= 0; // the sentence has named it
    return ga.el("div", { class: "ga-popup" }, [
      heading(ga.symbolIcon(app.data.symbols.reason[result.reason[i]]), places.name[i]),
      ga.el("p", { text: ga.reasonSentence(app, i) }),
      split(app, app.sums.places[i]),
      facts([
        row(t("table.residents"), t.number(places.residents[i])),
        row(t("table.kind"), t.word("kind", places.kinds[places.kind[i]])),
        row(t("table.municipality"), area),
        ...(rings ? [ringRow(app, i)] : [row(t("map.nearest_usable"), told ? "" : usable)]),
        gapRow(app, i),
      ]),
      ga.detailLink(app, i),
    ]);
  };

  /** A practice. */
  ga.practicePopup = function (app, i) {
    const { t } = app;
    const { practices } = app.data;
    const status = app.statusOf(i);
    const address = [practices.address[i], practices.postcode[i], practices.municipality[i]];
    return ga.el("div", { class: "ga-popup" }, [
      heading(ga.badgeIcon(app.data.symbols.status[status]), practices.name[i]),
      facts([
        row(t("table.status"), t.word("status", status)),
        row(t("table.kind"), practices.kind[i] ? t.word("kind", practices.kind[i]) : ""),
        row(t("table.address"), address.filter(Boolean).join(", ")),
        row(t("table.places_free"), practices.places[i] === null ? "" : t.number(practices.places[i])),
        row(t("table.nearest_for"), app.nearestFor(i) === null ? "" : t.number(app.nearestFor(i))),
        row(t("table.checked_on"), t.date(practices.checked_on[i])),
      ]),
      ga.practiceSwitch(app, i),
    ]);
  };

  function areaSentence({ t }, sum, share) {
    if (ga.isHidden(sum)) return t("map.area_hidden", { residents: t.number(sum.residents) });
    if (share === null) return t("map.no_residents");
    const missed = t.number(ga.missedOf(sum));
    return t("map.area_sentence", { missed, residents: t.number(sum.residents), share: t.share(share) });
  }

  /** An area. */
  ga.areaPopup = function (app, i) {
    const { t } = app;
    const sum = app.sums.areas[i];
    const share = ga.uncoveredShare(sum);
    return ga.el("div", { class: "ga-popup" }, [
      heading("", app.data.areas[i].name),
      ga.el("p", {
        text: areaSentence(app, sum, share),
      }),
      split(app, sum),
    ]);
  };

  /** Write the open popup anew after a change, with the focus where it was. */
  ga.refreshPopup = function (app) {
    if (!app.popup || !app.popup.shown.isOpen()) return;
    const { shown, render } = app.popup;
    const inputs = () => [...shown.getElement().querySelectorAll("input, button, summary")];
    const at = inputs().indexOf(document.activeElement);
    shown.setContent(render());
    if (at >= 0) inputs()[at].focus({ preventScroll: true });
  };

  /** Open a popup, put the focus into it and give it back when it closes. */
  ga.openPopup = function (app, at, render, back) {
    // beside the buttons at the left and below the north arrow, on a phone too
    const { x: width, y: height } = app.map.getSize();
    const maxWidth = Math.min(300, width - 110);
    const popup = L.popup({ maxWidth, maxHeight: height - 90, minWidth: Math.min(200, maxWidth), autoPanPaddingTopLeft: [54, 34], autoPanPaddingBottomRight: [12, 12] });
    popup.setLatLng(at).setContent(render());
    popup.on("remove", () => {
      if (back && back.isConnected) back.focus({ preventScroll: true });
    });
    popup.openOn(app.map);
    app.popup = { shown: popup, render };
    const close = popup.getElement().querySelector(".leaflet-popup-close-button");
    close.setAttribute("aria-label", app.t("map.close"));
    close.removeAttribute("href");
    close.tabIndex = 0;
    close.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        popup.close();
      }
    });
    popup.getElement().addEventListener("keydown", (event) => {
      if (event.key === "Escape") popup.close();
    });
    popup.getElement().querySelector("h3").focus({ preventScroll: true });
    return popup;
  };
})(window.geoaccess);
