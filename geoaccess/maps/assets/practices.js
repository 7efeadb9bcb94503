/* Practices as elements of the page: one stop of the Tab key, arrow keys go from one to the next. */
(function (ga) {
  "use strict";

  function label(app, i) {
    const { practices } = app.data;
    const place = [practices.address[i], practices.municipality[i]].filter(Boolean).join(", ");
    const name = place ? `${practices.name[i]}, ${place}` : practices.name[i];
    const same = practices.name.indexOf(practices.name[i]) !== i ? ` (${practices.id[i]})` : "";
    return `${name}${same}: ${app.t.word("status", app.statusOf(i))}`;
  }

  /** A site that is added is what the map is about: larger than others, and above them. */
  function isAdded(app, i) {
    return app.statusOf(i) === "added";
  }

  function icon(app, i) {
    const symbol = app.data.symbols.status[app.statusOf(i)];
    const className = isAdded(app, i) ? "ga-practice ga-added" : "ga-practice";
    return L.divIcon({ className, html: ga.badgeIcon(symbol), iconSize: [24, 24] });
  }

  /** Lets the arrow keys move the focus among elements of which one is in the order of Tab. */
  function roam(elements, event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const shown = elements.filter((element) => element.isConnected);
    const at = shown.indexOf(event.currentTarget);
    const next = shown[(at + step + shown.length) % shown.length];
    event.preventDefault();
    event.stopPropagation();
    for (const element of shown) element.tabIndex = element === next ? 0 : -1;
    next.focus({ preventScroll: true });
  }

  function makeMarker(app, i) {
    const { practices } = app.data;
    const text = label(app, i);
    const marker = L.marker([practices.lat[i], practices.lon[i]], {
      icon: icon(app, i),
      title: text,
      alt: text,
      riseOnHover: true,
      zIndexOffset: isAdded(app, i) ? 10000 : 0,
    });
    marker.on("click", () => app.openPractice(i));
    return marker;
  }

  function dress(app, i, marker, elements) {
    const element = marker.getElement();
    element.setAttribute("aria-label", label(app, i));
    element.tabIndex = -1;
    element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        app.openPractice(i, null, element);
      }
      roam(elements, event);
    });
    element.addEventListener("focus", () => app.map.panInside(marker.getLatLng(), { animate: !ga.calm() }));
    elements.push(element);
  }

  /** The layer of practices, in the order of their names. */
  ga.makePractices = function (app) {
    const { practices } = app.data;
    const group = L.layerGroup().addTo(app.map);
    const order = practices.id.map((_, i) => i).filter((i) => practices.lat[i] !== null);
    order.sort((a, b) => practices.name[a].localeCompare(practices.name[b], app.data.language));
    return {
      update() {
        group.clearLayers();
        const elements = [];
        for (const i of order) {
          if (app.hidden.has(`status.${app.statusOf(i)}`)) continue;
          const marker = makeMarker(app, i).addTo(group);
          dress(app, i, marker, elements);
        }
        if (elements.length) elements[0].tabIndex = 0;
      },
    };
  };
})(window.geoaccess);
