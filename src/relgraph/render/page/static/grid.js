/* Power and interest as assessed, with arrows to the power the network gives. No ties until
   somebody is selected: the plot answers "how much", the lines "through whom". */
RG.register("grid", (() => {
  "use strict";

  const grid = RG.data.grid || { points: [], beyond: {}, arrows: [], unassessed: [] };
  const { el, svg, t, dec } = RG;
  const LISTED = 12;
  const LIST_MOST = 300;
  const CROWD = 150;
  const CORNERS = [
    { quarter: "keep_satisfied", x: 0, y: 1 }, { quarter: "manage_closely", x: 1, y: 1 },
    { quarter: "monitor", x: 0, y: 0 }, { quarter: "keep_informed", x: 1, y: 0 },
  ];
  let root = null;
  let drawn = "";
  let listAll = false;

  const person = (n) => RG.people.get(n);
  const beyond = Object.values(grid.beyond).flat();
  const stanceKnown = RG.data.people.some((one) => one.stance !== null && one.stance !== undefined);
  const shown = (n) => !RG.state.filters.types.has(person(n).type) && !RG.state.filters.stances.has(String(person(n).stance ?? "unknown"));

  /* -- where the marks stand ------------------------------------------------------------------- */

  const overlap = (a, b) =>
    Math.max(0, Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)) *
    Math.max(0, Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y));

  const frame = (width, height, narrow) => {
    const edge = narrow ? { left: 32, right: 12, top: 26, bottom: 44 } : { left: 56, right: 22, top: 20, bottom: 52 };
    const across = width - edge.left - edge.right;
    const down = height - edge.top - edge.bottom;
    // The frame stands off from 0 and 1, so that a mark there lies on no tick and on no edge.
    const off = narrow ? 8 : 14;
    return {
      ...edge, width, height, across, down, narrow,
      x: (value) => edge.left + off + value * (across - 2 * off),
      y: (value) => edge.top + off + (1 - value) * (down - 2 * off),
    };
  };

  const visible = () => grid.points.filter((point) => shown(point.n));
  const radius = (n, small) => Math.max(small ? 4 : 5, (person(n).r || 9) * (small ? 0.42 : 0.56));

  /* People assessed alike would hide one another: they are set side by side, the weightiest on the
     spot itself, and never across the border of their quarter. */
  const settle = (space) => {
    const placed = [];
    let moved = false;
    const named = corners(space, []).map((one) => one.box);
    const free = (x, y, r) => named.every((box) => x + r < box.x || x - r > box.x + box.w || y + r < box.y || y - r > box.y + box.h);
    const drawnPoints = visible();
    const crowded = drawnPoints.length > CROWD;
    drawnPoints.forEach((point) => {
      const r = radius(point.n, space.narrow || crowded);
      const home = { x: space.x(point.x), y: space.y(point.y) };
      const low = { x: point.x >= 0.5 ? space.x(0.5) : -Infinity, y: point.y >= 0.5 ? -Infinity : space.y(0.5) };
      const high = { x: point.x >= 0.5 ? Infinity : space.x(0.5), y: point.y >= 0.5 ? space.y(0.5) : Infinity };
      const fits = (x, y, slack) =>
        (slack || (x >= low.x && x <= high.x && y >= low.y && y <= high.y && free(x, y, r))) &&
        x >= space.x(0) - 1 && x <= space.x(1) + 1 && y >= space.y(1) - 1 && y <= space.y(0) + 1 &&
        placed.every((other) => Math.hypot(other.x - x, other.y - y) >= other.r + r + 5);
      let spot = null;
      for (let step = 0; step < (crowded ? 200 : 700) && !spot; step += 1) {
        const turn = step * 2.399963; // the golden angle: an even spread, the same every time
        const far = step ? 3.4 * Math.sqrt(step) + 1 : 0;
        const [x, y] = [home.x + far * 1.25 * Math.cos(turn), home.y + far * Math.sin(turn)];
        if (fits(x, y, step === 0)) spot = { x, y };
      }
      spot = spot || home;
      if (Math.hypot(spot.x - home.x, spot.y - home.y) > 6) moved = true;
      placed.push({ n: point.n, ...spot, r, home, point });
    });
    return { placed, moved };
  };

  /* -- the ground -------------------------------------------------------------------------------- */

  const measure = document.createElement("canvas").getContext("2d");
  const textWidth = (text, font) => {
    measure.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
    return measure.measureText(text).width;
  };

  const counts = (quarter, short) => {
    const inside = [...grid.points.filter((point) => point.quarter === quarter).map((point) => point.n), ...(grid.beyond[quarter] || [])].filter(shown);
    const stances = inside.map((n) => person(n).stance ?? 0);
    const figures = { n: inside.length, with: stances.filter((one) => one > 0).length, against: stances.filter((one) => one < 0).length };
    return t(stanceKnown && !short ? "grid.count" : "grid.count.plain", figures);
  };

  /* Names of the quarters keep to the outer corners and make way only for marks that stand there. */
  const corners = (space, placed) => CORNERS.map((one) => {
    const name = t(`grid.${one.quarter}`);
    const count = counts(one.quarter, space.narrow);
    const inset = space.narrow ? 6 : 12;
    const w = Math.max(textWidth(name, "650 14px"), textWidth(count, "11.5px"));
    const x = one.x ? space.left + space.across - inset : space.left + inset;
    const boxAt = (shift) => ({
      x: one.x ? x - w : x, y: one.y ? space.top + 6 + shift : space.top + space.down - 42 - shift, w, h: 36,
    });
    const clear = (box) => placed.every((m) => m.x + m.r < box.x - 3 || m.x - m.r > box.x + w + 3 || m.y + m.r < box.y || m.y - m.r > box.y + 36);
    const shift = [0, 12, 24, 36, 48, 60, 72, 84, 96].find((step) => clear(boxAt(step))) ?? 0;
    return { ...one, name, count, textX: x, box: boxAt(shift) };
  });

  const cornerNames = (found) => found.map((one) => {
    const shared = { x: one.textX, "text-anchor": one.x ? "end" : "start" };
    const tinted = one.quarter === "manage_closely" ? " tinted" : "";
    return [svg("text", { class: `grid-quarter${tinted}`, ...shared, y: one.box.y + 14 }, one.name),
      svg("text", { class: `grid-count${tinted}`, ...shared, y: one.box.y + 31 }, one.count)];
  });

  const ground = (space) => {
    const ticks = [0, 0.25, 0.5, 0.75, 1];
    const label = (value) => (value === 0 || value === 1 ? String(value) : dec(value));
    const [x0, y0, x1, y1] = [space.left, space.top, space.left + space.across, space.top + space.down];
    const lines = ticks.slice(1, 4).map((value) => [
      svg("line", { class: value === 0.5 ? "grid-half" : "grid-line", x1: x0, x2: x1, y1: space.y(value), y2: space.y(value) }),
      svg("line", { class: value === 0.5 ? "grid-half" : "grid-line", y1: y0, y2: y1, x1: space.x(value), x2: space.x(value) })]);
    const figures = ticks.map((value) => [
      svg("text", { class: "grid-tick", x: x0 - 7, y: space.y(value) + 4, "text-anchor": "end" }, label(value)),
      svg("text", { class: "grid-tick", x: space.x(value), y: y1 + 17, "text-anchor": "middle" }, label(value))]);
    // On a phone there is no room beside the figures: the title of the upright axis stands above it.
    const up = space.narrow ? `translate(${x0} ${y0 - 8})` : `translate(17 ${y0}) rotate(-90)`;
    return svg("g", {},
      svg("rect", { class: "grid-tint", x: space.x(0.5), y: y0, width: x1 - space.x(0.5), height: space.y(0.5) - y0 }),
      lines, svg("rect", { class: "grid-axis", x: x0, y: y0, width: x1 - x0, height: y1 - y0 }), figures,
      svg("text", { class: "grid-title", transform: up, "text-anchor": space.narrow ? "start" : "end" }, `${t("grid.power")} ${space.narrow ? "↑" : "→"}`),
      svg("text", { class: "grid-title", x: x1, y: y1 + 36, "text-anchor": "end" }, `${t("grid.interest")} →`));
  };

  /* -- arrows -------------------------------------------------------------------------------------- */

  const within = (value, a, b) => value > Math.min(a, b) && value < Math.max(a, b);
  const SIDESTEPS = [0, 4, -4, 7, -7, 10, -10, 13, -13];

  /* An arrow starts at the mark where it stands and ends at the height of the network's power. It steps
     aside from marks, from other arrows and from the middle line: people often share a figure. */
  const arrows = (space, placed, corner) => {
    const done = [];
    (space.narrow ? grid.arrows.filter((arrow) => arrow.ink) : grid.arrows).forEach((arrow) => {
      const one = placed.find((mark) => mark.n === arrow.n);
      const end = space.y(arrow.to);
      if (!one || Math.abs(end - one.y) < one.r + 10) return;
      const way = Math.sign(end - one.y) || 1;
      const cost = (step) => {
        const x = one.x + step;
        const crossed = placed.filter((m) => m !== one && Math.abs(m.x - x) < m.r + 2 && within(m.y, one.y, end)).length;
        const along = done.filter((other) => Math.abs(other.x - x) < 4 && Math.min(Math.max(other.start, other.end), Math.max(one.y, end)) > Math.max(Math.min(other.start, other.end), Math.min(one.y, end))).length;
        return crossed * 9 + along * 30 + (Math.abs(x - space.x(0.5)) < 3 ? 20 : 0) + Math.abs(step) + (x < space.left + 3 || x > space.left + space.across - 3 ? 99 : 0);
      };
      const steps = SIDESTEPS.filter((step) => Math.abs(step) <= one.r + 4);
      const aside = steps.reduce((best, step) => (cost(step) < cost(best) ? step : best), 0);
      const reach = Math.sqrt(Math.max(0, (one.r + 3) ** 2 - aside ** 2));
      const signed = arrow.to - arrow.from;
      const move = { ...arrow, x: one.x + aside, start: one.y + way * reach, end, way, text: `${signed > 0 ? "+" : "−"}${dec(Math.abs(signed))}` };
      move.figure = figureAt(space, move, placed, corner, done);
      done.push(move);
    });
    return done;
  };

  const figureAt = (space, move, placed, corner, done) => {
    const [w, h] = [30, 12];
    const beyond = move.way < 0 ? move.end - 4 - h : move.end + 4;
    const beside = move.way < 0 ? move.end + 2 : move.end - 2 - h;
    const along = [0, 16, 32, 48].flatMap((down) => [[5, beside - move.way * down], [-w - 5, beside - move.way * down]]);
    const spots = [[-w / 2, beyond], ...along];
    const solid = [...placed.map((m) => ({ x: m.x - m.r, y: m.y - m.r, w: 2 * m.r, h: 2 * m.r })), ...corner,
      ...done.filter((other) => other.ink && other.figure).map((other) => other.figure), ...done.map((other) => ({ x: other.x - 2, y: Math.min(other.start, other.end), w: 4, h: Math.abs(other.end - other.start) }))];
    const scored = spots.map(([dx, y], rank) => {
      const box = { x: move.x + dx, y, w, h };
      const out = y < space.top || y + h > space.top + space.down || box.x < space.left || box.x + w > space.left + space.across;
      return { box, cost: (out ? 900 : 0) + rank + solid.reduce((sum, other) => sum + overlap(box, other), 0) };
    });
    const best = scored.reduce((one, other) => (other.cost < one.cost ? other : one));
    return best.cost < 50 ? best.box : null;
  };

  const drawArrow = (arrow) => {
    const tip = arrow.end - arrow.way * 5;
    const d = `M${arrow.x},${arrow.start} L${arrow.x},${arrow.end} M${arrow.x - 4},${tip} L${arrow.x},${arrow.end} L${arrow.x + 4},${tip}`;
    return svg("g", { class: "grid-move", data: { n: arrow.n } },
      svg("path", { class: arrow.ink ? "grid-arrow ink" : "grid-arrow", d }),
      arrow.ink && arrow.figure ? svg("text", { class: "grid-figure", x: arrow.figure.x + arrow.figure.w / 2, y: arrow.figure.y + 10.5 }, arrow.text) : null);
  };

  /* -- labels: eight places, the least covered wins; no free place, no label --------------------------- */

  const labels = (space, placed, moves, taken) => {
    const solid = placed.map((one) => ({ x: one.x - one.r - 1, y: one.y - one.r - 1, w: 2 * one.r + 6, h: 2 * one.r + 5 }));
    const figures = moves.filter((move) => move.ink && move.figure).map((move) => move.figure);
    const shafts = moves.map((move) => ({ x: move.x - 2, y: Math.min(move.start, move.end), w: 4, h: Math.abs(move.end - move.start) }));
    const rules = [{ x: space.x(0.5) - 1, y: space.top, w: 2, h: space.down }, { x: space.left, y: space.y(0.5) - 1, w: space.across, h: 2 }];
    const done = [];
    const weighty = Math.min(20, Math.max(10, Math.round(placed.length / 3)));
    placed.slice(0, CROWD).forEach((one, order) => {
      const strong = order < weighty;
      const name = person(one.n).name;
      const text = [...name].length > 22 ? `${[...name].slice(0, 21).join("")}…` : name;
      const w = textWidth(text, strong ? "650 13px" : "12px");
      const h = strong ? 15 : 14;
      const gap = one.r + 4;
      const spots = [[gap + 3, -h / 2], [-gap - w, -h / 2], [-w / 2, gap], [-w / 2, -gap - h], [gap - 1, -h - 1], [gap - 1, 2], [-gap - w + 1, -h - 1], [-gap - w + 1, 2]];
      let best = null;
      spots.forEach(([dx, dy], rank) => {
        const box = { x: one.x + dx, y: one.y + dy, w, h };
        if (box.x < space.left + 2 || box.x + w > space.left + space.across - 2 || box.y < space.top + 1 || box.y + h > space.top + space.down - 2) return;
        const hard = [...solid.filter((_, i) => i !== order), ...done, ...figures, ...taken].reduce((sum, other) => sum + overlap(box, other), 0);
        const soft = shafts.reduce((sum, other) => sum + overlap(box, other), 0) + 0.3 * rules.reduce((sum, other) => sum + overlap(box, other), 0);
        const cost = hard * 12 + soft * 3 + rank * 4;
        if (!best || cost < best.cost) best = { cost, box, hard };
      });
      if (!best || best.hard > (strong ? 10 : 3)) return;
      done.push(best.box);
      const tinted = best.box.x > space.x(0.5) && best.box.y < space.y(0.5) - h;
      one.label = svg("text", { class: `grid-label grid-name${strong ? " strong" : ""}${tinted ? " tinted" : ""}`, x: best.box.x, y: best.box.y + h - 3, data: { n: one.n } }, text);
    });
    return placed.map((one) => one.label).filter(Boolean);
  };

  /* -- marks ------------------------------------------------------------------------------------------- */

  const mark = (one) => {
    const who = person(one.n);
    const figures = { name: who.name, power: dec(one.point.y), interest: dec(one.point.x), network: dec(one.point.to) };
    const label = t(one.point.to === null ? "grid.point" : "grid.point.network", figures);
    const known = who.stance !== null && who.stance !== undefined;
    const small = Math.max(4, Math.min(6, one.r * 0.5));
    const sign = known && !who.placeholder
      ? svg("g", { transform: `translate(${one.r * 0.78} ${one.r * 0.78})` },
        who.stance ? svg("circle", { class: "grid-badge-ground", r: small + 1.2 }) : null,
        who.stance ? RG.badgeShape(who.stance, small) : svg("circle", { r: 2.6, fill: "var(--stance-0)", stroke: "var(--paper)", "stroke-width": 1 }))
      : null;
    const decides = (who.roles || []).includes("decider");
    return svg("g", {
      class: "grid-mark", transform: `translate(${one.x.toFixed(1)} ${one.y.toFixed(1)})`, tabindex: 0, role: "button", "aria-label": label, data: { n: one.n },
      on: {
        click: () => RG.select(one.n),
        keydown: (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          RG.select(one.n);
        },
      },
    },
    svg("title", {}, label), svg("circle", { r: Math.max(one.r + 4, space44(one)), fill: "transparent" }),
    decides ? svg("circle", { class: "grid-decider", r: one.r + 4 }) : null,
    RG.markShape(who.type, one.r, { placeholder: who.placeholder }), sign, svg("circle", { class: "grid-ring", r: one.r + (decides ? 8 : 5) }));
  };
  const space44 = () => (RG.narrow() ? 16 : 0);

  /* -- the ties of the selected --------------------------------------------------------------------------- */

  const tiesOf = (n) => RG.data.ties.filter((tie) => tie.a === n || tie.b === n);

  const drawTies = (placed, n) => {
    const spot = new Map(placed.map((one) => [one.n, one]));
    const from = spot.get(n);
    if (!from) return [];
    return tiesOf(n).map((tie) => {
      const to = spot.get(tie.a === n ? tie.b : tie.a);
      if (!to) return null;
      const middle = { x: (from.x + to.x) / 2 - (to.y - from.y) * 0.12, y: (from.y + to.y) / 2 + (to.x - from.x) * 0.12 };
      const d = tie.conflict ? `M${from.x},${from.y} Q${middle.x},${middle.y} ${to.x},${to.y}` : `M${from.x},${from.y} L${to.x},${to.y}`;
      const width = tie.conflict ? 1.6 : 0.7 + 4.3 * (tie.w ?? 0.3) ** 1.5;
      const fragile = tie.fragile && tie.fragile.length ? " fragile" : "";
      return svg("path", { class: `grid-tie${tie.conflict ? " conflict" : fragile}`, d, "stroke-width": width.toFixed(2) });
    });
  };

  const markSelected = () => {
    const chosen = RG.state.selected;
    const plane = root.querySelector("svg.plane");
    if (!plane) return;
    const here = now.placed.some((one) => one.n === chosen);
    const near = new Set(here ? [chosen, ...tiesOf(chosen).map((tie) => (tie.a === chosen ? tie.b : tie.a))] : []);
    RG.clear(plane.querySelector(".grid-ties"), here ? drawTies(now.placed, chosen) : []);
    plane.classList.toggle("has-selection", here);
    plane.querySelectorAll("[data-n]").forEach((node) => {
      const own = node.classList.contains("grid-move");
      node.classList.toggle("near", own ? node.dataset.n === chosen : near.has(node.dataset.n));
      node.classList.toggle("selected", here && node.dataset.n === chosen);
    });
  };

  /* -- the foot, and nothing to show ------------------------------------------------------------------------ */

  const foot = (moved) => {
    const missing = grid.unassessed.filter((n) => RG.people.has(n) && shown(n));
    const listed = missing.slice(0, listAll ? LIST_MOST : LISTED);
    const joiner = RG.state.lang === "zh" ? "、" : ", ";
    const names = listed.map((n, i) => [i ? joiner : " ", el("button", { type: "button", text: RG.name(n), on: { click: () => RG.select(n) } })]);
    const rest = missing.length - listed.length;
    const arrow = svg("svg", { width: 12, height: 20, viewBox: "-6 -10 12 20", "aria-hidden": "true" },
      svg("path", { class: "grid-arrow ink", d: "M0,4 L0,-8 M-3.5,-4 L0,-8 L3.5,-4" }), svg("circle", { cx: 0, cy: 6, r: 3.4, fill: "var(--bar)" }));
    return el("div", { class: "grid-foot" },
      grid.arrows.length ? el("span", {}, arrow, t("grid.arrow")) : null,
      moved ? el("span", { text: t("grid.spread") }) : null,
      beyond.length ? el("span", { text: t("grid.drawn", { n: grid.points.length, of: grid.points.length + beyond.length }) }) : null,
      missing.length ? el("span", { class: "grid-list" }, el("b", { text: t("grid.unassessed", { n: missing.length }) }), names,
        rest > 0 && listAll ? [joiner, t("grid.unassessed.more", { n: rest })] : rest > 0 ? [joiner, el("button", { type: "button", class: "grid-more", text: t("grid.unassessed.more", { n: rest }), on: { click: () => { listAll = true; render(true); } } })] : null) : null);
  };

  const empty = () => {
    const kind = RG.data.meta.profile === "share" ? "grid.withheld" : "grid.empty";
    return el("div", { class: "grid-void" }, el("div", { class: "grid-empty" },
      el("h3", { text: t(`${kind}.head`) }), el("div", { text: t(`${kind}.text`) })));
  };

  /* -- drawing -------------------------------------------------------------------------------------------------- */

  let now = { placed: [] };

  const plot = (space, arranged) => {
    const corner = corners(space, arranged.placed);
    const boxes = corner.map((one) => one.box);
    const moves = arrows(space, arranged.placed, boxes);
    const names = labels(space, arranged.placed, moves, boxes);
    // Small marks last: a large one never covers them, and the keyboard goes from the powerful down.
    return svg("svg", { class: "plane", width: space.width, height: space.height, viewBox: `0 0 ${space.width} ${space.height}`, role: "group", "aria-label": t("grid.label") },
      ground(space), svg("g", { class: "grid-ties" }), moves.map(drawArrow), cornerNames(corner), arranged.placed.map(mark), names);
  };

  const render = (force = false) => {
    if (!root) return;
    const narrow = RG.narrow() || (root.clientWidth > 0 && root.clientWidth < 480);
    const filters = RG.state.filters;
    const key = [RG.state.lang, RG.state.theme, narrow, root.clientWidth, root.clientHeight, [...filters.types], [...filters.stances]].join(" ");
    if (!force && key === drawn) {
      markSelected();
      return;
    }
    drawn = key;
    const focus = root.contains(document.activeElement) ? document.activeElement.dataset.n : null;
    const shell = el("div", { class: narrow ? "grid narrow" : "grid" });
    if (!grid.points.length) {
      RG.clear(root, RG.clear(shell, empty()));
      return;
    }
    const holder = el("div", { class: "grid-plot" });
    const below = foot(false);
    RG.clear(root, RG.clear(shell, holder, below));
    const space = frame(holder.clientWidth || 1000, holder.clientHeight || 620, narrow);
    shell.style.setProperty("--print-zoom", Math.min(1, 1030 / space.width, 570 / space.height).toFixed(3));
    now = settle(space);
    if (now.moved) below.replaceWith(foot(true));
    holder.append(plot(space, now));
    holder.addEventListener("click", (event) => { if (!event.target.closest(".grid-mark")) RG.select(null); });
    markSelected();
    if (focus) [...root.querySelectorAll(".grid-mark")].find((node) => node.dataset.n === focus)?.focus();
  };

  return {
    mount(container) {
      root = container;
      render(true);
      new ResizeObserver(() => render()).observe(root);
      RG.on("filter", () => { if (RG.state.view === "grid") render(); });
    },
    show: () => render(),
    hide() {},
    update: () => render(),
  };
})());
