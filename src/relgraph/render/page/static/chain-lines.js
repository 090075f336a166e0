/* The lines of the decision chain. Where a line runs is decided in Python, in terms of columns, rows,
   channels and lanes; here these become pixels, so that the chain stretches with its window. */
const ChainLines = (() => {
  "use strict";

  const COLUMNS = 6;
  const BOX = { height: 74, least: 134, most: 176 };
  const PAD = 20;
  const HEAD = 38;
  const GAP = { least: 50, most: 112 };
  const LANE = 5.5;
  const TIP = 7;

  /* Return where columns, rows, lanes and tracks lie for a layout in a window of this width. */
  const measure = (layout, width) => {
    const spare = Math.max(width, 2 * PAD + COLUMNS * BOX.least + (COLUMNS - 1) * GAP.least) - 2 * PAD;
    const crowded = Math.max(...layout.tracks);
    const gapWanted = Math.max(GAP.least, Math.min(GAP.most, 14 + crowded * 7));
    const box = Math.max(BOX.least, Math.min(BOX.most, (spare - (COLUMNS - 1) * gapWanted) / COLUMNS));
    const gap = Math.max(GAP.least, Math.min(GAP.most, (spare - COLUMNS * box) / (COLUMNS - 1)));
    const total = COLUMNS * box + (COLUMNS - 1) * gap + 2 * PAD;
    const corridors = layout.lanes.map((lanes, i) => Math.max(i ? 17 : 0, lanes ? lanes * LANE + 9 : 0));
    const tops = [];
    let y = HEAD;
    corridors.forEach((corridor, i) => {
      y += corridor;
      tops.push(y);
      if (i < layout.rows) y += BOX.height;
    });
    return { layout, box, gap, total, tops, corridors, bottom: y, boxHeight: BOX.height, head: HEAD };
  };

  const columnX = (grid, column) => PAD + column * (grid.box + grid.gap);

  const x = (grid, [kind, index, more]) => {
    if (kind === "t") {
      const left = columnX(grid, index) - grid.gap;
      return left + ((more + 1) * grid.gap) / (grid.layout.tracks[index] + 1);
    }
    const left = columnX(grid, index);
    if (kind === "l") return left;
    return kind === "r" ? left + grid.box : left + grid.box / 2 + more;
  };

  const y = (grid, [kind, index, more]) => {
    const top = grid.tops[index];
    if (kind === "h") return top - grid.corridors[index] / 2 + (more - (grid.layout.lanes[index] - 1) / 2) * LANE;
    if (kind === "r") return top + BOX.height / 2 + more;
    return kind === "a" ? top : top + BOX.height;
  };

  const points = (grid, line) =>
    line.points.map((point) => ({ x: x(grid, point.slice(0, 3)), y: y(grid, point.slice(3)) }));

  const level = (a, b) => Math.abs(a.y - b.y) < 0.5;
  const upright = (a, b) => Math.abs(a.x - b.x) < 0.5;

  /* Return a path: corners are rounded, a step that is neither level nor upright becomes an S-curve. */
  const path = (spots, radius = 8) => {
    const out = [`M${spots[0].x.toFixed(1)},${spots[0].y.toFixed(1)}`];
    for (let i = 1; i < spots.length; i += 1) {
      const [before, here, after] = [spots[i - 1], spots[i], spots[i + 1]];
      if (!level(before, here) && !upright(before, here)) {
        const middle = (before.x + here.x) / 2;
        out.push(`C${middle.toFixed(1)},${before.y.toFixed(1)} ${middle.toFixed(1)},${here.y.toFixed(1)} ${here.x.toFixed(1)},${here.y.toFixed(1)}`);
        continue;
      }
      const turns = after && ((level(before, here) && upright(here, after)) || (upright(before, here) && level(here, after)));
      if (!turns) {
        out.push(`L${here.x.toFixed(1)},${here.y.toFixed(1)}`);
        continue;
      }
      const reach = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
      const r = Math.min(radius, reach(before, here) / 2, reach(here, after) / 2);
      const toward = (from, to) => {
        const far = reach(from, to) || 1;
        return `${(from.x + ((to.x - from.x) * r) / far).toFixed(1)},${(from.y + ((to.y - from.y) * r) / far).toFixed(1)}`;
      };
      out.push(`L${toward(here, before)}`, `Q${here.x.toFixed(1)},${here.y.toFixed(1)} ${toward(here, after)}`);
    }
    return out.join(" ");
  };

  /* The last stretch is always level or upright at its end; the line stops where its arrowhead starts. */
  const withTip = (spots, length) => {
    const end = spots[spots.length - 1];
    const before = spots[spots.length - 2];
    const along = upright(before, end) ? { x: 0, y: Math.sign(end.y - before.y) } : { x: Math.sign(end.x - before.x), y: 0 };
    const stop = { x: end.x - along.x * length, y: end.y - along.y * length };
    return { spots: [...spots.slice(0, -1), stop], end, along };
  };

  const tip = (end, along, size) => {
    const back = { x: end.x - along.x * size, y: end.y - along.y * size };
    const side = { x: -along.y * size * 0.5, y: along.x * size * 0.5 };
    return [end, { x: back.x + side.x, y: back.y + side.y }, { x: back.x - side.x, y: back.y - side.y }]
      .map((p) => `${p.x.toFixed(1)},${p.y.toFixed(1)}`).join(" ");
  };

  /* Return the middle of the longest straight stretch: where a pill or the cross of a conflict sits. */
  const middle = (spots) => {
    let best = null;
    for (let i = 1; i < spots.length; i += 1) {
      const [a, b] = [spots[i - 1], spots[i]];
      const straight = level(a, b) || upright(a, b);
      const length = Math.hypot(a.x - b.x, a.y - b.y) * (straight ? 1 : 0.45);
      if (!best || length > best.length + 0.5) {
        best = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, length, straight, level: level(a, b) };
      }
    }
    return best;
  };

  const width = (line) => {
    if (line.style === "route") return 3.4;
    if (line.style === "conflict") return 1.7;
    if (line.style === "informal") return 1.5 + 0.7 * (line.w ?? 0.5);
    return 1.2 + 1.9 * (line.w ?? 0.5);
  };

  const looks = (line, step) =>
    [line.style, line.fragile ? "fragile" : "", step && step.weakest ? "weakest" : ""].filter(Boolean).join(" ");

  const draw = (grid, line, step) => {
    const thick = width(line);
    const spots = points(grid, line);
    const pointed = line.style !== "conflict";
    const size = line.style === "route" ? 11 : line.style === "informal" ? 6 : TIP;
    const { spots: body, end, along } = pointed ? withTip(spots, size - 1) : { spots, end: null, along: null };
    const shape = path(body);
    const kind = looks(line, step);
    const parts = [];
    if (line.style !== "informal") parts.push(RG.svg("path", { class: "chain-casing", d: shape, "stroke-width": thick + 4 }));
    parts.push(RG.svg("path", { class: `chain-line ${kind}`, d: shape, "stroke-width": thick.toFixed(2) }));
    if (pointed) parts.push(RG.svg("polygon", { class: `chain-tip ${kind}`, points: tip(end, along, size) }));
    else {
      const at = middle(spots);
      const arms = "M-4,-4 L4,4 M-4,4 L4,-4";
      parts.push(RG.svg("g", { transform: `translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})` },
        RG.svg("circle", { class: "chain-cross-ground", r: Math.max(0, Math.min(9, at.length / 2 - 6)) }), RG.svg("path", { class: "chain-cross", d: arms })));
    }
    return RG.svg("g", {
      class: `chain-tie${line.style === "route" ? " is-route" : ""}`,
      data: { a: line.a, b: line.b, style: line.style },
    }, parts);
  };

  /* A pill with the strength of a step of the best route; above the line where the stretch is short. */
  const pill = (grid, line, step) => {
    const spot = middle(points(grid, line));
    const long = spot.straight && spot.length > 110;
    const figure = RG.dec(step.w);
    // Between two boxes of one column there is room for one low line, beside the arrow.
    if (spot.straight && !spot.level && !long) {
      const text = step.weakest ? `${figure} ${RG.t("chain.weakest")}` : figure;
      return RG.el("span", { class: `chain-pill beside${step.weakest ? " weakest" : ""}`, text, style: { left: `${spot.x + 8}px`, top: `${spot.y}px` } });
    }
    if (step.weakest && !long) {
      return RG.el("span", { class: "chain-pill weakest", style: { left: `${spot.x}px`, top: `${spot.y - (spot.straight ? 25 : 0)}px` } },
        RG.el("span", { text: figure }), RG.el("span", { text: RG.t("chain.weakest") }));
    }
    const text = [long && step.kind ? RG.pick(step.kind) : "", figure, step.weakest ? RG.t("chain.weakest") : ""].filter(Boolean).join(" ");
    const lift = spot.straight && spot.level && !long ? 17 : 0;
    return RG.el("span", { class: `chain-pill${step.weakest ? " weakest" : ""}`, text, style: { left: `${spot.x}px`, top: `${spot.y - lift}px` } });
  };

  const sample = (style, options = {}) => {
    const line = { style, fragile: options.fragile, w: 0.8 };
    const d = "M0,8 L27,8";
    return RG.svg("svg", { width: 27, height: 16, viewBox: "0 0 27 16", "aria-hidden": "true" },
      RG.svg("path", { class: `chain-line ${looks(line)}`, d, "stroke-width": style === "route" ? 4 : width(line) }));
  };

  return { measure, columnX, draw, pill, sample };
})();
