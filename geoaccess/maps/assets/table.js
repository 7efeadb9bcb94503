/* A table that sorts and filters, with the same numbers as the map. */
(function (ga) {
  "use strict";
  const PAGE = 50;

  const compare = (language) => {
    const texts = new Intl.Collator(language, { numeric: true });
    return (a, b) => {
      if (typeof a === "number" && typeof b === "number") return a - b;
      if (a === null || b === null) return (a === null) - (b === null);
      return texts.compare(a, b);
    };
  };

  function header(table, column, index) {
    const button = ga.el("button", { type: "button", onclick: () => table.sortBy(index) }, [
      ga.el("span", { text: column.title }),
      ga.el("span", { class: "ga-arrow", "aria-hidden": "true" }),
    ]);
    const sorted = table.sorted.index === index;
    const order = table.sorted.up ? "ascending" : "descending";
    return ga.el(
      "th",
      { scope: "col", class: column.number ? "ga-number" : "", "aria-sort": sorted ? order : "none" },
      [button],
    );
  }

  function cell(column, row, first) {
    const content = column.node ? column.node(row) : column.text(row);
    const look = { class: column.number ? "ga-number" : "" };
    return first ? ga.el("th", { scope: "row", ...look }, [content]) : ga.el("td", look, [content]);
  }

  /**
   * Build a table in `place`.
   *
   * `columns`: title, value(row) to sort by, text(row) or node(row) to show,
   * number when it is one. `rows()` gives the rows as they stand now; `words(row)`
   * what a search looks through.
   */
  ga.makeTable = function (app, place, { label, columns, rows, words, filters, sorted }) {
    const { t } = app;
    const order = compare(app.data.language);
    const table = { sorted: sorted || { index: 0, up: true }, shown: PAGE, query: "", chosen: {} };
    const head = ga.el("tr");
    const body = ga.el("tbody");
    const count = ga.el("p", { class: "ga-count", role: "status" });
    const more = ga.el("button", { type: "button", class: "ga-more", onclick: () => showMore() });

    function matching() {
      const query = table.query.toLocaleLowerCase(app.data.language);
      return rows().filter(
        (row) =>
          (!query || words(row).toLocaleLowerCase(app.data.language).includes(query)) &&
          (filters || []).every((f) => !table.chosen[f.name] || f.value(row) === table.chosen[f.name]),
      );
    }

    function draw() {
      const { value } = columns[table.sorted.index];
      const found = matching().map((row) => [value(row), row]);
      const sign = table.sorted.up ? 1 : -1;
      found.sort(([a], [b]) => (a === null || b === null ? order(a, b) : sign * order(a, b)));
      const page = found.slice(0, table.shown);
      ga.refill(head, columns.map((column, i) => header(table, column, i)));
      ga.refill(
        body,
        page.map(([, row]) => ga.el("tr", {}, columns.map((c, i) => cell(c, row, i === 0)))),
      );
      const numbers = { shown: t.number(page.length), all: t.number(found.length) };
      count.textContent = t(found.length ? "table.count" : "table.none", numbers);
      more.hidden = page.length === found.length;
      more.textContent = t("table.more", { more: t.number(Math.min(PAGE * 4, found.length - page.length)) });
    }

    function showMore() {
      table.shown += PAGE * 4;
      draw();
    }

    table.sortBy = function (index) {
      const again = table.sorted.index === index;
      table.sorted = { index, up: again ? !table.sorted.up : !columns[index].number };
      draw();
      head.children[index].querySelector("button").focus();
    };

    const search = ga.el("input", {
      type: "search",
      oninput: (event) => {
        table.query = event.target.value;
        table.shown = PAGE;
        draw();
      },
    });
    const choices = (filters || []).map((filter) =>
      ga.el("label", {}, [
        ga.el("span", { text: filter.title }),
        ga.el(
          "select",
          {
            onchange: (event) => {
              table.chosen[filter.name] = event.target.value;
              table.shown = PAGE;
              draw();
            },
          },
          [["", t("table.all")], ...filter.options].map(([value, text]) => ga.el("option", { value, text })),
        ),
      ]),
    );
    ga.refill(place, [
      ga.el("div", { class: "ga-filters" }, [
        ga.el("label", {}, [ga.el("span", { text: t("table.search") }), search]),
        ...choices,
      ]),
      count,
      ga.el("div", { class: "ga-scroll", role: "region", "aria-label": label, tabindex: "0" }, [
        ga.el("table", { "aria-label": label }, [ga.el("thead", {}, [head]), body]),
      ]),
      more,
    ]);
    draw();
    return { update: draw };
  };
})(window.geoaccess);
