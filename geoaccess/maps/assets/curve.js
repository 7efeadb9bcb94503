/* What each further site brings: a small plot of people reached against sites or cost, with its table. */
(function (ga) {
  "use strict";
  const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [288, 170, 12, 34, 26];

  function plot(app, { x, people, everyone, x_word: word }) {
    const { t } = app;
    const most = Math.max(...x);
    const across = (value) => LEFT + 14 + ((WIDTH - 2 * LEFT - 28) * value) / (most || 1);
    const [low, high] = [Math.min(...people), Math.max(...people)];
    const down = (value) => HEIGHT - BOTTOM - 8 - ((HEIGHT - BOTTOM - TOP - 16) * (value - low)) / (high - low || 1);
    const points = x.map((value, k) => [across(value), down(people[k])]);
    const text = (at, words, anchor) => ga.svg("text", { x: at[0], y: at[1], "text-anchor": anchor, class: "ga-curve-text", text: words });
    const label = t("curve.label", { from: t.number(low), to: t.number(high), residents: t.number(everyone) });
    return ga.svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "ga-curve", role: "img", "aria-label": label }, [
      ga.svg("line", { x1: LEFT, x2: WIDTH - LEFT, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM, stroke: "#5f6c7b" }),
      ga.svg("polyline", { points: points.map((at) => at.join(",")).join(" "), fill: "none", stroke: "#0b4f83", "stroke-width": 2 }),
      ...points.map(([cx, cy]) => ga.svg("circle", { cx, cy, r: 5, fill: "#0b4f83", stroke: "#ffffff", "stroke-width": 1.5 })),
      ...points.map(([cx, cy], k) => text([cx, cy - 10], t.number(people[k]), "middle")),
      ...x.map((value) => text([across(value), HEIGHT - BOTTOM + 15], t.number(value), "middle")),
      text([WIDTH - LEFT, HEIGHT - 4], word, "end"),
    ]);
  }

  function table(app, { labels, x, people, everyone, x_word: word }) {
    const { t } = app;
    const number = (text) => ga.el("td", { class: "ga-number", text });
    const heads = [t("plan_table.plan"), word, t("curve.people"), t("table.missed_share")];
    const rows = x.map((value, k) =>
      ga.el("tr", {}, [
        ga.el("th", { scope: "row" }, [ga.el("bdi", { text: labels[k] })]),
        number(t.number(value)), number(t.number(people[k])), number(t.share(everyone ? people[k] / everyone : 0)),
      ]),
    );
    return ga.el("table", { class: "ga-small" }, [
      ga.el("thead", {}, [ga.el("tr", {}, heads.map((text, k) => ga.el("th", { scope: "col", class: k ? "ga-number" : "", text })))]),
      ga.el("tbody", {}, rows),
    ]);
  }

  /** The plot in `place`, where the page has one. */
  ga.makeCurve = function (app, place) {
    const { curve } = app.data;
    if (!curve) return;
    ga.refill(place, [
      ga.el("fieldset", { class: "ga-group" }, [
        ga.el("legend", { text: app.t("curve.title") }),
        plot(app, curve),
        ga.el("details", {}, [ga.el("summary", { text: app.t("curve.table") }), table(app, curve)]),
      ]),
    ]);
  };
})(window.geoaccess);
