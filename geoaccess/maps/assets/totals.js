/* Sums over the people as they stand now: in all, by area and by place. */
(function (ga) {
  "use strict";
  const emptySum = () => ({ residents: 0, covered: 0, reasons: {} });

  function add(sum, residents, reason, covered) {
    sum.residents += residents;
    if (covered) sum.covered += residents;
    sum.reasons[reason] = (sum.reasons[reason] || 0) + residents;
  }

  /** In an edition for publication the numbers stand in the file; a hidden one is null. */
  function publishedSums(data, { total, areas }) {
    const noReasons = areas.map((area) => ({ reasons: {}, ...area }));
    return { total, areas: noReasons, places: [], practices: data.practices.id.map(() => null) };
  }

  /**
   * Totals of all people, of each area, of each place, and of those nearest to each practice.
   *
   * `result.parts` splits the people of every place by their reason: `home` is
   * the row of the place.
   */
  ga.sumUp = function (data, result) {
    if (result.published) return publishedSums(data, result.published);
    const total = emptySum();
    const areas = data.areas.map(emptySum);
    const places = data.places.id.map(emptySum);
    const { home, reason, residents } = result.parts;
    home.forEach((place, part) => {
      const area = data.places.area[place];
      const counts = [total, places[place], ...(area >= 0 ? [areas[area]] : [])];
      const covered = data.covered.includes(reason[part]);
      for (const sum of counts) add(sum, residents[part], reason[part], covered);
    });
    const practices = data.practices.id.map(() => 0);
    result.nearest.forEach((practice, place) => {
      if (practice >= 0) practices[practice] += places[place].covered;
    });
    return { total, areas, places, practices };
  };

  /** Residents that are not covered; null where that is not published. */
  ga.missedOf = (sum) => (ga.isHidden(sum) ? null : sum.residents - sum.covered);

  /** Whether a number of a sum is not published. */
  ga.isHidden = (sum) => sum.residents === null || sum.covered === null;

  /** Whether anything about an area is not published, the people of its reasons included. */
  ga.keepsSecret = (sum) => ga.isHidden(sum) || Object.values(sum.reasons).includes(null);

  /** Share of residents that are not covered; null where nobody lives or it is not published. */
  ga.uncoveredShare = (sum) => (!ga.isHidden(sum) && sum.residents > 0 ? 1 - sum.covered / sum.residents : null);
})(window.geoaccess);
