/* The panel that asks the map "what if": threshold, reading of the status, switched practices, candidates. */
(function (ga) {
  "use strict";
  const SWITCHES = ["open", "conditional", "full"];

  function radios(name, options, chosen, act) {
    return options.map(([value, text]) =>
      ga.el("label", { class: "ga-choice" }, [
        ga.el("input", {
          type: "radio", name, value, checked: value === chosen, onchange: () => act(value),
        }),
        ga.el("span", { text }),
      ]),
    );
  }

  const group = (title, children) =>
    ga.el("fieldset", { class: "ga-group" }, [ga.el("legend", { text: title }), ...children]);

  function thresholds(app) {
    const { t, choice } = app;
    const offered = app.data.ask.thresholds_min.map((minutes) => [String(minutes), t.number(minutes)]);
    const other = ga.el("input", {
      type: "number", min: 1, max: 1000, step: 1, value: choice.withinMin, class: "ga-minutes",
      onchange: (event) => {
        const minutes = Math.round(Number(event.target.value));
        if (minutes >= 1) app.choose({ withinMin: minutes });
      },
    });
    const pick = (value) => app.choose({ withinMin: Number(value) });
    return group(t("ask.within"), [
      ga.el("div", { class: "ga-row" }, [
        ...radios("ga-within", offered, String(choice.withinMin), pick),
        ga.el("label", { class: "ga-choice" }, [ga.el("span", { text: t("ask.other") }), other]),
      ]),
    ]);
  }

  function readings(app) {
    const { t, choice } = app;
    const names = Object.keys(app.data.readings).map((name) => [name, app.readingWords(name)]);
    return group(t("ask.reading"), radios("ga-reading", names, choice.reading, (reading) => app.choose({ reading })));
  }

  function candidates(app) {
    const { t, choice, data } = app;
    const first = data.practices.id.length - data.ask.candidates;
    const boxes = data.practices.id.slice(first).map((_, k) => {
      const i = first + k;
      return ga.el("label", { class: "ga-choice" }, [
        ga.el("input", {
          type: "checkbox", checked: choice.added.has(i), onchange: (event) => app.add(i, event.target.checked),
        }),
        ga.el("bdi", { text: data.practices.name[i] }),
      ]);
    });
    return boxes.length
      ? group(t("ask.candidates"), [ga.el("div", { class: "ga-choices", tabindex: "0", role: "group", "aria-label": t("ask.candidates") }, boxes)])
      : null;
  }

  function switched(app) {
    const { t, choice, data } = app;
    const rows = [...choice.switched].map(([i, status]) =>
      ga.el("li", {}, [
        ga.el("span", {}, [ga.el("bdi", { text: data.practices.name[i] }), `: ${t.word("status", status)} `]),
        ga.el("button", {
          type: "button", class: "ga-link", text: t("ask.undo"),
          "aria-label": `${t("ask.undo")}: ${data.practices.name[i]}`,
          onclick: () => app.switchStatus(i, null),
        }),
      ]),
    );
    return group(t("ask.switched"), [
      rows.length ? ga.el("ul", { class: "ga-plain" }, rows) : ga.el("p", { class: "ga-hint", text: t("ask.switch_hint") }),
    ]);
  }

  function outcome(app) {
    const { t } = app;
    const more = app.sums.total.covered - app.baseCovered;
    if (Math.abs(more) < 0.5) return t("ask.same");
    return t(more > 0 ? "ask.more" : "ask.fewer", { people: t.number(Math.abs(more)) });
  }

  function actions(app) {
    const { t } = app;
    const changed = app.choice.switched.size + app.choice.added.size > 0;
    return ga.el("p", { class: "ga-row" }, [
      ga.el("button", { type: "button", class: "ga-button", text: t("ask.reset"), onclick: () => app.reset() }),
      changed
        ? ga.el("button", { type: "button", class: "ga-button", text: t("ask.save"), onclick: () => ga.saveScenario(app) })
        : null,
    ]);
  }

  /** Radio buttons in the popup of a practice; a box in that of a candidate. */
  ga.practiceSwitch = function (app, i) {
    const { t, data, choice } = app;
    if (!data.ask) return null;
    if (i >= data.practices.id.length - data.ask.candidates) {
      const input = ga.el("input", {
        type: "checkbox", checked: choice.added.has(i), onchange: (event) => app.add(i, event.target.checked),
      });
      return ga.el("label", { class: "ga-choice" }, [input, ga.el("span", { text: t("ask.add") })]);
    }
    const now = choice.switched.get(i) || data.ask.status[i];
    const options = SWITCHES.map((status) => [status, t.word("status", status)]);
    return group(t("ask.what_if"), radios(`ga-switch-${i}`, options, now, (status) => app.switchStatus(i, status)));
  };

  /** The panel in `place`; keeps the focus where it was when it is drawn again. */
  ga.makeAsk = function (app, place) {
    const controls = () => [...place.querySelectorAll("input, button")];
    return {
      update() {
        const at = controls().indexOf(document.activeElement);
        ga.refill(place, [
          thresholds(app), readings(app), candidates(app), switched(app),
          ga.el("p", { class: "ga-outcome", role: "status", text: outcome(app) }),
          actions(app),
        ]);
        if (at >= 0) controls()[Math.min(at, controls().length - 1)].focus();
      },
    };
  };
})(window.geoaccess);
