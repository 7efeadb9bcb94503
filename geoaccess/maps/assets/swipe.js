/* Before and after on one map: a divider between them that is dragged, or moved by the arrow keys. */
(function (ga) {
  "use strict";
  const MIDDLE = 50;
  const STEPS = { ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageDown: -10, PageUp: 10, Home: -100, End: 100 };
  const PANES = ["ga-areas", "ga-housing", "ga-names"];
  const paneBefore = (name) => `${name}-before`;

  const inRange = (percent) => Math.min(100, Math.max(0, percent));

  /** A part of the map from one pixel of its width to another, for panes that move with the map. */
  function part(map, from, to) {
    const { x: width, y: height } = map.getSize();
    const [start, end] = [map.containerPointToLayerPoint([from * width, 0]), map.containerPointToLayerPoint([to * width, height])];
    const corners = [[start.x, start.y], [end.x, start.y], [end.x, end.y], [start.x, end.y]];
    return `polygon(${corners.map(([x, y]) => `${x}px ${y}px`).join(", ")})`;
  }

  /** The app as it is on the side of the outcome before: all else is shared. */
  function otherSide(app) {
    const side = Object.create(app);
    side.refresh = () => {
      side.choice = { ...app.choice, view: app.data.swipe[0] };
      side.result = app.data.views[side.choice.view];
      side.sums = ga.sumUp(app.data, side.result);
      side.scale = ga.readScale(side);
    };
    side.openPlace = (i, back) => app.openPlace(i, back, side);
    return side;
  }

  function makeDivider(app, moveTo, settle) {
    const { data, t, map } = app;
    const [before, after] = data.swipe.map((k) => data.views[k].label);
    const tag = (place, text) => ga.el("span", { class: `ga-divider-tag ${place}` }, [ga.el("bdi", { text })]);
    const divider = ga.el("div", {
      class: "ga-divider", role: "slider", tabindex: "0", hidden: true,
      "aria-label": t("variants.swipe_label"), "aria-orientation": "horizontal", "aria-valuemin": 0, "aria-valuemax": 100,
    }, [tag("ga-left", before), ga.el("span", { class: "ga-handle", text: "⇔" }), tag("ga-right", after)]);
    L.DomEvent.disableClickPropagation(divider);
    const follow = (event) => {
      const { left, width } = map.getContainer().getBoundingClientRect();
      moveTo(inRange(Math.round(((event.clientX - left) / width) * 100)));
    };
    divider.addEventListener("pointerdown", (event) => {
      divider.setPointerCapture(event.pointerId);
      divider.addEventListener("pointermove", follow);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      divider.addEventListener(end, () => {
        divider.removeEventListener("pointermove", follow);
        settle();
      });
    }
    divider.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (step === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      moveTo(inRange(app.choice.swipe + step));
      settle();
    });
    map.getContainer().append(divider);
    return divider;
  }

  /** The outcome before beside the one that is shown, when the reader asks for both. */
  ga.makeSwipe = function (app) {
    const { data, map, t } = app;
    if (!data.swipe) return null;
    const side = otherSide(app);
    for (const name of PANES) {
      const pane = map.createPane(paneBefore(name));
      pane.style.zIndex = map.getPane(name).style.zIndex;
      pane.style.pointerEvents = map.getPane(name).style.pointerEvents;
    }
    side.refresh();
    const layers = [ga.makeAreas, ga.makeHousing, ga.makeNames].map((make, k) => make(side, paneBefore(PANES[k])));
    const divider = makeDivider(app, (percent) => {
      app.choice.swipe = percent;
      place();
    }, () => app.remember());

    function place() {
      const { swipe } = app.choice;
      if (swipe === null) return;
      for (const name of PANES) {
        map.getPane(paneBefore(name)).style.clipPath = part(map, 0, swipe / 100);
        map.getPane(name).style.clipPath = part(map, swipe / 100, 1);
      }
      divider.style.left = `${swipe}%`;
      divider.setAttribute("aria-valuenow", swipe);
      divider.setAttribute("aria-valuetext", t("variants.swipe_value", { share: t.share(swipe / 100) }));
    }
    map.on("move zoom zoomend resize viewreset", place);
    app.sideAt = ({ x }) => (app.choice.swipe !== null && x < (app.choice.swipe / 100) * map.getSize().x ? side : app);
    return {
      update() {
        const shown = app.choice.swipe !== null;
        divider.hidden = !shown;
        for (const name of PANES) {
          map.getPane(paneBefore(name)).style.display = shown ? "" : "none";
          if (!shown) map.getPane(name).style.clipPath = "";
        }
        if (!shown) return;
        side.refresh();
        for (const layer of layers) layer.update();
        place();
      },
    };
  };

  /** A radio button beside those of the views, and how to use the divider. */
  ga.swipeChoice = function (app) {
    const { data, t } = app;
    if (!data.swipe) return [];
    const after = data.swipe[1];
    return [
      ga.el("label", { class: "ga-choice" }, [
        ga.el("input", {
          type: "radio", name: "ga-view", value: "swipe", checked: app.choice.swipe !== null,
          onchange: () => app.choose({ view: after, swipe: MIDDLE }),
        }),
        ga.el("span", { text: t("variants.swipe") }),
      ]),
      ga.el("p", { class: "ga-hint ga-screen-only", text: t("variants.swipe_hint", { name: data.views[after].label }) }),
    ];
  };

  /** The sentence of both sides, each after its name. */
  ga.swipeHeadline = ({ data }) => data.swipe.map((k) => `${data.views[k].label} – ${data.views[k].headline}`).join(" ");
})(window.geoaccess);
