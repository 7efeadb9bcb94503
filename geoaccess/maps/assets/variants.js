/* Views of one map: different outcomes for the same places, shown in turn. */
(function (ga) {
  "use strict";
  const MOST_RADIOS = 8;
  const toSeconds = (minutes) => minutes.map((m) => (m === null ? null : m * 60));

  /** The outcome of a view as the rest of the page reads it. */
  ga.resultOf = (view) => ({
    reason: view.reason,
    seconds: toSeconds(view.minutes),
    nearest: view.nearest,
    because: view.because,
    becauseSeconds: toSeconds(view.because_minutes),
    parts: view.parts,
    published: view.published,
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

  function radios(app) {
    return app.data.views.map((view, i) =>
      ga.el("label", { class: "ga-choice" }, [
        ga.el("input", {
          type: "radio", name: "ga-view", value: String(i), checked: i === app.choice.view,
          onchange: () => app.choose({ view: i }),
        }),
        ga.el("bdi", { text: view.label }),
      ]),
    );
  }

  function slider(app) {
    const { data, t } = app;
    const shown = ga.el("output", { class: "ga-slider-label", text: data.views[app.choice.view].label });
    const input = ga.el("input", {
      type: "range", min: 0, max: data.views.length - 1, step: 1, value: app.choice.view,
      class: "ga-slider", "aria-label": t("variants.title"),
      "aria-valuetext": data.views[app.choice.view].label,
      oninput: () => {
        const view = Number(input.value);
        shown.textContent = data.views[view].label;
        input.setAttribute("aria-valuetext", data.views[view].label);
        app.choose({ view });
      },
    });
    return [shown, input];
  }

  /** Radio buttons to choose a view, a slider where there are many. */
  ga.makeViews = function (app, place) {
    const { data, t } = app;
    const controls = data.views.length > MOST_RADIOS ? slider(app) : radios(app);
    ga.refill(place, [
      ga.el("fieldset", { class: "ga-group" }, [ga.el("legend", { text: t("variants.title") }), ...controls]),
    ]);
  };
})(window.geoaccess);
