/* The left panel: a legend that filters, the strength of ties, the age of contacts, a route. */
(() => {
  "use strict";

  const { data, state } = RG;
  const { filters } = state;
  const GROUPS = ["formal", "informal", "commercial", "media", "regulatory", "conflict"];
  const DAYS = [30, 60, 90, 180, 365, null];
  const BINS = 20;

  const tally = (items, keys) => {
    const counts = new Map();
    items.forEach((item) => keys(item).forEach((key) => counts.set(key, (counts.get(key) || 0) + 1)));
    return counts;
  };
  const typeCounts = tally(data.people, (person) => [person.type]);
  const groupCounts = tally(data.ties, (tie) => tie.groups);
  const others = data.people.filter((person) => !person.ours);
  const stanceCounts = tally(others, (person) => [String(person.stance ?? "unknown")]);
  const anyStance = others.some((person) => person.stance !== null && person.stance !== undefined);
  const oursByType = tally(data.people.filter((person) => person.ours), (person) => [person.type]);

  const changed = () => RG.emit("filter");
  const toggle = (set, key) => { if (!set.delete(key)) set.add(key); changed(); };
  const only = (set, key, all) => {
    const alone = !set.has(key) && all.every((other) => other === key || set.has(other));
    set.clear();
    if (!alone) all.filter((other) => other !== key).forEach((other) => set.add(other));
    changed();
  };

  const line = (group) => RG.svg("svg", { class: "mark", width: 18, height: 10, viewBox: "0 0 18 10", "aria-hidden": "true" },
    RG.svg("line", {
      x1: 0, y1: 5, x2: 18, y2: 5, class: `line line-${group}`, "stroke-dasharray": group === "fragile" ? "5 3" : null,
    }));

  const row = ({ icon, text, count, on, press, alone, key }) => RG.el("div", { class: "legend-row", data: { on: String(on), key } },
    RG.el("button", { type: "button", class: "legend-main", "aria-pressed": String(on), on: { click: press } },
      icon, RG.el("span", { class: "legend-text", text }), RG.el("span", { class: "legend-count", text: String(count) })),
    alone ? RG.el("button", { type: "button", class: "legend-only", text: RG.t("legend.only"), "aria-label": RG.t("legend.only_of", { what: text }), on: { click: alone } }) : null);

  const head = (title, hint) => RG.el("div", { class: "panel-head" }, RG.el("h2", { text: title }), hint ? RG.el("span", { class: "hint", text: hint }) : null);

  const typeText = (type) => {
    const ours = oursByType.get(type) || 0;
    return RG.t(`type.${type}`) + (ours && ours === typeCounts.get(type) ? ` ${RG.t("legend.ours")}` : "");
  };
  const typeRows = () => {
    const all = [...typeCounts.keys()].sort((a, b) => typeCounts.get(b) - typeCounts.get(a));
    return all.map((type) => {
      const on = !filters.types.has(type);
      return row({
        icon: RG.mark(type, 16, { hollow: !on }), text: typeText(type), count: typeCounts.get(type), on, key: `type-${type}`,
        press: () => toggle(filters.types, type), alone: all.length > 1 ? () => only(filters.types, type, all) : null,
      });
    });
  };
  const groupRows = () => {
    const all = GROUPS.filter((group) => groupCounts.has(group));
    const rows = all.map((group) => {
      const on = !filters.groups.has(group);
      return row({
        icon: line(group), text: RG.t(`group.${group}`), count: groupCounts.get(group), on, key: `group-${group}`,
        press: () => toggle(filters.groups, group), alone: all.length > 1 ? () => only(filters.groups, group, all) : null,
      });
    });
    if (data.meta.fragile) {
      const fragile = RG.el("div", { class: "legend-row", data: { on: "true", key: "fragile" } },
        RG.el("button", { type: "button", class: "legend-main", "aria-pressed": String(filters.fragile), on: { click: () => { filters.fragile = !filters.fragile; changed(); } } },
          line("fragile"), RG.el("span", { class: "legend-text", text: RG.t("legend.fragile") }), RG.el("span", { class: "legend-count", text: String(data.meta.fragile) })));
      rows.push(fragile);
    }
    return rows;
  };
  const stanceCells = () => ["-2", "-1", "0", "1", "2", "unknown"].map((stance) => {
    const on = !filters.stances.has(stance);
    const text = RG.t(stance === "unknown" ? "stance.unknown" : `stance.${stance}`);
    const count = stanceCounts.get(stance) || 0;
    return RG.el("button", {
      type: "button", class: "stance-cell", "aria-pressed": String(on), "aria-label": `${text}: ${count}`, title: text, disabled: count === 0, data: { on: String(on) },
      on: { click: () => toggle(filters.stances, stance) },
    }, RG.badge(stance === "unknown" ? null : Number(stance), 15), RG.el("span", { text: String(count) }));
  });

  /* -- strength ------------------------------------------------------------------------------------------ */

  const histogram = () => {
    const bins = new Array(BINS).fill(0);
    data.ties.forEach((tie) => { bins[Math.min(BINS - 1, Math.floor(tie.w * BINS))] += 1; });
    const most = Math.max(...bins, 1);
    return RG.svg("svg", { class: "histogram", viewBox: `0 0 ${BINS * 10} 30`, preserveAspectRatio: "none", "aria-hidden": "true" },
      bins.map((n, i) => (n ? RG.svg("rect", { x: i * 10 + 0.6, y: 30 - Math.max(2, 28 * (n / most)), width: 8.8, height: Math.max(2, 28 * (n / most)), class: (i + 1) / BINS <= filters.strength ? "bin bin-off" : "bin" }) : null)));
  };
  const strength = () => {
    const value = RG.el("span", { class: "value", text: RG.dec(filters.strength) });
    const bars = RG.el("div", { class: "bars" }, histogram());
    const slider = RG.el("input", {
      type: "range", min: 0, max: 0.95, step: 0.05, "aria-label": RG.t("legend.strength"),
      on: { input: (event) => {
        filters.strength = Number(event.target.value);
        value.textContent = RG.dec(filters.strength);
        RG.clear(bars, histogram());
        changed();
      } },
    });
    slider.value = String(filters.strength);
    return RG.el("section", { class: "panel", id: "strength" }, RG.el("div", { class: "panel-head" }, RG.el("h2", { text: RG.t("legend.strength") }), value), bars, slider);
  };
  const days = () => {
    if (!data.ties.some((tie) => tie.silent !== null)) return null;
    const text = () => (filters.days === null ? RG.t("legend.any_time") : RG.t("legend.days", { days: filters.days }));
    const value = RG.el("span", { class: "value", text: text() });
    const slider = RG.el("input", {
      type: "range", min: 0, max: DAYS.length - 1, step: 1, "aria-label": RG.t("legend.contact"),
      on: { input: (event) => { filters.days = DAYS[Number(event.target.value)]; value.textContent = text(); slider.setAttribute("aria-valuetext", text()); changed(); } },
    });
    slider.value = String(DAYS.indexOf(filters.days));
    slider.setAttribute("aria-valuetext", text());
    return RG.el("section", { class: "panel joined" }, RG.el("div", { class: "panel-head" }, RG.el("h2", { text: RG.t("legend.contact") }), value), slider);
  };

  /* -- route ------------------------------------------------------------------------------------------------ */

  const ends = { from: null, to: null };
  const initial = () => {
    const best = RG.data.meta.decider && RG.routes.ours.length ? RG.routes.best(RG.routes.ours, RG.data.meta.decider) : null;
    ends.to = RG.data.meta.decider || data.ranking[0] || null;
    ends.from = best ? best.people[0] : RG.routes.ours[0] || data.ranking[1] || null;
  };
  let fields = null;
  let outcome = null;
  const say = () => {
    if (!outcome) return;
    const route = ends.from && ends.to && ends.from !== ends.to ? RG.routes.best([ends.from], ends.to) : null;
    const text = route
      ? [RG.t("route.strength"), " ", RG.el("b", { text: RG.dec(route.strength) }), RG.t("route.steps", { n: route.steps.length })]
      : RG.el("span", { class: "none", text: RG.t(ends.from && ends.to && ends.from !== ends.to ? "route.none_short" : "route.pick") });
    RG.clear(outcome, text);
    fields.marks.forEach(([end, holder]) => RG.clear(holder, ends[end] ? RG.mark(RG.people.get(ends[end]).type, 15, RG.people.get(ends[end])) : null));
  };
  const showRoute = () => {
    if (!ends.from || !ends.to || ends.from === ends.to) return;
    const routes = RG.routes.several(ends.from, ends.to, 3);
    state.selected = null;
    state.shownFinding = null;
    state.route = { from: ends.from, to: ends.to, routes, shown: 0 };
    RG.emit("route");
  };
  const route = () => {
    if (data.people.length < 2 || !RG.routes.out.size) return null;
    const marks = [];
    const one = (end) => {
      const holder = RG.el("span", { class: "field-mark" });
      marks.push([end, holder]);
      const made = RG.field({
        label: `route.${end}`, value: () => RG.name(ends[end]), picked: (n) => { ends[end] = n; say(); if (state.route) showRoute(); },
      });
      made.node.prepend(holder);
      return made;
    };
    const from = one("from");
    const to = one("to");
    fields = { from, to, marks };
    outcome = RG.el("span", { class: "route-outcome", "aria-live": "polite" });
    const section = RG.el("section", { class: "panel", id: "route" },
      head(RG.t("route.title"), RG.t("route.hint")),
      RG.el("div", { class: "route-row" }, RG.el("span", { text: RG.t("route.from") }), from.node),
      RG.el("div", { class: "route-row" }, RG.el("span", { text: RG.t("route.to") }), to.node),
      RG.el("div", { class: "route-foot" }, outcome, RG.el("button", { type: "button", class: "button primary", text: RG.t("route.show"), on: { click: showRoute } })));
    say();
    return section;
  };

  /* -- the panel -------------------------------------------------------------------------------------------- */

  const left = document.getElementById("left");
  const lists = {};
  const fill = () => {
    RG.clear(lists.types, typeRows());
    if (lists.groups) RG.clear(lists.groups, groupRows());
    if (lists.stances) RG.clear(lists.stances, stanceCells());
  };
  const build = () => {
    left.setAttribute("aria-label", RG.t("legend.label"));
    lists.types = RG.el("div", { class: "legend" });
    lists.groups = data.ties.length ? RG.el("div", { class: "legend" }) : null;
    lists.stances = anyStance ? RG.el("div", { class: "stances" }) : null;
    RG.clear(left,
      RG.el("section", { class: "panel" }, head(RG.t("legend.people"), RG.t("legend.hint")), lists.types),
      lists.groups ? RG.el("section", { class: "panel" }, head(RG.t("legend.ties")), lists.groups) : null,
      lists.stances ? RG.el("section", { class: "panel" }, head(RG.t("legend.stance")), lists.stances,
        RG.el("div", { class: "stance-ends" }, RG.el("span", { text: RG.t("stance.-2") }), RG.el("span", { text: `${RG.t("stance.2")} · ${RG.t("stance.unknown")}` }))) : null,
      data.ties.length > 1 ? strength() : null,
      days(),
      route());
    fill();
  };
  /* Rebuilding a list under the finger would lose the keyboard's place: give it back. */
  const refill = () => {
    const holder = document.activeElement?.closest?.("[data-key]");
    const key = holder && left.contains(holder) ? holder.dataset.key : null;
    const which = key ? [...holder.children].indexOf(document.activeElement) : -1;
    fill();
    if (filters.strength === 0) left.querySelectorAll("#strength input").forEach((input) => { if (Number(input.value) !== 0) build(); });
    if (key) left.querySelector(`[data-key="${CSS.escape(key)}"]`)?.children[which]?.focus();
    say();
  };
  RG.legend = { build: () => { initial(); build(); }, showRoute };
  RG.on("filter", refill);
  RG.on("lang", build);
})();
