/* What colours the places: their reason, a number in classes, or an hour of the week. */
(function (ga) {
  "use strict";

  const scaleBy = (app) => app.data.scales.find((scale) => scale.key === app.choice.by);

  const rounded = (seconds) => (seconds === null ? null : Math.ceil(seconds / 60));

  function numberOf(app, scale, i) {
    return scale.values ? scale.values[i] : rounded(app.result.seconds[i]);
  }

  /** Ends of the classes in words: up to the first, between two, up to the largest. */
  ga.classTexts = (t, breaks, largest) => {
    const ends = [...breaks, Math.max(largest, ...breaks)];
    return ends.map((end, k) => (k === 0 ? `≤ ${t.number(end)}` : `${t.number(ends[k - 1])}–${t.number(end)}`));
  };

  /** Classes of whole minutes; the last one has no end, for a what-if can lengthen a journey. */
  function minuteTexts(t, ends) {
    const between = (from, to) => t("map.minutes", { minutes: `${t.number(from)}–${t.number(to)}` });
    const classes = ends.map((end, k) => between(k === 0 ? 0 : ends[k - 1] + 1, end));
    return [...classes, t("scale.over", { minutes: t.number(ends.at(-1)) })];
  }

  function keysOfScale(app, scale) {
    const symbols = app.data.symbols.class;
    const few = scale.breaks.length + 1;
    // few classes still run from the lightest to the darkest
    const symbol = (k) => symbols[few > 1 ? Math.round((k * (symbols.length - 2)) / (few - 1)) : 0];
    const texts = scale.key === "minutes" ? minuteTexts(app.t, scale.breaks) : ga.classTexts(app.t, scale.breaks, scale.largest);
    const classes = texts.map((text, k) => ({
      key: `${scale.key}.${k}`, symbol: symbol(k), text,
    }));
    return [...classes, { key: `${scale.key}.none`, symbol: symbols.at(-1), text: scale.none }];
  }

  function keysOfStates(app) {
    const { state } = app.data.symbols;
    return Object.keys(state).map((name) => ({
      key: `state.${name}`, symbol: state[name], text: app.t.word("week", name),
    }));
  }

  function keysOfReasons(app) {
    return ga.reasonsPresent(app).map((reason) => ({
      key: `reason.${reason}`, symbol: app.data.symbols.reason[reason], text: app.t.word("reason", reason),
    }));
  }

  /** The key of a place under the scale that is shown. */
  ga.keyOf = function (app, i) {
    if (app.choice.by === "week") return `state.${ga.weekHour(app, i, app.choice.hour).state}`;
    const scale = scaleBy(app);
    if (!scale) return `reason.${app.result.reason[i]}`;
    const value = numberOf(app, scale, i);
    return `${scale.key}.${value === null ? "none" : ga.classOf(value, scale.breaks)}`;
  };

  /** The part of a symbol that is filled blue: the people within reach, where that is not all or none. */
  function shareIn(app) {
    const within = {
      reason: (i) => app.sums.places[i].covered / Math.max(app.sums.places[i].residents, 1e-9),
      week: (i) => ga.weekHour(app, i, app.choice.hour).share,
    }[app.choice.by];
    return (i) => {
      const share = within ? within(i) : 0;
      return share < 0.995 ? share : 0;
    };
  }

  /** What the symbols of the places mean now: title, keys, and the key of every place. */
  ga.readScale = function (app) {
    const { t, data } = app;
    const scale = scaleBy(app);
    const keys = app.choice.by === "week" ? keysOfStates(app) : scale ? keysOfScale(app, scale) : keysOfReasons(app);
    const of = data.places.id.map((_, i) => ga.keyOf(app, i));
    const symbols = new Map(keys.map(({ key, symbol }) => [key, symbol]));
    const title = app.choice.by === "week" ? t("scale.week") : scale ? scale.title : t(app.result.published ? "legend.reasons" : "legend.housing");
    return { title, keys, of, by: app.choice.by, symbol: (i) => symbols.get(of[i]), share: shareIn(app) };
  };

  function radios(app) {
    const { t, data } = app;
    const offered = [
      ["reason", t("scale.reason")],
      ...data.scales.map(({ key, title }) => [key, title]),
      ...(data.week ? [["week", t("scale.week")]] : []),
    ];
    return offered.map(([value, text]) =>
      ga.el("label", { class: "ga-choice" }, [
        ga.el("input", {
          type: "radio", name: "ga-by", value, checked: value === app.choice.by,
          onchange: () => app.choose({ by: value }),
        }),
        ga.el("span", { text }),
      ]),
    );
  }

  function hourOutcome(app) {
    const { t, data, choice } = app;
    const people = data.places.residents.reduce(
      (sum, residents, i) => sum + (residents || 0) * ga.weekHour(app, i, choice.hour).share, 0);
    const everyone = data.places.residents.reduce((sum, residents) => sum + (residents || 0), 0);
    return t("week.outcome", {
      people: t.number(people), residents: t.number(everyone), share: t.share(everyone ? people / everyone : 0),
    });
  }

  function hourSlider(app) {
    const label = ga.el("span", { class: "ga-slider-label" });
    const outcome = ga.el("p", { class: "ga-outcome", role: "status" });
    const input = ga.el("input", {
      type: "range", min: 0, max: ga.weekHours(app) - 1, step: 1, class: "ga-slider", "aria-label": app.t("scale.week"),
      oninput: () => app.choose({ hour: Number(input.value) }),
    });
    const box = ga.el("div", {}, [label, input, outcome]);
    const update = () => {
      box.hidden = app.choice.by !== "week";
      if (box.hidden) return;
      const text = ga.weekLabel(app, app.choice.hour);
      input.value = app.choice.hour;
      input.setAttribute("aria-valuetext", text);
      label.textContent = text;
      outcome.textContent = hourOutcome(app);
    };
    return { box, update };
  }

  /** Radio buttons for what colours the places, with a slider for the hour of the week. */
  ga.makeScales = function (app, place) {
    const { t, data } = app;
    if (!data.scales.length && !data.week) return null;
    const slider = data.week ? hourSlider(app) : null;
    const buttons = radios(app);
    ga.refill(place, [
      ga.el("fieldset", { class: "ga-group ga-screen-only" }, [
        ga.el("legend", { text: t("scale.title") }), ...buttons, slider && slider.box,
      ]),
    ]);
    return {
      update() {
        for (const input of place.querySelectorAll("input[name='ga-by']")) input.checked = input.value === app.choice.by;
        if (slider) slider.update();
      },
    };
  };
})(window.geoaccess);
