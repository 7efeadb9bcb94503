/* The week of a place: in which hours its residents can visit a practice, and what stops them in the others. */
(function (ga) {
  "use strict";
  const STATE_FROM = 200;
  const SIGNS = {
    possible: "●", no_way_back: "↩", at_work: "w", closed: "·", unreachable: "▲", refused: "×", unknown: "?",
  };
  const SOME = "◐";

  const hoursADay = (week) => week.end - week.first;

  /** Number of hours on the slider. */
  ga.weekHours = (app) => app.data.week.days.length * hoursADay(app.data.week);

  const span = (hour) => `${String(hour).padStart(2, "0")}:00–${String(hour + 1).padStart(2, "0")}:00`;

  /** Day and hour number `n`, counted from the first hour of Monday. */
  ga.weekLabel = function (app, n) {
    const { week } = app.data;
    const day = Math.floor(n / hoursADay(week));
    return `${week.days[day]}, ${span(week.first + (n % hoursADay(week)))}`;
  };

  /** State of a place in hour number `n`, and the share of its residents who can visit a practice. */
  ga.weekHour = function (app, i, n) {
    const { week } = app.data;
    week.bytes = week.bytes || ga.unpack(week.cells, Uint8Array);
    const byte = week.bytes[i * ga.weekHours(app) + n];
    return byte < STATE_FROM
      ? { state: "possible", share: byte / 100 }
      : { state: week.states[byte - STATE_FROM], share: 0 };
  };

  /** How many hours of the week a visit is possible for anybody of a place. */
  ga.possibleHours = (app, i) =>
    Array.from({ length: ga.weekHours(app) }, (_, n) => ga.weekHour(app, i, n)).filter(({ share }) => share > 0).length;

  const signOf = ({ state, share }) => (state === "possible" && share < 0.995 ? SOME : SIGNS[state]);

  function tint(app, node, state) {
    node.style.backgroundColor = app.data.symbols.state[state].colour;
    node.style.color = state === "possible" ? "#ffffff" : "#1b1b1b";
    return node;
  }

  function cell(app, found) {
    const { t } = app;
    const words = found.state === "possible" ? t("week.share", { share: t.share(found.share) }) : t.word("week", found.state);
    const sign = ga.el("span", { "aria-hidden": "true", text: signOf(found) });
    const node = ga.el("td", { title: words }, [sign, ga.el("span", { class: "ga-hidden", text: words })]);
    return tint(app, node, found.state);
  }

  function table(app, i) {
    const { week } = app.data;
    const perDay = hoursADay(week);
    const head = ga.el("tr", {}, [
      ga.el("th", { scope: "col", text: app.t("variants.hour") }),
      ...week.short.map((text, day) => ga.el("th", { scope: "col" }, [ga.el("abbr", { title: week.days[day], text })])),
    ]);
    const rows = Array.from({ length: perDay }, (_, k) =>
      ga.el("tr", {}, [
        ga.el("th", { scope: "row", text: String(week.first + k).padStart(2, "0") }),
        ...week.days.map((_, day) => cell(app, ga.weekHour(app, i, day * perDay + k))),
      ]),
    );
    return ga.el("table", { class: "ga-week", "aria-label": app.t("week.title") }, [
      ga.el("thead", {}, [head]), ga.el("tbody", {}, rows),
    ]);
  }

  function key(app, i) {
    const found = Array.from({ length: ga.weekHours(app) }, (_, n) => ga.weekHour(app, i, n));
    const some = found.some(({ share }) => share > 0 && share < 0.995) ? [["possible", SOME, app.t("week.some")]] : [];
    const states = Object.keys(app.data.symbols.state)
      .filter((state) => found.some((hour) => hour.state === state && signOf(hour) === SIGNS[state]))
      .map((state) => [state, SIGNS[state], app.t.word("week", state)]);
    return ga.el("ul", { class: "ga-week-key" }, [...some, ...states].map(([state, sign, text]) =>
      ga.el("li", {}, [tint(app, ga.el("span", { "aria-hidden": "true", text: sign }), state), text]),
    ));
  }

  /** The week of a place as a table of hours and days; nothing where the page has no weeks. */
  ga.weekPanel = function (app, i) {
    if (!app.data.week) return null;
    const { t } = app;
    const scroll = { class: "ga-scroll ga-week-scroll", role: "region", tabindex: "0", "aria-label": t("week.title") };
    return ga.el("div", {}, [
      ga.el("h4", { text: t("week.title") }),
      ga.el("p", { text: t("week.summary", { hours: t.number(ga.possibleHours(app, i)) }) }),
      key(app, i),
      ga.el("div", scroll, [table(app, i)]),
    ]);
  };
})(window.geoaccess);
