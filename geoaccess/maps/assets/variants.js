/* Views of one map: different outcomes for the same places, shown in turn. */
(function (ga) {
  "use strict";
  const MOST_RADIOS = 8;

  /** Shades by a number of its own, in the classes that come with it. */
  function shadingBy(t, own, value) {
    const numbers = Object.values(own.values).filter((number) => number !== null);
    return {
      title: own.title,
      value,
      breaks: own.breaks,
      text: (number) => t.number(number),
      classes: ga.classTexts(t, own.breaks, Math.max(...numbers)),
    };
  }

  /** Shades by the share of residents who can go nowhere in the hour that is shown. */
  function hourShading(app) {
    const { data, t } = app;
    const sums = data.areas.map(() => ({ residents: 0, covered: 0 }));
    data.places.area.forEach((area, i) => {
      if (area < 0) return;
      const residents = data.places.residents[i] || 0;
      sums[area].residents += residents;
      sums[area].covered += residents * ga.weekHour(app, i, app.choice.hour).share;
    });
    return shareShading(data, t, t("week.areas"), (i) => ga.uncoveredShare(sums[i]));
  }

  function shareShading(data, t, title, value) {
    const ends = [0, ...data.breaks, 1];
    return {
      title,
      value,
      breaks: data.breaks,
      text: (share) => t.share(share),
      classes: data.shares.map((_, k) => `${t.number(ends[k] * 100)}–${t.share(ends[k + 1])}`),
    };
  }

  /** Shades of the areas in a view: the view's own number, or the share that is not covered. */
  ga.shadingOf = function (app) {
    const { data, t } = app;
    const { shading: own, rings } = data.views[app.choice.view];
    if (rings) return { title: "", value: () => null, breaks: [], text: () => "", classes: [] };
    if (own) return shadingBy(t, own, (i) => own.values[i]);
    if (app.choice.by === "week") return hourShading(app);
    const scale = data.scales.find(({ key, areas }) => key === app.choice.by && areas);
    if (scale) return shadingBy(t, scale.areas, (i) => scale.areas.values[data.areas[i].name] ?? null);
    return shareShading(data, t, t("legend.areas"), (i) => ga.uncoveredShare(app.sums.areas[i]));
  };

  function radios(app) {
    return app.data.views.map((view, i) =>
      ga.el("label", { class: "ga-choice" }, [
        ga.el("input", {
          type: "radio", name: "ga-view", value: String(i), checked: i === app.choice.view && app.choice.swipe === null,
          onchange: () => app.choose({ view: i, swipe: null }),
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
    const controls = data.views.length > MOST_RADIOS ? slider(app) : [...radios(app), ...ga.swipeChoice(app)];
    ga.refill(place, [
      ga.el("fieldset", { class: "ga-group" }, [ga.el("legend", { text: t("variants.title") }), ...controls]),
    ]);
  };
})(window.geoaccess);
