/* Columns of numbers that the page carries as text, made into lists again. */
(function (ga) {
  "use strict";

  /** Numbers of a type from their bytes in base64. */
  ga.unpack = function (text, Type) {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    return new Type(bytes.buffer);
  };

  const seconds = (text, count) =>
    text === null
      ? Array(count).fill(null)
      : Array.from(ga.unpack(text, Int32Array), (parts) => (parts < 0 ? null : (parts * 60) / 10000));

  const rows = (text, count) => (text === null ? Array(count).fill(-1) : ga.unpack(text, Int32Array));

  /** A view with its columns as lists; reasons as words, times in seconds. */
  ga.unpackView = function (view, codes, count) {
    const reasons = (text) => Array.from(ga.unpack(text, Uint8Array), (code) => codes[code]);
    return {
      ...view,
      reason: reasons(view.reason),
      seconds: seconds(view.minutes, count),
      nearest: rows(view.nearest, count),
      because: rows(view.because, count),
      becauseSeconds: seconds(view.because_minutes, count),
      flows: view.flows && {
        home: Array.from(ga.unpack(view.flows.home, Uint32Array)),
        practice: Array.from(ga.unpack(view.flows.practice, Uint32Array)),
      },
      parts: {
        home: ga.unpack(view.parts.home, Uint32Array),
        reason: reasons(view.parts.reason),
        residents: Array.from(ga.unpack(view.parts.residents, Uint32Array), (parts) => parts / 1000),
      },
    };
  };
})(window.geoaccess);
