/* Sums over the places as they stand now, in people and in places. */
(function (ga) {
  "use strict";
  const emptySum = () => ({ residents: 0, covered: 0, places: 0, reasons: {} });

  function add(sum, residents, reason) {
    sum.residents += residents;
    sum.places += 1;
    if (reason === "covered") sum.covered += residents;
    const part = (sum.reasons[reason] = sum.reasons[reason] || { residents: 0, places: 0 });
    part.residents += residents;
    part.places += 1;
  }

  /** Totals of all places and of each area, from the reasons in `result`. */
  ga.sumUp = function (data, result) {
    const total = emptySum();
    const areas = data.areas.map(emptySum);
    data.places.residents.forEach((residents, i) => {
      add(total, residents, result.reason[i]);
      const area = data.places.area[i];
      if (area >= 0) add(areas[area], residents, result.reason[i]);
    });
    return { total, areas };
  };

  /** Share of residents that are not covered; null where nobody lives. */
  ga.uncoveredShare = (sum) => (sum.residents > 0 ? 1 - sum.covered / sum.residents : null);
})(window.geoaccess);
