/* The reader's choice: threshold, reading of the status, switched practices, added candidates. */
(function (ga) {
  "use strict";

  /* the slider of hours begins here on the first day: midnight tells little */
  const MORNING = 9;

  const sameSet = (a, b) => a.length === b.length && a.every((item) => b.includes(item));

  function readingOf(data) {
    return Object.keys(data.readings).find((name) => sameSet(data.readings[name], data.statuses));
  }

  /** The choice under which the map was made. */
  ga.firstChoice = (data) => ({
    withinMin: data.within_min,
    reading: readingOf(data),
    switched: new Map(),
    added: new Set(),
    view: data.first_view,
    by: "reason",
    hour: data.week ? Math.max(0, MORNING - data.week.first) : 0,
    lines: false,
    swipe: null,
  });

  /** What decides the outcome, as texts for the address; only what differs from how the map was made. */
  ga.packOutcome = function (data, choice) {
    const { id } = data.practices;
    const switched = [...choice.switched].map(([i, status]) => [id[i], status]);
    const first = ga.firstChoice(data);
    return {
      within: choice.withinMin === first.withinMin ? "" : String(choice.withinMin),
      reading: choice.reading === first.reading ? "" : choice.reading,
      switch: switched.map(([name, status]) => `${ga.packList([name])}:${status}`).join(","),
      add: ga.packList([...choice.added].map((i) => id[i])),
      view: choice.view === first.view ? "" : String(choice.view),
    };
  };

  /** The whole choice as texts for the address: the outcome, and how it is shown. */
  ga.packChoice = (data, choice) => ({
    ...ga.packOutcome(data, choice),
    by: choice.by === "reason" ? "" : choice.by,
    hour: choice.by === "week" ? String(choice.hour) : "",
    lines: choice.lines ? "1" : "",
    swipe: choice.swipe === null ? "" : String(choice.swipe),
  });

  /** How an outcome is shown; what the page does not know stays as it is. */
  function unpackLooks(data, state, choice) {
    if (data.scales.some(({ key }) => key === state.by) || (data.week && state.by === "week")) choice.by = state.by;
    const hours = data.week ? data.week.days.length * (data.week.end - data.week.first) : 0;
    const hour = Number(state.hour);
    if (Number.isInteger(hour) && hour >= 0 && hour < hours) choice.hour = hour;
    choice.lines = state.lines === "1";
    const swipe = Number(state.swipe);
    if (data.swipe && state.swipe && swipe >= 0 && swipe <= 100) Object.assign(choice, { swipe, view: data.swipe[1] });
  }

  /** The choice that an address holds; what the page does not know is left out. */
  ga.unpackChoice = function (data, state) {
    const choice = ga.firstChoice(data);
    if (data.views[state.view]) choice.view = Number(state.view);
    unpackLooks(data, state, choice);
    if (!data.ask) return choice;
    const row = new Map(data.practices.id.map((id, i) => [id, i]));
    const within = Number(state.within);
    if (within > 0) choice.withinMin = within;
    if (data.readings[state.reading]) choice.reading = state.reading;
    for (const pair of (state.switch || "").split(",")) {
      const [packed, status] = pair.split(":");
      const i = row.get(ga.unpackList(packed)[0]);
      if (i !== undefined && ["open", "conditional", "full"].includes(status)) choice.switched.set(i, status);
    }
    for (const id of ga.unpackList(state.add)) if (row.has(id)) choice.added.add(row.get(id));
    return choice;
  };

  /** What the computation needs of a choice; thresholds are closed and in whole seconds. */
  ga.sharpen = (data, choice) => ({
    ...choice,
    limitS: Math.floor(Math.round(choice.withinMin * 60e6) / 1e6),
    statuses: data.readings[choice.reading],
  });

  /** Give the app its choice and the ways to change it. */
  ga.addChoice = function (app) {
    const { data, t } = app;
    const tables = data.ask ? ga.readTables(data) : null;
    const compute = (choice) => ga.evaluate(tables, ga.sharpen(data, choice));
    const key = (choice) => JSON.stringify(ga.packOutcome(data, choice));
    let computed = key(app.choice);
    if (tables) app.baseCovered = ga.sumUp(data, compute(app.choice)).total.covered;
    app.readingWords = (name) =>
      `takes.${name}` in data.texts
        ? t(`takes.${name}`)
        : data.readings[name].map((status) => t.word("status", status)).join(", ");
    app.recompute = () => {
      if (key(app.choice) === computed) return;
      computed = key(app.choice);
      app.result = tables ? compute(app.choice) : data.views[app.choice.view];
    };
    app.choose = (change) => {
      Object.assign(app.choice, change);
      app.update();
    };
    app.switchStatus = (i, status) => {
      if (status === null || status === data.ask.status[i]) app.choice.switched.delete(i);
      else app.choice.switched.set(i, status);
      app.update();
    };
    app.add = (i, added) => {
      if (added) app.choice.added.add(i);
      else app.choice.added.delete(i);
      app.update();
    };
    app.reset = () => app.choose(ga.firstChoice(data));
    app.statusOf = (i) => {
      if (tables && i >= data.practices.id.length - data.ask.candidates) {
        return app.choice.added.has(i) ? "added" : "candidate";
      }
      const shown = data.views[app.choice.view].status || data.practices.status;
      const status = app.choice.switched.get(i) || shown[i];
      return data.symbols.status[status] ? status : "unknown";
    };
  };
})(window.geoaccess);
