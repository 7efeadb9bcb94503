/* The three tables below the map: areas, housing places and practices. */
(function (ga) {
  "use strict";
  const indices = (list) => list.map((_, i) => i);

  const goTo = (text, name, act) =>
    ga.el("button", { type: "button", class: "ga-link", title: text, onclick: act }, [
      ga.el("bdi", { text: name }),
    ]);

  function reasonCell(app, reason) {
    return ga.el("span", { class: "ga-with-icon" }, [
      ga.symbolIcon(app.data.symbols.reason[reason], 6),
      app.t.word("reason", reason),
    ]);
  }

  function statusCell(app, i) {
    const status = app.statusOf(i);
    return ga.el("span", { class: "ga-with-icon" }, [
      ga.badgeIcon(app.data.symbols.status[status]),
      app.t.word("status", status),
    ]);
  }

  /** Reasons of the columns; in an edition for publication those that any of its views tells by area. */
  function areaReasons(app) {
    if (!app.result.published) return ga.reasonsPresent(app);
    const told = app.data.views.flatMap(({ published }) => published.areas.flatMap((area) => Object.keys(area.reasons || {})));
    return Object.keys(app.data.symbols.reason).filter((reason) => told.includes(reason));
  }

  /** People of an area by reason, null where that is not published. */
  const peopleOf = ({ reasons }, reason) => (reason in reasons ? reasons[reason] : 0);

  /** Areas with their people and shares. */
  ga.makeAreaTable = function (app, place) {
    const { t, data } = app;
    const sum = (i) => app.sums.areas[i];
    const number = (title, value) => ({ title, value, text: (i) => t.number(value(i)), number: true });
    const share = (i) => ga.uncoveredShare(sum(i));
    const rings = data.views.some((view) => view.rings);
    return ga.makeTable(app, place, {
      label: t("table.areas"),
      rows: () => indices(data.areas).filter((i) => sum(i).residents !== 0),
      words: (i) => data.areas[i].name,
      sorted: { index: 2, up: false },
      columns: [
        {
          title: t(data.area_word),
          value: (i) => data.areas[i].name,
          node: (i) => (data.areas[i].geometry
            ? goTo(t("map.show"), data.areas[i].name, (e) => app.openArea(i, e.currentTarget))
            : ga.el("bdi", { text: data.areas[i].name })),
        },
        number(t("table.residents"), (i) => sum(i).residents),
        number(t(rings ? "table.outside" : "table.missed"), (i) => ga.missedOf(sum(i))),
        { title: t("table.missed_share"), value: share, text: (i) => (share(i) === null ? t.number(null) : t.share(share(i))), number: true },
        // of areas that are reached, the column before says who lies outside
        ...(rings ? [] : areaReasons(app))
          .filter((reason) => reason !== "covered")
          .map((reason) => number(t.word("reason", reason), (i) => peopleOf(sum(i), reason))),
      ],
    });
  };

  /** Housing places. */
  ga.makePlaceTable = function (app, place) {
    const { t, data } = app;
    const { places, practices } = data;
    const areaName = (i) => (places.area[i] >= 0 ? data.areas[places.area[i]].name : "");
    const practiceName = (i) => (app.result.nearest[i] >= 0 ? practices.name[app.result.nearest[i]] : "");
    const kind = (i) => t.word("kind", places.kinds[places.kind[i]]);
    const seconds = (i) => app.result.seconds[i];
    const reason = (i) => app.result.reason[i];
    const missed = (i) => app.sums.places[i].residents - app.sums.places[i].covered;
    const rings = data.views.some((view) => view.rings);
    const kinds = indices(places.id).some(kind);
    const gap = data.scales.find(({ key }) => key === "gap");
    const score = (i) => gap.values[i];
    const hours = (i) => ga.possibleHours(app, i);
    const named = data.views.some((view) => view.nearest.some((practice) => practice >= 0));
    const columns = [
      {
        title: t(data.place_word),
        value: (i) => places.name[i],
        node: (i) => goTo(t("map.show"), places.name[i], (e) => app.openPlace(i, e.currentTarget)),
      },
      { title: t("table.municipality"), value: areaName, text: areaName },
      ...(kinds ? [{ title: t("table.kind"), value: kind, text: kind }] : []),
      { title: t("table.residents"), value: (i) => places.residents[i], text: (i) => t.number(places.residents[i]), number: true },
      { title: t(rings ? "table.outside" : "table.missed"), value: missed, text: (i) => t.number(missed(i)), number: true },
      { title: t("table.reason"), value: (i) => t.word("reason", reason(i)), node: (i) => reasonCell(app, reason(i)) },
      { title: t("table.minutes"), value: seconds, text: (i) => (seconds(i) === null ? "–" : t.number(Math.ceil(seconds(i) / 60))), number: true },
      ...(named ? [{ title: t("map.nearest_usable"), value: practiceName, node: (i) => ga.el("bdi", { text: practiceName(i) || "–" }) }] : []),
      ...(gap ? [{ title: gap.short, value: score, text: (i) => (score(i) === null ? "–" : t.number(score(i))), number: true }] : []),
      ...(data.week ? [{ title: t("week.column"), value: hours, text: (i) => t.number(hours(i)), number: true }] : []),
    ];
    return ga.makeTable(app, place, {
      label: t("table.places"),
      rows: () => indices(places.id),
      words: (i) => [places.name[i], places.id[i], areaName(i), kind(i), practiceName(i)].join(" "),
      sorted: { index: 3, up: false },
      columns,
      filters: [
        {
          name: "reason",
          title: t("table.reason"),
          value: reason,
          options: app.possible.reasons.map((code) => [code, t.word("reason", code)]),
        },
        {
          name: "area",
          title: t("table.municipality"),
          value: areaName,
          options: data.areas.map(({ name }) => [name, name]),
        },
      ],
    });
  };

  /** Practices with their addresses. */
  ga.makePracticeTable = function (app, place) {
    const { t, data } = app;
    const { practices } = data;
    const address = (i) => [practices.address[i], practices.postcode[i], practices.municipality[i]].filter(Boolean).join(", ");
    const kind = (i) => (practices.kind[i] ? t.word("kind", practices.kind[i]) : "");
    const nearestKnown = data.views.some(({ nearest }) => nearest.some((row) => row >= 0));
    const addressed = indices(practices.id).some((i) => practices.lat[i] !== null && address(i));
    return ga.makeTable(app, place, {
      label: t("table.practices"),
      rows: () => indices(practices.id).filter((i) => practices.lat[i] !== null),
      words: (i) => [practices.name[i], practices.id[i], address(i), kind(i)].join(" "),
      columns: [
        {
          title: t("table.practice"),
          value: (i) => practices.name[i],
          node: (i) => goTo(t("map.show"), practices.name[i], (e) => app.openPractice(i, e.currentTarget)),
        },
        { title: t("table.status"), value: (i) => t.word("status", app.statusOf(i)), node: (i) => statusCell(app, i) },
        { title: t("table.kind"), value: kind, text: kind },
        ...(addressed ? [{ title: t("table.address"), value: address, node: (i) => ga.el("bdi", { text: address(i) || "–" }) }] : []),
        { title: t("table.places_free"), value: (i) => practices.places[i], text: (i) => (practices.places[i] === null ? "–" : t.number(practices.places[i])), number: true },
        ...(nearestKnown ? [
          { title: t("table.nearest_for"), value: (i) => app.nearestFor(i), text: (i) => t.number(app.nearestFor(i)), number: true },
        ] : []),
      ],
      filters: [
        {
          name: "status",
          title: t("table.status"),
          value: (i) => app.statusOf(i),
          options: app.possible.statuses.map((code) => [code, t.word("status", code)]),
        },
      ],
    });
  };
})(window.geoaccess);
