/* Coverage computed in the page: the same tests in the same order as the Python function `coverage`. */
(function (ga) {
  "use strict";
  const FAR = 65535;

  /** The tables of the page, ready to compute with. */
  ga.readTables = function (data) {
    const { ask } = data;
    const code = Object.fromEntries(ask.codes.map((reason, i) => [reason, i]));
    return {
      ask,
      code,
      places: data.places.id.length,
      practices: ask.status.length,
      seconds: ask.seconds.map((text) => ga.unpack(text, Uint16Array)),
      blocked: ga.unpack(ask.blocked, Uint8Array),
    };
  };

  /** Status of a practice under a choice; a candidate that is not added has none. */
  ga.statusUnder = function (tables, choice, i) {
    const first = tables.practices - tables.ask.candidates;
    if (i >= first) return choice.added.has(i) ? "open" : null;
    return choice.switched.get(i) || tables.ask.status[i];
  };

  /** Code of the status test of every practice; -1 for what does not exist or is no care. */
  function statusCodes(tables, choice) {
    const { code, ask } = tables;
    return Array.from({ length: tables.practices }, (_, i) => {
      const status = ga.statusUnder(tables, choice, i);
      if (status === null || !ask.care[i]) return -1;
      if (choice.statuses.includes(status)) return code.covered;
      return status === "unknown" ? code.unknown_status : code.full;
    });
  }

  /** The best practice of a part along one way: most tests passed, then nearest, then first. */
  function bestAlong(tables, choice, statusCode, way, home, row) {
    const { code, ask, practices } = tables;
    const best = { code: code.no_route, practice: -1, seconds: FAR };
    for (const i of ask.order) {
      if (statusCode[i] < 0) continue;
      const seconds = tables.seconds[way][home * practices + i];
      if (seconds === FAR) continue;
      const late = seconds > choice.limitS ? code.too_long : code.covered;
      const found = Math.min(late, statusCode[i], tables.blocked[row * practices + i]);
      if (found > best.code || (found === best.code && seconds < best.seconds)) {
        best.code = found;
        best.practice = i;
        best.seconds = seconds;
      }
    }
    return best;
  }

  function bestOf(tables, choice, statusCode, part) {
    const { ask } = tables;
    const home = ask.part_home[part];
    let best = null;
    for (let way = 0; way < ask.part_ways[part]; way += 1) {
      const found = bestAlong(tables, choice, statusCode, way, home, ask.part_rows[part][way]);
      if (best === null || found.code > best.code) best = found;
    }
    if (ask.unsnapped[home]) best.code = tables.code.unsnapped;
    return best;
  }

  /** The nearest practice that the statuses allow, whatever else stands in the way. */
  function nearest(tables, statusCode, home) {
    const found = { practice: -1, seconds: null };
    for (const i of tables.ask.by_id) {
      if (statusCode[i] !== tables.code.covered) continue;
      const seconds = tables.seconds[0][home * tables.practices + i];
      if (seconds !== FAR && (found.seconds === null || seconds < found.seconds)) {
        found.practice = i;
        found.seconds = seconds;
      }
    }
    return found;
  }

  /** A place is covered when all its people are; else its reason is that of the largest part left out. */
  function verdicts(tables, parts, bests) {
    const left = Array.from({ length: tables.places }, () => new Map());
    const speaker = Array.from({ length: tables.places }, () => new Map());
    parts.home.forEach((home, part) => {
      const reason = parts.reason[part];
      if (!speaker[home].has(reason)) speaker[home].set(reason, bests[part]);
      if (reason === "covered") return;
      const size = parts.residents[part] > 0 ? parts.residents[part] : 1e-9;
      left[home].set(reason, (left[home].get(reason) || 0) + size);
    });
    return left.map((sizes, home) => {
      let reason = "covered";
      for (const [other, size] of sizes) {
        if (reason === "covered" || size > sizes.get(reason) + 1e-9) reason = other;
      }
      return { reason, best: speaker[home].get(reason) };
    });
  }

  /** Reasons, nearest practices and parts of the people under a choice. */
  ga.evaluate = function (tables, choice) {
    const statusCode = statusCodes(tables, choice);
    const { ask } = tables;
    const bests = ask.part_home.map((_, part) => bestOf(tables, choice, statusCode, part));
    const parts = {
      home: ask.part_home,
      residents: ask.part_residents,
      reason: bests.map((best) => ask.codes[best.code]),
    };
    const judged = verdicts(tables, parts, bests);
    const near = judged.map((_, home) => nearest(tables, statusCode, home));
    return {
      parts,
      reason: judged.map(({ reason }) => reason),
      because: judged.map(({ best }) => best.practice),
      becauseSeconds: judged.map(({ best }) => (best.practice < 0 ? null : best.seconds)),
      nearest: near.map(({ practice }) => practice),
      seconds: near.map(({ seconds }) => seconds),
    };
  };
})(window.geoaccess);
