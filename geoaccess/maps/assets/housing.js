/* Housing places on a canvas: sized by residents, with the colour and the shape of their reason. */
(function (ga) {
  "use strict";
  const SMALLEST = 3;
  const LARGEST = 20;
  const FULL_SIZE_ZOOM = 12;

  L.Canvas.include({
    _drawGeoaccessSymbol(layer) {
      if (!this._drawing || layer._empty()) return;
      const { x, y } = layer._point;
      ga.traceShape(this._ctx, layer.options.shape, x, y, layer._radius);
      if (layer.options.share > 0) {
        this._ctx.fillStyle = layer.options.fillColor;
        this._ctx.fill();
        ga.fillLower(this._ctx, x, y, layer._radius, layer.options.share, layer.options.shareColor);
        ga.traceShape(this._ctx, layer.options.shape, x, y, layer._radius);
      }
      this._fillStroke(this._ctx, layer);
    },
  });

  const SymbolMarker = L.CircleMarker.extend({
    _updatePath() {
      this._renderer._drawGeoaccessSymbol(this);
    },
  });

  /** Pixels of a place's radius: its surface follows the residents; symbols shrink when zoomed out. */
  ga.radiusOf = (app, residents) => {
    const scale = Math.min(1, Math.max(0.4, 1 - 0.16 * (FULL_SIZE_ZOOM - app.map.getZoom())));
    return Math.max(SMALLEST, scale * LARGEST * Math.sqrt(Math.max(residents, 0) / app.mostResidents));
  };

  function style(app, i) {
    const symbol = app.scale.symbol(i);
    const share = app.scale.share(i);
    return {
      share,
      shareColor: app.data.symbols.reason.covered.colour,
      shape: symbol.shape,
      fillColor: share > 0 && symbol.colour === app.data.symbols.reason.covered.colour ? "#ffffff" : symbol.colour,
      fill: share === 0,
      fillOpacity: 0.9,
      color: "#1b1b1b",
      weight: 0.8,
    };
  }

  /** The layer of housing places; small ones lie above large ones. */
  ga.makeHousing = function (app, pane = "ga-housing") {
    const { places } = app.data;
    const renderer = L.canvas({ pane, tolerance: 5 });
    const group = L.layerGroup().addTo(app.map);
    const order = places.residents.map((_, i) => i);
    order.sort((a, b) => places.residents[b] - places.residents[a]);
    const markers = new Map();
    for (const i of order) {
      const marker = new SymbolMarker([places.lat[i], places.lon[i]], {
        renderer,
        pane,
        bubblingMouseEvents: false,
        radius: ga.radiusOf(app, places.residents[i]),
        ...style(app, i),
      });
      marker.on("click", () => app.openPlace(i));
      markers.set(i, marker);
    }
    app.map.on("zoomend", () => {
      for (const [i, marker] of markers) marker.setRadius(ga.radiusOf(app, places.residents[i]));
    });
    return {
      update() {
        group.clearLayers();
        for (const [i, marker] of markers) {
          if (app.hidden.has(app.scale.of[i])) continue;
          L.setOptions(marker, style(app, i));
          group.addLayer(marker);
        }
      },
    };
  };
})(window.geoaccess);
