/* What is drawn under and over the marks: grounds of groups, badges, numbers, rings, names. All of
   it in pixels of the screen, so that a name is as large on a far view as on a near one. */
(() => {
  "use strict";

  const { data, people, state } = RG;
  const HULL = 20;
  const DISC = 8;
  const GROUP = { size: 11, weight: 500, line: 14 };

  /* -- grounds ------------------------------------------------------------------------------------ */

  /* Andrew's monotone chain. */
  const hull = (points) => {
    const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
    const cross = (o, a, b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
    const half = (items) => items.reduce((chain, point) => {
      while (chain.length > 1 && cross(chain[chain.length - 2], chain[chain.length - 1], point) <= 0) chain.pop();
      chain.push(point);
      return chain;
    }, []);
    const lower = half(sorted);
    const upper = half(sorted.reverse());
    return [...lower.slice(0, -1), ...upper.slice(0, -1)];
  };
  const membersShown = (group) => group.members.filter((n) => !RG.net.hidden.has(n));

  /* Called before vis-network draws: in its own coordinates. */
  const ground = (ctx) => {
    ctx.save();
    ctx.fillStyle = RG.colour("--group");
    ctx.strokeStyle = RG.colour("--group");
    ctx.lineJoin = "round";
    data.groups.forEach((group) => {
      const members = membersShown(group);
      if (members.length < 3) return;
      const outline = hull(members.map((n) => people.get(n)));
      ctx.beginPath();
      outline.forEach((point, i) => (i ? ctx.lineTo(point.x, point.y) : ctx.moveTo(point.x, point.y)));
      ctx.closePath();
      ctx.lineWidth = 2 * (HULL + 8);
      ctx.stroke();
      ctx.fill();
    });
    ctx.restore();
  };

  /* Group names sit at the top edge of their ground, moved sideways along it where a mark is in the way. */
  const groupNames = (ctx, at) => {
    const scale = RG.net.vis.getScale();
    if (scale < 0.35) return [];
    const taken = [];
    data.groups.forEach((group) => {
      const members = membersShown(group);
      if (members.length < 3) return;
      const marks = members.map(at);
      const name = RG.labels.cut(ctx, group.name, GROUP, 190);
      const top = Math.min(...marks.map((mark) => mark.y - mark.r));
      const middle = marks.reduce((sum, mark) => sum + mark.x, 0) / marks.length;
      const peak = marks.reduce((best, mark) => (mark.y - mark.r < best.y - best.r ? mark : best));
      const y = top - (HULL - 4) * scale - 9;
      const spots = [middle, peak.x, peak.x + name.width * 0.6, peak.x - name.width * 0.6].map((x) => ({ x: x - name.width / 2, y: y - 7, w: name.width, h: 14, kind: "group" }));
      const { width } = RG.net.size();
      spots.forEach((spot) => { spot.x = Math.min(Math.max(spot.x, 4), width - spot.w - 4); spot.y = Math.max(spot.y, 3); });
      const cost = (spot) => taken.reduce((sum, other) => sum + RG.labels.overlap(spot, other), 0)
        + data.people.reduce((sum, person) => {
          if (RG.net.hidden.has(person.n)) return sum;
          const mark = at(person.n);
          return sum + RG.labels.overlap(spot, { x: mark.x - mark.r, y: mark.y - mark.r, w: 2 * mark.r, h: 2 * mark.r });
        }, 0);
      const spot = spots.reduce((best, next) => (cost(next) < cost(best) - 1 ? next : best));
      taken.push({ ...spot, text: name.text });
    });
    return taken;
  };
  let keptNames = null;
  let keptView = "";
  const namesOfGroups = (ctx, at) => {
    const zero = RG.net.vis.canvasToDOM({ x: 0, y: 0 });
    const view = `${RG.net.vis.getScale()} ${zero.x} ${zero.y} ${[...RG.net.hidden].length} ${state.theme}`;
    if (view !== keptView) {
      keptNames = groupNames(ctx, at);
      keptView = view;
    }
    return keptNames;
  };
  const writeGroups = (ctx, boxes) => {
    ctx.font = RG.labels.font(GROUP);
    ctx.textBaseline = "alphabetic";
    ctx.lineJoin = "round";
    boxes.forEach((box) => {
      ctx.strokeStyle = RG.colour("--paper");
      ctx.lineWidth = 3;
      ctx.strokeText(box.text, box.x, box.y + 11);
      ctx.fillStyle = RG.colour("--ink2");
      ctx.fillText(box.text, box.x, box.y + 11);
    });
  };

  /* -- what hangs on a mark -------------------------------------------------------------------------- */

  const numberOf = new Map();
  data.findings.slice(0, 9).forEach((finding, i) => {
    const n = finding.people[0];
    if (n && !numberOf.has(n)) numberOf.set(n, i + 1);
  });
  const badgeRadius = (mark) => Math.min(5.6, Math.max(3.6, mark.r * 0.75));
  /* Return the places of the badge and the number of a person, as circles. */
  const attachments = (n, mark) => {
    const person = people.get(n);
    const spots = [];
    if (person.stance !== null && person.stance !== undefined && !person.ours && mark.r > 2.6) {
      const r = person.stance === 0 ? Math.min(2.8, Math.max(1.8, mark.r * 0.5)) : badgeRadius(mark);
      const reach = mark.r * 0.72 + r * 0.45;
      spots.push({ what: "badge", x: mark.x + reach, y: mark.y + reach, r: r + 1, paint: r });
    }
    if (numberOf.has(n)) {
      const reach = mark.r * 0.72 + 2.5;
      spots.push({ what: "number", x: mark.x - reach, y: mark.y - reach, r: DISC + 1.2, paint: DISC });
    }
    return spots;
  };

  const circle = (ctx, x, y, r) => { ctx.beginPath(); ctx.arc(x, y, r, 0, 2 * Math.PI); };
  const drawBadge = (ctx, stance, spot) => {
    const r = spot.paint;
    ctx.fillStyle = RG.colour("--paper");
    circle(ctx, spot.x, spot.y, r + 1.1);
    ctx.fill();
    ctx.fillStyle = RG.colour(`--stance-${stance < 0 ? `m${-stance}` : stance}`);
    circle(ctx, spot.x, spot.y, r);
    ctx.fill();
    if (stance === 0) return;
    const up = stance > 0 ? 1 : -1;
    ctx.strokeStyle = RG.colour("--badge-ink");
    ctx.lineWidth = Math.max(1.1, r * 0.26);
    ctx.lineCap = "round";
    ctx.lineJoin = "round";
    (Math.abs(stance) === 2 ? [-0.28, 0.28] : [0]).forEach((shift) => {
      const y = spot.y + shift * r;
      ctx.beginPath();
      ctx.moveTo(spot.x - r * 0.42, y + r * 0.2 * up);
      ctx.lineTo(spot.x, y - r * 0.2 * up);
      ctx.lineTo(spot.x + r * 0.42, y + r * 0.2 * up);
      ctx.stroke();
    });
    ctx.lineCap = "butt";
  };
  const drawNumber = (ctx, number, spot) => {
    ctx.fillStyle = RG.colour("--paper");
    circle(ctx, spot.x, spot.y, DISC + 1.2);
    ctx.fill();
    ctx.fillStyle = RG.colour("--ink");
    circle(ctx, spot.x, spot.y, DISC);
    ctx.fill();
    ctx.fillStyle = RG.colour("--on-ink");
    ctx.font = RG.labels.font({ size: 11, weight: 700 });
    ctx.textAlign = "center";
    ctx.textBaseline = "alphabetic";
    ctx.fillText(String(number), spot.x, spot.y + 4);
    ctx.textAlign = "start";
  };
  const ring = (ctx, mark, gap, width, colour) => {
    ctx.strokeStyle = RG.colour(colour);
    ctx.lineWidth = width;
    circle(ctx, mark.x, mark.y, mark.r + gap);
    ctx.stroke();
  };

  /* Draw rings, badge and number of a person; `hollowRing` leaves paper between the decider and the ring. */
  const adorn = (ctx, n, mark) => {
    if (n === data.meta.decider) {
      ring(ctx, mark, 2.2, 3, "--paper");
      ring(ctx, mark, 4.5, 1.6, "--ink");
    }
    attachments(n, mark).forEach((spot) => {
      if (spot.what === "badge") drawBadge(ctx, people.get(n).stance, spot);
      else drawNumber(ctx, numberOf.get(n), spot);
    });
  };

  /* The mark as vis-network draws it, in pixels of the screen: for the focus, above the veil. */
  const drawMark = (ctx, n, mark) => {
    const person = people.get(n);
    const points = RG.markPoints(person.type, mark.r);
    ctx.beginPath();
    if (points) {
      points.forEach(([x, y], i) => (i ? ctx.lineTo(mark.x + x, mark.y + y) : ctx.moveTo(mark.x + x, mark.y + y)));
      ctx.closePath();
    } else ctx.arc(mark.x, mark.y, mark.r, 0, 2 * Math.PI);
    const type = RG.knownType(person.type);
    ctx.fillStyle = RG.colour(person.placeholder ? "--paper" : `--type-${type}`);
    ctx.fill();
    ctx.strokeStyle = RG.colour(person.placeholder ? "--ink2" : `--type-${type}-line`);
    ctx.lineWidth = 1.3;
    ctx.lineJoin = "round";
    ctx.setLineDash(person.placeholder ? [3, 2.4] : []);
    ctx.stroke();
    ctx.setLineDash([]);
  };

  /* -- the whole, after vis-network ---------------------------------------------------------------------- */

  const drawHover = (ctx, at) => {
    const n = state.hovered;
    if (!n) return;
    const mark = at(n);
    RG.net.tiesOf.get(n).filter((tie) => !RG.net.hidden.has(tie.id)).forEach((tie) => RG.focus.drawTie(ctx, tie, at));
    [n, ...RG.net.tiesOf.get(n).filter((tie) => !RG.net.hidden.has(tie.id)).map((tie) => (tie.a === n ? tie.b : tie.a))].forEach((one) => {
      drawMark(ctx, one, at(one));
      adorn(ctx, one, at(one));
    });
    ring(ctx, mark, n === data.meta.decider ? 7.5 : 4.5, 1.2, "--ink");
  };

  const over = (ctx) => {
    const { pixelRatio } = RG.net.vis.canvas;
    const at = RG.net.projector();
    ctx.save();
    ctx.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    const groups = namesOfGroups(ctx, at);
    const focus = RG.focus.current();
    writeGroups(ctx, groups);
    if (focus) RG.focus.draw(ctx, focus, at);
    else {
      data.people.forEach(({ n }) => { if (!RG.net.hidden.has(n)) adorn(ctx, n, at(n)); });
      const labels = RG.labels.all(ctx, at, groups);
      drawHover(ctx, at);
      labels.forEach((label) => RG.labels.write(ctx, label, at(label.n)));
      if (state.hovered && !labels.some((label) => label.n === state.hovered)) {
        const world = RG.labels.survey(at, [state.hovered], []);
        RG.labels.placeAll(ctx, [state.hovered], new Set([state.hovered]), world).forEach((label) => RG.labels.write(ctx, label, at(label.n)));
      }
    }
    ctx.restore();
  };

  RG.draw = { ground, over, adorn, drawMark, attachments, ring, circle, numberOf };
})();
