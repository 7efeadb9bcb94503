/* Shapes of the symbols, once for the canvas of the map and once for the SVG of legend and tables. */
(function (ga) {
  "use strict";
  const regular = (corners, turn) =>
    Array.from({ length: corners }, (_, i) => {
      const angle = turn + (2 * Math.PI * i) / corners;
      return [1.05 * Math.sin(angle), -1.05 * Math.cos(angle)];
    });
  const star = Array.from({ length: 10 }, (_, i) => {
    const radius = i % 2 ? 0.55 : 1.25;
    return [radius * Math.sin((Math.PI * i) / 5), -radius * Math.cos((Math.PI * i) / 5)];
  });
  const plus = [
    [-0.38, -1.1], [0.38, -1.1], [0.38, -0.38], [1.1, -0.38], [1.1, 0.38], [0.38, 0.38],
    [0.38, 1.1], [-0.38, 1.1], [-0.38, 0.38], [-1.1, 0.38], [-1.1, -0.38], [-0.38, -0.38],
  ];
  const turn45 = ([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2];

  /* corners in units of the radius; a circle has none */
  const CORNERS = {
    circle: null,
    triangle: [[0, -1.2], [1.1, 0.8], [-1.1, 0.8]],
    triangle_down: [[0, 1.2], [1.1, -0.8], [-1.1, -0.8]],
    square: [[-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]],
    diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
    pentagon: regular(5, 0),
    hexagon: regular(6, Math.PI / 6),
    star,
    plus,
    cross: plus.map(turn45),
  };

  /** Draw the outline of a shape on a canvas. */
  ga.traceShape = function (context, shape, x, y, radius) {
    const corners = CORNERS[shape];
    context.beginPath();
    if (!corners) {
      context.arc(x, y, radius, 0, 2 * Math.PI);
      return;
    }
    for (const [dx, dy] of corners) context.lineTo(x + dx * radius, y + dy * radius);
    context.closePath();
  };

  /** Fill the lower part of the shape that was traced last, as in a glass. */
  ga.fillLower = function (context, x, y, radius, share, colour) {
    const height = 2.4 * radius;
    context.save();
    context.clip();
    context.fillStyle = colour;
    context.fillRect(x - height, y + height / 2 - share * height, 2 * height, share * height);
    context.restore();
  };

  function shapeNode(shape, radius, colour) {
    const look = { fill: colour, stroke: "#1b1b1b", "stroke-width": 1 };
    const corners = CORNERS[shape];
    if (!corners) return ga.svg("circle", { r: radius, ...look });
    const points = corners.map(([x, y]) => `${x * radius},${y * radius}`).join(" ");
    return ga.svg("polygon", { points, ...look });
  }

  /** A symbol of the housing layer as a picture without words of its own. */
  ga.symbolIcon = function (symbol, radius) {
    const half = Math.ceil((radius || 7) * 1.25) + 1;
    return ga.svg(
      "svg",
      {
        class: "ga-symbol",
        width: 2 * half,
        height: 2 * half,
        viewBox: `${-half} ${-half} ${2 * half} ${2 * half}`,
        "aria-hidden": "true",
      },
      [shapeNode(symbol.shape, radius || 7, symbol.colour)],
    );
  };

  const GLYPHS = {
    tick: (ink) => [ga.svg("path", { d: "M6 12.5l4 4 8-9", fill: "none", stroke: ink, "stroke-width": 3 })],
    half: (ink) => [
      ga.svg("circle", { cx: 12, cy: 12, r: 5.5, fill: "none", stroke: ink, "stroke-width": 2 }),
      ga.svg("path", { d: "M12 6.5a5.5 5.5 0 0 1 0 11z", fill: ink }),
    ],
    bar: (ink) => [ga.svg("path", { d: "M7 7l10 10M17 7L7 17", stroke: ink, "stroke-width": 3 })],
    question: (ink) => [
      ga.svg("path", {
        d: "M8.5 9.5a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1-1.5 2.3M12 17v1.6",
        fill: "none", stroke: ink, "stroke-width": 2.4,
      }),
    ],
    add: (ink) => [ga.svg("path", { d: "M12 6v12M6 12h12", stroke: ink, "stroke-width": 3 })],
  };

  /** The badge of a practice: a square with the sign of its status, filled where it takes people. */
  ga.badgeIcon = function (symbol) {
    const full = symbol.filled;
    const frame = {
      x: 2, y: 2, width: 20, height: 20, rx: 4,
      fill: full ? symbol.colour : "#ffffff", stroke: symbol.colour, "stroke-width": 2,
      "stroke-dasharray": symbol.dashed ? "4 2" : null,
    };
    const ink = full ? "#ffffff" : symbol.colour;
    return ga.svg(
      "svg",
      { class: "ga-badge", width: 20, height: 20, viewBox: "0 0 24 24", "aria-hidden": "true" },
      [ga.svg("rect", frame), ...GLYPHS[symbol.shape](ink)],
    );
  };
})(window.geoaccess);
