/* Views of one map: different outcomes for the same places, shown in turn. */
(function (ga) {
  "use strict";
  const toSeconds = (minutes) => minutes.map((m) => (m === null ? null : m * 60));

  /** The outcome of a view as the rest of the page reads it. */
  ga.resultOf = (view) => ({
    reason: view.reason,
    seconds: toSeconds(view.minutes),
    nearest: view.nearest,
    because: view.because,
    becauseSeconds: toSeconds(view.because_minutes),
    parts: view.parts,
  });

  /** Shades of the areas in a view: the view's own number, or the share that is not covered. */
  ga.shadingOf = function (app) {
    const { data, t } = app;
    const { shading: own, rings } = data.views[app.choice.view];
    if (rings) return { title: "", value: () => null, breaks: [], text: () => "", classes: [] };
    if (own) {
      const ends = [...own.breaks, Math.max(...own.values.filter((v) => v !== null))];
      return {
        title: own.title,
        value: (i) => own.values[i],
        breaks: own.breaks,
        text: (value) => t.number(value),
        classes: ends.map((end, k) => (k === 0 ? `≤ ${t.number(end)}` : `${t.number(ends[k - 1])}–${t.number(end)}`)),
      };
    }
    const ends = [0, ...data.breaks, 1];
    return {
      title: t("legend.areas"),
      value: (i) => ga.uncoveredShare(app.sums.areas[i]),
      breaks: data.breaks,
      text: (value) => t.share(value),
      classes: data.shares.map((_, k) => `${t.number(ends[k] * 100)}–${t.share(ends[k + 1])}`),
    };
  };

  /** Radio buttons to choose a view. */
  ga.makeViews = function (app, place) {
    const { data, t } = app;
    const options = data.views.map((view, i) =>
      ga.el("label", { class: "ga-choice" }, [
        ga.el("input", {
          type: "radio", name: "ga-view", value: String(i), checked: i === app.choice.view,
          onchange: () => app.choose({ view: i }),
        }),
        ga.el("bdi", { text: view.label }),
      ]),
    );
    ga.refill(place, [
      ga.el("fieldset", { class: "ga-group" }, [ga.el("legend", { text: t("variants.title") }), ...options]),
    ]);
  };
})(window.geoaccess);
