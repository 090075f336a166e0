/* Where names go. Each has eight places around its mark; a place costs what it covers: other marks,
   badges, names, group names, then ties. Where no place is free there is no name (pointing shows it),
   except for people in findings and for the focus, who always get one. */
(() => {
  "use strict";

  const { people, state, data } = RG;
  const MOST = 40;
  const BOLD = 8;
  const GAP = 5;
  const NAME = { bold: { size: 13, weight: 600, line: 16 }, plain: { size: 12, weight: 500, line: 15 } };
  const TITLE = { size: 11, weight: 400, line: 14 };
  const WIDEST = 168;
  // Right first, as one reads; corners cost more than sides.
  const PLACES = [[1, 0, 0], [-1, 0, 3], [0, 1, 4], [0, -1, 5], [1, 1, 7], [1, -1, 7], [-1, 1, 9], [-1, -1, 9]];
  const COST = { mark: 900, own: 500, badge: 500, label: 1400, group: 420, tie: 5, ties: 60, edge: 4000 };
  const FREE = 150;

  const family = () => RG.colour("--font");
  const font = ({ size, weight }) => `${weight} ${size}px ${family()}`;
  const inFindings = new Set(data.findings.slice(0, 5).flatMap((finding) => finding.people.slice(0, 1)));
  const byScore = data.people.map((person) => person.n)
    .sort((a, b) => (people.get(b).score ?? people.get(b).r / 60) - (people.get(a).score ?? people.get(a).r / 60));
  const bold = new Set([...inFindings, ...data.ranking.slice(0, BOLD)]);
  const order = [...inFindings, ...byScore.filter((n) => !inFindings.has(n))];

  const widths = new Map();
  const cut = (ctx, text, style, widest) => {
    const key = `${style.size} ${style.weight} ${text}`;
    if (widths.has(key)) return widths.get(key);
    ctx.font = font(style);
    let shown = text;
    let width = ctx.measureText(shown).width;
    if (width > widest) {
      const letters = [...text];
      let low = 1;
      let high = letters.length;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (ctx.measureText(`${letters.slice(0, middle).join("")}…`).width <= widest) low = middle; else high = middle - 1;
      }
      shown = `${letters.slice(0, low).join("")}…`;
      width = ctx.measureText(shown).width;
    }
    const result = { text: shown, width };
    widths.set(key, result);
    return result;
  };

  /* Return the lines of a person's label with its width and height. */
  const compose = (ctx, n, { full = false, bare = false } = {}) => {
    const person = people.get(n);
    const strong = full || bold.has(n);
    const style = strong ? NAME.bold : NAME.plain;
    const lines = [{ ...cut(ctx, person.name, style, WIDEST), style, ink: "--ink" }];
    const role = n === data.meta.decider ? RG.t("role.decider") : "";
    const under = [person.title, role].filter(Boolean).join(" · ");
    if (strong && under && !bare && !RG.narrow()) lines.push({ ...cut(ctx, under, TITLE, WIDEST - 20), style: TITLE, ink: "--ink2" });
    return {
      n, lines,
      width: Math.max(...lines.map((line) => line.width)),
      height: lines.reduce((sum, line) => sum + line.style.line, 0),
    };
  };

  const overlap = (a, b) => {
    const across = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
    const down = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
    return across > 0 && down > 0 ? across * down : 0;
  };
  /* Liang and Barsky: whether a segment meets a box. */
  const meets = (box, s) => {
    let t0 = 0;
    let t1 = 1;
    const dx = s.x2 - s.x1;
    const dy = s.y2 - s.y1;
    for (const [p, q] of [[-dx, s.x1 - box.x], [dx, box.x + box.w - s.x1], [-dy, s.y1 - box.y], [dy, box.y + box.h - s.y1]]) {
      if (p === 0) { if (q < 0) return false; continue; }
      const t = q / p;
      if (p < 0) t0 = Math.max(t0, t); else t1 = Math.min(t1, t);
      if (t0 > t1) return false;
    }
    return true;
  };

  const boxAt = (mark, label, [dx, dy]) => {
    const reach = mark.r + GAP;
    const corner = dx && dy ? 0.72 : 1;
    const x = dx > 0 ? mark.x + reach * corner : dx < 0 ? mark.x - reach * corner - label.width : mark.x - label.width / 2;
    const y = dy > 0 ? mark.y + reach * corner - 1 : dy < 0 ? mark.y - reach * corner - label.height + 1 : mark.y - label.height / 2;
    return { x, y, w: label.width, h: label.height };
  };

  /* Return the cheapest place of a label among obstacles, with its cost. */
  const choose = (label, mark, world) => {
    let found = null;
    PLACES.forEach(([dx, dy, dislike]) => {
      const box = boxAt(mark, label, [dx, dy]);
      let cost = dislike;
      if (box.x < 2 || box.y < 2 || box.x + box.w > world.width - 2 || box.y + box.h > world.height - 2) cost += COST.edge;
      const area = box.w * box.h;
      world.obstacles.forEach((other) => {
        const shared = overlap(box, other);
        if (shared > 0) cost += COST[other.kind] * Math.min(1, 0.15 + shared / Math.min(area, other.w * other.h));
      });
      const inner = { x: box.x + 1, y: box.y + 3, w: box.w - 2, h: box.h - 6 };
      if (!found || cost < found.cost) {
        let crossed = 0;
        for (const segment of world.segments) {
          if (crossed > COST.ties) break;
          if (meets(inner, segment)) crossed += COST.tie + segment.width;
        }
        cost += Math.min(crossed, COST.ties);
        if (!found || cost < found.cost) found = { box, cost, align: dx > 0 ? "left" : dx < 0 ? "right" : "center" };
      }
    });
    return found;
  };

  /* Place the labels of `who`, in that order; `must` says who gets one at any price. */
  const placeAll = (ctx, who, must, world, options = {}) => {
    const placed = [];
    who.forEach((n) => {
      const mark = world.at(n);
      let label = compose(ctx, n, options);
      let spot = choose(label, mark, world);
      if (spot.cost >= FREE && label.lines.length > 1) {
        // Where name and title have no room together, the name comes first.
        label = compose(ctx, n, { ...options, bare: true });
        spot = choose(label, mark, world);
      }
      const free = spot.cost < FREE;
      if (!free && !must.has(n)) return;
      placed.push({ ...label, ...spot, dx: spot.box.x - mark.x, dy: spot.box.y - mark.y });
      world.obstacles.push({ ...spot.box, kind: "label" });
    });
    return placed;
  };

  /* Everything names must keep clear of, in pixels of the screen. */
  const survey = (place, shown, ties, extra = [], selected = null) => {
    // A ring belongs to its mark.
    const ringed = (n) => (n === data.meta.decider ? 5 : 0) + (n === selected ? 4 : 0) + (n === selected && n !== data.meta.decider ? 3 : 0);
    const at = (n) => { const mark = place(n); return { ...mark, r: mark.r + ringed(n) }; };
    const { width, height } = RG.net.size();
    const inView = ({ x, y, r }) => x > -r && y > -r && x < width + r && y < height + r;
    const obstacles = [...extra];
    shown.forEach((n) => {
      const mark = at(n);
      if (!inView(mark)) return;
      const half = mark.r * 0.9;
      obstacles.push({ x: mark.x - half, y: mark.y - half, w: 2 * half, h: 2 * half, kind: "mark" });
      RG.draw.attachments(n, place(n)).forEach((spot) => {
        obstacles.push({ x: spot.x - spot.r, y: spot.y - spot.r, w: 2 * spot.r, h: 2 * spot.r, kind: "badge" });
      });
    });
    const segments = ties.map((tie) => {
      const a = at(tie.a);
      const b = at(tie.b);
      return { x1: a.x, y1: a.y, x2: b.x, y2: b.y, width: tie.w * 4 };
    });
    return { at, width, height, obstacles, segments, inView };
  };

  /* -- the labels of the whole map: kept until something moves ---------------------------------- */

  let kept = null;
  const forget = () => { kept = null; };
  const all = (ctx, at, groupBoxes) => {
    if (kept) return kept;
    const { hidden, ties } = RG.net;
    const shown = data.people.map((person) => person.n).filter((n) => !hidden.has(n));
    const world = survey(at, shown, ties.filter((tie) => !hidden.has(tie.id)).slice(0, 3000), groupBoxes);
    const visible = order.filter((n) => !hidden.has(n) && world.inView(at(n)));
    kept = placeAll(ctx, visible.slice(0, MOST), inFindings, world);
    return kept;
  };

  const write = (ctx, label, mark) => {
    const x = mark.x + label.dx;
    let y = mark.y + label.dy;
    ctx.lineJoin = "round";
    ctx.textBaseline = "alphabetic";
    label.lines.forEach((line) => {
      ctx.font = font(line.style);
      const left = label.align === "left" ? x : label.align === "right" ? x + label.width - line.width : x + (label.width - line.width) / 2;
      const base = y + line.style.line - 4;
      ctx.strokeStyle = RG.colour("--paper");
      ctx.lineWidth = 3;
      ctx.strokeText(line.text, left, base);
      ctx.fillStyle = RG.colour(line.ink);
      ctx.fillText(line.text, left, base);
      y += line.style.line;
    });
  };

  RG.labels = { meets, all, forget, write, survey, placeAll, compose, choose, cut, font, inFindings, overlap };
  RG.on("lang", () => { widths.clear(); forget(); });
})();
