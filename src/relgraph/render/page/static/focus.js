/* One thing at a time: a veil of paper over the whole map, and what is in focus drawn again on top
   of it. Nothing in vis-network changes, so that this costs the same with ten thousand people. */
(() => {
  "use strict";

  const { data, people, state } = RG;
  const VEIL = 0.86;
  const FADE = 120;
  let since = 0;

  /* -- what is in focus -------------------------------------------------------------------------------- */

  const shown = (tie) => !RG.net.hidden.has(tie.id);
  const other = (tie, n) => (tie.a === n ? tie.b : tie.a);
  const within = (n, hops) => {
    const found = new Set([n]);
    let edge = [n];
    for (let hop = 0; hop < hops; hop += 1) {
      edge = edge.flatMap((one) => RG.net.tiesOf.get(one).filter(shown).map((tie) => other(tie, one))).filter((one) => !found.has(one) && found.add(one));
    }
    return found;
  };
  const tiesAmong = (nodes) => RG.net.ties.filter((tie) => shown(tie) && nodes.has(tie.a) && nodes.has(tie.b));

  const ofSelection = (n) => {
    const nodes = within(n, state.hops);
    const ties = state.hops === 1
      ? RG.net.tiesOf.get(n).filter(shown)
      : tiesAmong(nodes);
    return { nodes, ties, route: RG.routes.by(n), centre: n, count: nodes.size - 1 };
  };
  const ofFinding = (finding) => {
    const nodes = new Set(finding.people);
    const ties = new Set(tiesAmong(nodes));
    // The bar on top counts the contacts of the one in the centre: they are always lit.
    RG.net.tiesOf.get(finding.people[0]).filter(shown).forEach((tie) => { ties.add(tie); nodes.add(tie.a).add(tie.b); });
    if (finding.tie) RG.net.ties.filter((tie) => finding.tie.includes(tie.a) && finding.tie.includes(tie.b)).forEach((tie) => { ties.add(tie); nodes.add(tie.a).add(tie.b); });
    const route = /route|hidden|thread/.test(finding.code) ? RG.routes.by(finding.people[0]) : null;
    return { nodes, ties: [...ties], route, centre: finding.people[0], count: nodes.size - 1 };
  };

  let kept = null;
  const current = () => {
    if (!kept) {
      const finding = state.shownFinding === null ? null : data.findings[state.shownFinding];
      if (state.route && state.route.routes.length) {
        kept = { nodes: new Set(), ties: [], route: state.route.routes[state.route.shown], centre: null, count: 0 };
      } else if (finding && finding.people.length && state.selected === finding.people[0] && state.hops === 1) kept = ofFinding(finding);
      else if (state.selected) kept = ofSelection(state.selected);
      else return null;
      if (kept.route) {
        kept = { ...kept, nodes: new Set([...kept.nodes, ...kept.route.people]) };
        const used = new Set(kept.route.steps.map((step) => step.tie));
        kept.ties = kept.ties.filter((tie) => !used.has(RG.net.tieById.get(tie.id)) && ![...used].some((one) => one.a === tie.a && one.b === tie.b && one.conflict === tie.conflict));
      }
      since = performance.now();
    }
    return kept;
  };
  const refresh = () => {
    kept = null;
    if (!RG.net.vis) return;
    const focus = current();
    if (focus && state.view === "network") RG.net.bring([...(focus.route ? focus.route.people : []), ...(focus.centre ? [focus.centre] : [])]);
    RG.net.vis.redraw();
  };

  /* -- lines -------------------------------------------------------------------------------------------- */

  const between = (a, b, gapA, gapB) => {
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const length = Math.hypot(dx, dy) || 1;
    const ux = dx / length;
    const uy = dy / length;
    return { x1: a.x + ux * (a.r + gapA), y1: a.y + uy * (a.r + gapA), x2: b.x - ux * (b.r + gapB), y2: b.y - uy * (b.r + gapB), ux, uy, length };
  };
  const arrow = (ctx, x, y, ux, uy, size) => {
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x - ux * size - uy * size * 0.44, y - uy * size + ux * size * 0.44);
    ctx.lineTo(x - ux * size + uy * size * 0.44, y - uy * size - ux * size * 0.44);
    ctx.closePath();
    ctx.fill();
  };
  const ringGap = (n) => (n === data.meta.decider ? 6 : n === state.selected ? 7 : 2);

  /* A tie with its direction: who moves whom, both ends where neither moves the other more. */
  const drawTie = (ctx, tie, at) => {
    const a = at(tie.a);
    const b = at(tie.b);
    const width = tie.conflict ? 1.6 : 0.7 + 4.3 * tie.w ** 1.5;
    ctx.lineWidth = Math.max(1.2, width * Math.min(1, RG.net.vis.getScale()));
    ctx.setLineDash(tie.fragile.length ? [5, 4] : []);
    const colour = RG.colour(tie.conflict ? "--conflict" : "--tie-formal");
    ctx.strokeStyle = colour;
    ctx.fillStyle = colour;
    if (tie.conflict) {
      // Along the bow that vis-network drew.
      const via = RG.net.vis.canvasToDOM(RG.net.vis.body.edges[tie.id].edgeType.getViaNode());
      ctx.beginPath();
      ctx.moveTo(a.x, a.y);
      ctx.quadraticCurveTo(via.x, via.y, b.x, b.y);
      ctx.stroke();
      ctx.setLineDash([]);
      return;
    }
    const toB = (tie.ab || 0) >= (tie.ba || 0) - 0.02;
    const toA = (tie.ba || 0) >= (tie.ab || 0) - 0.02;
    const size = 6 + ctx.lineWidth * 1.1;
    const line = between(a, b, ringGap(tie.a), ringGap(tie.b));
    if (line.length < a.r + b.r + 8) return;
    ctx.beginPath();
    ctx.moveTo(line.x1 + line.ux * (toA ? size * 0.7 : 0), line.y1 + line.uy * (toA ? size * 0.7 : 0));
    ctx.lineTo(line.x2 - line.ux * (toB ? size * 0.7 : 0), line.y2 - line.uy * (toB ? size * 0.7 : 0));
    ctx.stroke();
    ctx.setLineDash([]);
    if (toB) arrow(ctx, line.x2, line.y2, line.ux, line.uy, size);
    if (toA) arrow(ctx, line.x1, line.y1, -line.ux, -line.uy, size);
  };

  const drawStep = (ctx, step, weakest, at) => {
    const line = between(at(step.a), at(step.b), ringGap(step.a), ringGap(step.b) + 1);
    const head = 13;
    const end = { x: line.x2 - line.ux * head * 0.8, y: line.y2 - line.uy * head * 0.8 };
    const stroke = (colour, width, dash) => {
      ctx.strokeStyle = RG.colour(colour);
      ctx.lineWidth = width;
      ctx.setLineDash(dash);
      ctx.beginPath();
      ctx.moveTo(line.x1, line.y1);
      ctx.lineTo(end.x, end.y);
      ctx.stroke();
    };
    stroke("--paper", 8, []);
    stroke(weakest ? "--amber-line" : "--ink", 4.2, weakest ? [9, 6] : []);
    ctx.setLineDash([]);
    ctx.fillStyle = RG.colour(weakest ? "--amber-text" : "--ink");
    arrow(ctx, line.x2, line.y2, line.ux, line.uy, head);
  };

  const pillText = (route, step, i) => {
    if (i !== route.weakest || route.steps.length < 2 || RG.narrow()) return RG.dec(step.w);
    const silent = step.tie.silent !== null && step.tie.silent > 90 ? RG.t("route.silent", { days: step.tie.silent }) : "";
    return [RG.t("route.weakest", { strength: RG.dec(step.w) }), silent].filter(Boolean).join(" · ");
  };
  const PILL = { size: 12, weight: 600 };
  /* Pills sit on their tie where it is long enough, beside it where not; on a phone the short ones go. */
  const pillsOf = (ctx, route, at) => {
    const taken = route.people.map((n) => { const m = at(n); return { x: m.x - m.r - 2, y: m.y - m.r - 2, w: 2 * m.r + 4, h: 2 * m.r + 4 }; });
    const lines = route.steps.map((step) => [at(step.a), at(step.b)]);
    const crosses = (spot, own) => lines.filter(([a, b], i) => i !== own && RG.labels.meets(spot, { x1: a.x, y1: a.y, x2: b.x, y2: b.y })).length;
    return route.steps.map((step, i) => {
      ctx.font = RG.labels.font(PILL);
      const weak = i === route.weakest && route.steps.length > 1;
      const text = pillText(route, step, i);
      const width = ctx.measureText(text).width + 16;
      const [a, b] = lines[i];
      const line = between(a, b, 0, 0);
      const clear = Math.hypot(line.x2 - line.x1, line.y2 - line.y1);
      const across = Math.abs(line.ux) * width + Math.abs(line.uy) * 20;
      const off = Math.abs(line.uy) * (width / 2 + 7) + Math.abs(line.ux) * 18;
      if (RG.narrow() && clear < across + 10 && !weak) return null;
      const shares = [0.5, 0.42, 0.58, 0.33, 0.67];
      const sides = clear < across + 18 ? [off, -off] : [0, off, -off];
      const spots = sides.flatMap((side) => shares.map((share) => ({
        x: line.x1 + (line.x2 - line.x1) * share - line.uy * side - width / 2,
        y: line.y1 + (line.y2 - line.y1) * share + line.ux * side - 10,
        w: width, h: 20, away: side ? 60 : 0,
      })));
      const cost = (spot) => taken.reduce((sum, box) => sum + RG.labels.overlap(spot, box), 0) + 90 * crosses(spot, i) + spot.away;
      const spot = spots.reduce((best, next) => (cost(next) < cost(best) - 1 ? next : best));
      taken.push(spot);
      return { ...spot, text, weak, kind: "label" };
    }).filter(Boolean);
  };
  const drawPill = (ctx, pill) => {
    ctx.beginPath();
    ctx.roundRect(pill.x, pill.y, pill.w, pill.h, 10);
    ctx.fillStyle = RG.colour(pill.weak ? "--amber-fill" : "--paper");
    ctx.fill();
    ctx.strokeStyle = RG.colour(pill.weak ? "--amber-line" : "--ink");
    ctx.lineWidth = 1;
    ctx.stroke();
    ctx.fillStyle = RG.colour(pill.weak ? "--amber-text" : "--ink");
    ctx.font = RG.labels.font(PILL);
    ctx.textBaseline = "alphabetic";
    ctx.fillText(pill.text, pill.x + 8, pill.y + 14.5);
  };

  /* -- the veil and everything above it ------------------------------------------------------------------ */

  const veil = (ctx) => {
    const { width, height } = RG.net.size();
    const age = RG.calm || document.visibilityState === "hidden" ? FADE : performance.now() - since;
    ctx.globalAlpha = VEIL * Math.min(1, age / FADE);
    ctx.fillStyle = RG.colour("--paper");
    ctx.fillRect(0, 0, width, height);
    ctx.globalAlpha = 1;
    if (age < FADE) requestAnimationFrame(() => RG.net.vis.redraw());
  };

  const draw = (ctx, focus, at) => {
    veil(ctx);
    const { route } = focus;
    [...focus.ties].sort((x, y) => Number(x.conflict) - Number(y.conflict) || x.w - y.w).forEach((tie) => drawTie(ctx, tie, at));
    if (route) route.steps.forEach((step, i) => drawStep(ctx, step, i === route.weakest && route.steps.length > 1, at));
    const nodes = [...focus.nodes].filter((n) => !RG.net.hidden.has(n));
    nodes.forEach((n) => RG.draw.drawMark(ctx, n, at(n)));
    if (focus.centre && !RG.net.hidden.has(focus.centre)) {
      const gap = focus.centre === data.meta.decider ? 9 : 6;
      RG.draw.ring(ctx, at(focus.centre), gap, 2.4, "--select");
    }
    nodes.forEach((n) => RG.draw.adorn(ctx, n, at(n)));
    if (state.hovered && nodes.includes(state.hovered) && state.hovered !== focus.centre) RG.draw.ring(ctx, at(state.hovered), 4.5, 1.2, "--ink");
    const pills = route ? pillsOf(ctx, route, at) : [];
    const world = RG.labels.survey(at, nodes, focus.ties, pills, focus.centre);
    const first = [focus.centre, ...(route ? route.people : [])].filter(Boolean);
    const rank = (n) => (first.includes(n) ? first.indexOf(n) - 1000 : -(people.get(n).score ?? 0));
    const order = nodes.sort((x, y) => rank(x) - rank(y)).slice(0, 120);
    const must = new Set(order.length <= 24 ? order : first);
    const labels = RG.labels.placeAll(ctx, order, must, world, { full: nodes.length <= 24 });
    pills.forEach((pill) => drawPill(ctx, pill));
    labels.forEach((label) => RG.labels.write(ctx, label, at(label.n)));
  };

  RG.focus = { current, refresh, draw, drawTie, within, other, shown };
  ["select", "finding", "filter", "route", "hops"].forEach((event) => RG.on(event, refresh));
  RG.on("lang", () => { kept = null; });
})();
