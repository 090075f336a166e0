/* The map itself: vis-network holds people and ties as PyVis wrote them and draws marks and lines;
   everything written or ringed is drawn over it (draw.js, labels.js, focus.js). */
(() => {
  "use strict";

  const { data, people, state } = RG;
  const MARGIN = { top: 26, right: 64, bottom: 66, left: 40 };
  const LARGEST_SCALE = 1.25;
  // On a phone the whole map is fitted to a small canvas: marks shrink less than distances.
  const grown = RG.narrow() ? 1.35 : 1;

  const net = { vis: null, nodes: null, edges: null, box: null, moved: false };
  const ties = data.ties.map((tie, i) => ({ ...tie, id: `e${i}` }));
  const tieById = new Map(ties.map((tie) => [tie.id, tie]));
  const tiesOf = new Map(data.people.map((person) => [person.n, []]));
  ties.forEach((tie) => { tiesOf.get(tie.a).push(tie); tiesOf.get(tie.b).push(tie); });

  /* -- filters: what is off the map ----------------------------------------------------------- */

  const personVisible = (person) =>
    !state.filters.types.has(person.type) && !state.filters.stances.has(person.ours ? "ours" : String(person.stance ?? "unknown"));
  const tieVisible = (tie) => {
    const { groups, fragile, strength, days } = state.filters;
    return personVisible(people.get(tie.a)) && personVisible(people.get(tie.b))
      && !tie.groups.every((group) => groups.has(group))
      && (!fragile || tie.fragile.length > 0)
      && tie.w >= strength
      && (days === null || tie.silent === null || tie.silent <= days);
  };
  const hidden = new Set();
  const changed = (items, visible) => {
    const changes = [];
    items.forEach((item) => {
      const id = item.n || item.id;
      const hide = !visible(item);
      if (hide === hidden.has(id)) return;
      if (hide) hidden.add(id); else hidden.delete(id);
      changes.push({ id, hidden: hide });
    });
    return changes;
  };
  const applyFilters = () => {
    const nodes = changed(data.people, personVisible);
    const edges = changed(ties, tieVisible);
    if (!net.vis) return;
    if (nodes.length) net.nodes.update(nodes);
    if (edges.length) net.edges.update(edges);
    RG.labels.forget();
    net.vis.redraw();
    showEmpty();
  };

  /* -- colours --------------------------------------------------------------------------------- */

  const markColour = (person) => {
    const type = RG.knownType(person.type);
    return person.placeholder
      ? { background: RG.colour("--paper"), border: RG.colour("--ink2") }
      : { background: RG.colour(`--type-${type}`), border: RG.colour(`--type-${type}-line`) };
  };
  const tieColour = (tie) => RG.colour(tie.conflict ? "--conflict" : tie.group === "formal" ? "--tie-formal" : "--tie");
  /* In a thicket every tie stays, but only the three strongest of each person at full ink. */
  const THICKET = 4;
  const backbone = (() => {
    if (ties.length <= THICKET * data.people.length) return null;
    const kept = new Set(ties.filter((tie) => tie.conflict || tie.fragile.length).map((tie) => tie.id));
    const weight = (n) => people.get(n).score ?? 0;
    tiesOf.forEach((list, n) => {
      const other = (tie) => weight(tie.a === n ? tie.b : tie.a);
      [...list].sort((x, y) => y.w - x.w || other(y) - other(x)).slice(0, 3).forEach((tie) => kept.add(tie.id));
    });
    return kept;
  })();
  const faint = Math.max(0.1, Math.min(0.5, (2.2 * data.people.length) / Math.max(1, ties.length)));
  const tieInk = (tie) => {
    const colour = tieColour(tie);
    return { color: colour, highlight: colour, hover: colour, opacity: backbone && !backbone.has(tie.id) ? faint : 1, inherit: false };
  };
  const withStates = (colour) => ({ ...colour, highlight: colour, hover: colour });
  /* A theme changes every colour at once: written straight into what vis-network holds, since
     updating the data set would lay everything out anew. */
  const paint = () => {
    if (!net.vis) return;
    const { nodes, edges } = net.vis.body;
    data.people.forEach((person) => { nodes[person.n].options.color = withStates(markColour(person)); });
    ties.forEach((tie) => {
      edges[tie.id].options.color = tieInk(tie);
    });
    net.vis.redraw();
  };

  /* -- where things are on the screen ------------------------------------------------------------ */

  /* Return a function from a person to the place and radius of the mark, in pixels of the canvas. */
  const projector = () => {
    const scale = net.vis.getScale();
    const zero = net.vis.canvasToDOM({ x: 0, y: 0 });
    return (n) => {
      const person = people.get(n);
      return { x: person.x * scale + zero.x, y: person.y * scale + zero.y, r: person.r * grown * scale };
    };
  };
  const size = () => ({ width: net.box.clientWidth, height: net.box.clientHeight });

  const frame = (who, { largest = LARGEST_SCALE } = {}) => {
    const inside = RG.narrow() ? { top: 20, right: 44, bottom: 24, left: 44 } : MARGIN;
    const low = { x: Infinity, y: Infinity };
    const high = { x: -Infinity, y: -Infinity };
    who.forEach((person) => {
      const r = person.r * grown;
      low.x = Math.min(low.x, person.x - r); high.x = Math.max(high.x, person.x + r);
      low.y = Math.min(low.y, person.y - r); high.y = Math.max(high.y, person.y + r);
    });
    const { width, height } = size();
    const across = Math.max(width - inside.left - inside.right, 40);
    const down = Math.max(height - inside.top - inside.bottom, 40);
    const scale = Math.min(across / Math.max(high.x - low.x, 1), down / Math.max(high.y - low.y, 1), largest);
    return {
      scale,
      position: {
        x: (low.x + high.x) / 2 + (inside.right - inside.left) / 2 / scale,
        y: (low.y + high.y) / 2 + (inside.bottom - inside.top) / 2 / scale,
      },
    };
  };
  const fit = () => {
    if (!net.vis || !data.people.length || !size().width) return;
    net.moved = false;
    RG.labels.forget();
    net.vis.moveTo({ ...frame(data.people), animation: false });
  };
  const zoom = (factor) => {
    net.moved = true;
    RG.labels.forget();
    net.vis.moveTo({ scale: Math.min(Math.max(net.vis.getScale() * factor, 0.05), 4), animation: false });
  };
  /* Move only where the focus would not be seen. */
  const bring = (who) => {
    if (!net.vis || !who.length) return;
    const { width, height } = size();
    const at = projector();
    const out = who.some((n) => {
      const { x, y } = at(n);
      return x < 24 || y < 24 || x > width - 24 || y > height - 24;
    });
    if (!out) return;
    net.moved = true;
    RG.labels.forget();
    const view = frame(who.map((n) => people.get(n)), { largest: Math.min(net.vis.getScale(), 1) });
    net.vis.moveTo({ ...view, animation: RG.calm ? false : { duration: 180, easingFunction: "easeOutQuad" } });
  };

  /* -- what the mouse and the finger do ------------------------------------------------------------ */

  const listen = () => {
    const { vis } = net;
    vis.on("click", (event) => {
      const n = vis.getNodeAt(event.pointer.DOM);
      if (n && !hidden.has(n)) RG.select(n);
      else if (state.selected || state.route || state.shownFinding !== null) RG.dismiss();
    });
    vis.on("hoverNode", ({ node }) => hover(node));
    vis.on("blurNode", () => hover(null));
    vis.on("dragStart", () => { net.moved = true; hover(null); });
    vis.on("dragEnd", () => RG.labels.forget());
    vis.on("zoom", () => { net.moved = true; hover(null); RG.labels.forget(); });
    vis.on("resize", () => { RG.labels.forget(); if (!net.moved) fit(); });
    vis.on("beforeDrawing", (ctx) => RG.draw.ground(ctx));
    vis.on("afterDrawing", (ctx) => RG.draw.over(ctx));
    new ResizeObserver(() => { if (!net.moved) fit(); }).observe(net.box);
  };
  const hover = (n) => {
    const next = n && !hidden.has(n) ? n : null;
    if (next === state.hovered) return;
    state.hovered = next;
    net.box.style.cursor = next ? "pointer" : "";
    RG.emit("hover", next);
    net.vis.redraw();
  };

  /* -- mounting -------------------------------------------------------------------------------------- */

  const build = () => {
    const person = (node) => people.get(node.id);
    const { nodes, edges, options } = data.vis;
    net.nodes = new vis.DataSet(nodes.map((node) => ({ ...node, group: undefined, size: node.size * grown, hidden: hidden.has(node.id), color: withStates(markColour(person(node))) })));
    // Faint ties first, so that the backbone lies on top.
    const drawn = backbone ? [...edges].sort((a, b) => Number(backbone.has(a.id)) - Number(backbone.has(b.id))) : edges;
    net.edges = new vis.DataSet(drawn.map((edge) => ({ ...edge, hidden: hidden.has(edge.id), color: tieInk(tieById.get(edge.id)) })));
    const many = data.people.length > 800;
    const settings = { ...options, interaction: { ...options.interaction, hideEdgesOnDrag: many, hideEdgesOnZoom: many } };
    net.vis = new vis.Network(net.box, { nodes: net.nodes, edges: net.edges }, settings);
  };
  const showEmpty = () => {
    const shownTies = ties.filter((tie) => !hidden.has(tie.id)).length;
    const nobody = data.people.every((one) => hidden.has(one.n));
    const empty = nobody || (ties.length > 0 && shownTies === 0);
    net.empty.hidden = !empty;
    if (!empty) return;
    const why = nobody ? RG.t("empty.people_why") : RG.t("empty.ties_why", { strength: RG.dec(state.filters.strength), ties: ties.length });
    RG.clear(net.empty,
      RG.el("h3", { text: nobody ? RG.t("empty.people") : RG.t("empty.ties") }),
      RG.el("p", { text: state.filters.strength > 0 || nobody ? why : RG.t("empty.filters_why", { ties: ties.length }) }),
      RG.el("button", { class: "button", type: "button", text: RG.t("filters.reset"), on: { click: () => RG.resetFilters() } }));
  };

  RG.resetFilters = () => {
    const { filters } = state;
    [filters.types, filters.groups, filters.stances].forEach((set) => set.clear());
    Object.assign(filters, { fragile: false, strength: 0, days: null });
    RG.emit("filter");
  };

  const mount = (container) => {
    net.box = RG.el("div", { class: "canvas", role: "img" });
    net.empty = RG.el("div", { class: "empty floating-empty", hidden: true });
    container.append(net.box, net.empty);
    changed(data.people, personVisible);
    changed(ties, tieVisible);
    build();
    listen();
    RG.chrome(container);
    fit();
    update();
  };
  const update = () => {
    net.box.setAttribute("aria-label", RG.t("map.label", { people: data.people.length, ties: ties.length }));
    RG.labels.forget();
    showEmpty();
    net.vis.redraw();
  };

  RG.net = Object.assign(net, { ties, tiesOf, tieById, hidden, projector, size, fit, zoom, bring, hover, personVisible, tieVisible, tieColour, grown });
  RG.on("filter", () => { applyFilters(); });
  RG.on("theme", paint);
  RG.register("network", { mount, update, show: () => { if (!net.moved) fit(); net.vis.redraw(); }, hide: () => hover(null) });
})();
