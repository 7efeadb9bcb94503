/* The reader's choices in the part of the address after #, so that a view can be shared. */
(function (ga) {
  "use strict";

  /** Choices that the address holds, as texts by name. */
  ga.readState = function () {
    return Object.fromEntries(new URLSearchParams(window.location.hash.slice(1)));
  };

  /** Write choices into the address without a new entry in the history. */
  ga.writeState = function (state) {
    const filled = Object.entries(state).filter(([, value]) => value !== "" && value !== null);
    const hash = new URLSearchParams(filled).toString();
    try {
      window.history.replaceState(null, "", `#${hash}`);
    } catch (error) {
      if (error.name !== "SecurityError") throw error;
      // a page inside a frame without an address of its own has no state to share
    }
  };

  /** A list in one text; commas and tildes in ids are written as tilde codes. */
  ga.packList = (items) =>
    [...items].map((i) => i.replace(/[~,:]/g, (c) => `~${c.charCodeAt(0).toString(16)}`)).join(",");
  ga.unpackList = (text) =>
    (text ? text.split(",") : []).map((item) =>
      item.replace(/~(7e|2c|3a)/g, (_, code) => String.fromCharCode(parseInt(code, 16))),
    );
})(window.geoaccess);
