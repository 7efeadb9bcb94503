/* The reader's choice as a scenario file (TOML), to compute it again with all that Python knows. */
(function (ga) {
  "use strict";
  // a JSON string is a TOML basic string, but for the character that ends control codes
  const quote = (text) => JSON.stringify(text).replace(/\u007f/g, "\\u007F");

  const entry = (lines) => ["", "[[edit]]", ...lines].join("\n");

  /** The choice as text of a scenario file. */
  ga.scenarioText = function (data, choice) {
    const { practices } = data;
    const sharp = ga.sharpen(data, choice);
    const switched = [...choice.switched].map(([i, status]) =>
      entry(['do = "change_practice"', `id = ${quote(practices.id[i])}`, `status = ${quote(status)}`]),
    );
    const added = [...choice.added].map((i) =>
      entry([
        'do = "open_practice"',
        `id = ${quote(practices.id[i])}`,
        `name = ${quote(practices.name[i])}`,
        'status = "open"',
        `lon = ${practices.lon[i]}`,
        `lat = ${practices.lat[i]}`,
      ]),
    );
    return [
      `name = ${quote(data.title)}`,
      `note = ${quote(`within_min = ${choice.withinMin}, statuses = ${sharp.statuses.join(", ")}`)}`,
      ...switched,
      ...added,
      "",
    ].join("\n");
  };

  /** Offer the choice as a file. */
  ga.saveScenario = function (app) {
    const text = ga.scenarioText(app.data, app.choice);
    const address = URL.createObjectURL(new Blob([text], { type: "application/toml" }));
    ga.el("a", { href: address, download: "scenario.toml" }).click();
    URL.revokeObjectURL(address);
  };
})(window.geoaccess);
