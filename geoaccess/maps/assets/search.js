/* Search by name among areas, housing places and practices. */
(function (ga) {
  "use strict";
  const MOST = 8;

  function targets(app) {
    const { data, t } = app;
    const areas = data.areas.flatMap((area, i) =>
      area.geometry ? [{ name: area.name, kind: t(data.area_word), open: (b) => app.openArea(i, b) }] : [],
    );
    const places = data.places.name.map((name, i) => ({ name, kind: t("table.place"), open: (b) => app.openPlace(i, b) }));
    const practices = app.shownPractices().map((i) => ({
      name: data.practices.name[i], kind: t("table.practice"), open: (b) => app.openPractice(i, b),
    }));
    return [...areas, ...practices, ...places];
  }

  /** The search field in `place`, with its answers as buttons below it. */
  ga.makeSearch = function (app, place) {
    const { t, data } = app;
    const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase(data.language);
    const all = targets(app).map((target) => ({ ...target, plain: plain(target.name) }));
    const answers = ga.el("ul", { class: "ga-answers" });
    const count = ga.el("p", { class: "ga-hidden", role: "status" });
    const input = ga.el("input", {
      type: "search",
      autocomplete: "off",
      oninput: () => {
        const query = plain(input.value.trim());
        const found = query ? all.filter((target) => target.plain.includes(query)) : [];
        found.sort((a, b) => b.plain.startsWith(query) - a.plain.startsWith(query));
        ga.refill(answers, found.slice(0, MOST).map((target) =>
          ga.el("li", {}, [
            ga.el("button", { type: "button", class: "ga-link", onclick: (e) => target.open(e.currentTarget) }, [
              ga.el("bdi", { text: target.name }),
            ]),
            ga.el("span", { class: "ga-hint", text: ` ${target.kind}` }),
          ]),
        ));
        count.textContent = query ? t("search.count", { count: t.number(found.length) }) : "";
      },
    });
    ga.refill(place, [ga.el("label", { class: "ga-search" }, [ga.el("span", { text: t("search.label") }), input]), count, answers]);
  };
})(window.geoaccess);
