/* Small helpers: elements made from text (never from markup), and the words and numbers of the page. */
window.geoaccess = window.geoaccess || {};
(function (ga) {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  /* stands for a number that an edition for publication does not tell */
  const HIDDEN = "×";

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name === "text") node.textContent = value;
      else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children || []) {
      if (child !== null && child !== undefined) node.append(child);
    }
    return node;
  }

  /** An HTML element; `text` is set as text and `onclick` and the like are listened to. */
  ga.el = (tag, attributes, children) => fill(document.createElement(tag), attributes, children);

  /** An SVG element. */
  ga.svg = (tag, attributes, children) =>
    fill(document.createElementNS(SVG, tag), attributes, children);

  /** Replace all that a node holds. */
  ga.refill = (node, children) => node.replaceChildren(...children.filter((c) => c !== null));

  /** Words and numbers in the language of the page. */
  ga.makeTexts = function (words, language) {
    const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
    const tenth = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
    const t = (key, values) =>
      words[key].replace(/\{(\w+)\}/g, (_, name) => {
        const value = values[name];
        return typeof value === "number" ? tenth.format(value) : value;
      });
    t.number = (value) => (value === null ? HIDDEN : whole.format(value));
    t.share = (value) => `${whole.format(value * 100)}%`;
    const days = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
    t.date = (iso) => (iso ? days.format(new Date(iso)) : "");
    t.minutes = (seconds) => t("map.minutes", { minutes: Math.ceil(seconds / 60) });
    t.word = (section, code) => words[`${section}.${code}`] || code;
    return t;
  };

  /** Whether the reader asked for less motion. */
  ga.calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
})(window.geoaccess);
