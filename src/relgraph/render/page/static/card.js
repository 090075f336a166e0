/* The card of a person: place, parts, reasons, route to the decider and what to do next. With nobody
   selected it introduces the decider (or the first of the ranking) in a few lines. */
(() => {
  "use strict";

  const { data, people, state } = RG;
  const OPPONENT = -2;
  const SILENT = 90;
  const WEAK = 0.5;
  const anyStance = data.people.some((person) => person.stance !== null && person.stance !== undefined);
  const HALF = 0.5;

  const name = (n) => RG.el("span", { class: "name", text: RG.name(n) });
  const withNames = (key, figures) => {
    // Names are set apart from our words, so that one that reads from right to left stays in its place.
    const template = RG.t(key);
    return template.split(/(\{\w+\})/).map((piece) => {
      const found = /^\{(\w+)\}$/.exec(piece);
      if (!found) return piece;
      const value = figures[found[1]];
      return people.has(value) ? name(value) : String(value);
    });
  };

  /* Return our best route to a person and on to the decider. */
  const routeOf = (n) => (state.route ? state.route.routes[state.route.shown] : RG.routes.by(n));

  /* What to do next about a person: the first of these that applies. */
  const nextStep = (person, route) => {
    const cover = person.covered_by;
    if (person.placeholder) {
      const asks = RG.net.tiesOf.get(person.n).filter((tie) => !tie.conflict).sort((a, b) => b.w - a.w)[0];
      return asks ? withNames("next.identify", { who: RG.focus.other(asks, person.n) }) : RG.t("next.identify_plain");
    }
    // Nobody is sent through, or to, somebody who is against us.
    if (person.stance === OPPONENT || person.type === "competitor") return null;
    if (!person.ours && !cover && RG.routes.ours.length) {
      const reach = RG.routes.best(RG.routes.ours, person.n);
      if (!reach) return RG.t("next.no_way");
      // The first introduction on the way: whom we know introduces us to the next.
      return withNames("next.introduce", { via: reach.people[1], who: reach.people[2] });
    }
    if (cover && cover.days !== null && cover.days > SILENT) return withNames("next.renew", { who: cover.n, to: person.n, days: cover.days });
    if (cover && cover.strength < WEAK) return withNames("next.strengthen", { who: cover.n, to: person.n, strength: RG.dec(cover.strength) });
    if (route && route.steps.length > 1 && route.people[0] !== person.n) {
      const weak = route.steps[route.weakest];
      if (weak.w < HALF) return withNames("next.weakest", { a: weak.a, b: weak.b, strength: RG.dec(weak.w) });
    }
    return null;
  };

  const listensTo = (n) => RG.net.tiesOf.get(n)
    .filter((tie) => !tie.conflict)
    .map((tie) => ({ n: RG.focus.other(tie, n), w: tie.a === n ? tie.ba : tie.ab }))
    .filter((entry) => entry.w)
    .sort((a, b) => b.w - a.w)
    .slice(0, 3);

  const chips = (person) => {
    const list = person.roles.map((role) => RG.el("span", { class: "tag tag-dark", text: RG.t(`role.${role}`) }));
    if (person.hidden) list.push(RG.el("span", { class: "tag tag-dark", text: RG.t("card.hidden") }));
    if (person.placeholder) list.push(RG.el("span", { class: "tag tag-dashed", text: RG.t("card.placeholder") }));
    if (person.ours) list.push(RG.el("span", { class: "tag", text: RG.t("card.ours") }));
    else {
      if (anyStance) {
        const known = person.stance !== null && person.stance !== undefined;
        list.push(RG.el("span", { class: "tag" }, RG.badge(known ? person.stance : null, 13), RG.t(known ? `stance.${person.stance}` : "stance.unknown")));
      }
      if (RG.routes.ours.length) {
        list.push(person.covered_by
          ? RG.el("span", { class: "tag" }, RG.mark(people.get(person.covered_by.n).type, 13, {}), name(person.covered_by.n), ` ${RG.dec(person.covered_by.strength)}`)
          : RG.el("span", { class: "tag tag-dashed", text: RG.t("card.nobody") }));
      }
    }
    return RG.el("div", { class: "tags" }, list);
  };

  const head = (person) => {
    const place = person.rank === null ? null : RG.el("div", { class: "place" },
      RG.el("div", {}, RG.el("b", { text: String(person.rank) }), RG.el("span", { text: ` / ${person.of}` })),
      RG.el("div", { class: "caption", text: RG.t("ranking.of_power") }));
    const where = [RG.t(`type.${person.type}`), person.organization, person.department].filter(Boolean).join(" · ");
    return RG.el("div", { class: "card-head" },
      RG.el("div", { class: "card-who" },
        RG.el("h2", {}, RG.el("span", { class: "name", text: person.name }), " ", RG.el("span", { class: "card-title", text: person.title })),
        RG.el("p", { text: where })),
      place);
  };

  const barRow = (label, value) => RG.el("div", { class: "part" },
    RG.el("span", { text: label }),
    RG.el("span", { class: "bar" }, value === null || value === undefined ? null : RG.el("span", { style: { width: `${Math.round(100 * Math.min(1, Math.max(0, value)))}%` } })),
    RG.el("span", { class: "figure", text: RG.dec(value) }));
  const partRows = (person) => {
    const keys = ["authority", "prestige", "brokerage"].filter((part) => part in person.parts);
    return keys.length ? RG.el("div", { class: "parts" }, keys.map((part) => barRow(RG.t(`part.${part}`), person.parts[part]))) : null;
  };

  const reasons = (person) => {
    const told = person.reasons.slice(0, 3).map((reason) => RG.el("li", {}, RG.told(RG.pick(reason))));
    return told.length ? [RG.el("h3", { text: RG.t("card.why") }), RG.el("ul", { class: "reasons" }, told)] : null;
  };

  const silentText = (step) => (step.tie.silent === null ? "" : RG.t(step.tie.silent > SILENT ? "route.silent_days" : "route.days_ago", { days: step.tie.silent }));
  const routeList = (route) => {
    const rows = [];
    route.people.forEach((n, i) => {
      const person = people.get(n);
      rows.push(RG.el("li", { class: "stop" }, RG.mark(person.type, 15, person),
        RG.el("button", { type: "button", class: "link", on: { click: () => RG.select(n) } }, name(n)), RG.el("span", { class: "what", text: person.title })));
      const step = route.steps[i];
      if (!step) return;
      const weak = i === route.weakest && route.steps.length > 1;
      const text = [RG.routes.reads(step), silentText(step)].filter(Boolean).join(state.lang === "zh" ? "，" : ", ");
      rows.push(RG.el("li", { class: `leg${weak ? " weak" : ""}` }, RG.el("i", { "aria-hidden": "true" }),
        RG.el("span", { text: weak ? `${text} · ${RG.t("route.weakest_word")}` : text }), RG.el("span", { class: "figure", text: RG.dec(step.w) })));
    });
    return RG.el("ol", { class: "route" }, rows);
  };
  const product = (route) => {
    const factors = route.steps.length > 1 && route.steps.length < 5 ? `${route.steps.map((step) => RG.dec(step.w)).join(" × ")} = ` : "";
    return RG.el("span", { class: "product" }, factors, RG.el("b", { text: RG.dec(route.strength) }));
  };
  const routeTitle = (person, route) => {
    if (person && route.people[0] === person.n) return RG.t("card.route_on");
    return RG.t(route.people.at(-1) === data.meta.decider ? "card.route" : "card.route_to");
  };
  /* The route in one line of names, for the phone. */
  const routeLine = (route) => RG.el("div", { class: "route-line" }, route.people.map((n, i) => {
    const step = route.steps[i];
    const weak = step && i === route.weakest && route.steps.length > 1;
    return [RG.el("span", { class: "stop" }, RG.mark(people.get(n).type, 15, people.get(n)), name(n)),
      step ? RG.el("span", { class: `leg${weak ? " weak" : ""}` }, RG.el("b", { text: RG.dec(step.w) }), RG.el("i", {})) : null];
  }));

  let others = null;
  const otherRoutes = (person, route) => {
    const from = route.people[0];
    const to = route.people.at(-1);
    if (!others || others.from !== from || others.to !== to) {
      others = { from, to, routes: route.steps.length && data.people.length < 3000 ? RG.routes.several(from, to, 4) : [] };
    }
    const key = route.people.join(" ");
    const rest = others.routes.filter((one) => one.people.join(" ") !== key);
    if (!rest.length) return null;
    return RG.el("button", {
      type: "button", class: "button", text: RG.t("card.others", { n: rest.length }),
      on: { click: () => { state.route = { from, to, routes: [route, ...rest], shown: 1, person: person ? person.n : null }; RG.emit("route"); } },
    });
  };
  const copy = (person, route) => RG.el("button", {
    type: "button", class: "button", text: RG.t("card.copy"),
    on: { click: async (event) => {
      const button = event.currentTarget;
      const text = summary(person, route);
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        // From a file the clipboard may be closed to scripts: the old way still works there.
        const area = RG.el("textarea", { class: "offscreen", "aria-hidden": "true" });
        area.value = text;
        document.body.append(area);
        area.select();
        document.execCommand("copy");
        area.remove();
      }
      button.textContent = RG.t("card.copied");
      setTimeout(() => { button.textContent = RG.t("card.copy"); }, 1600);
    } },
  });
  const summary = (person, route) => {
    const lines = [`${person.name}${person.title ? `, ${person.title}` : ""}`];
    if (person.rank !== null) lines.push(`${RG.t("ranking.title")}: ${person.rank} / ${person.of} (${RG.panels.score(person)})`);
    person.reasons.slice(0, 3).forEach((reason) => lines.push(`- ${RG.pick(reason)}`));
    if (route) lines.push(`${routeTitle(person, route)}: ${route.people.map(RG.name).join(" → ")} (${RG.dec(route.strength)})`);
    return lines.join("\n");
  };

  const fact = (label, value) => (value === null || value === undefined || value === "" ? null : [RG.el("dt", { text: label }), RG.el("dd", {}, value)]);
  const SAFE = /^(https:\/\/\S+|mailto:\S+@\S+)$/i;
  const linked = (text) => {
    const address = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? `mailto:${text}` : text;
    return SAFE.test(address) ? RG.el("a", { href: address, rel: "noreferrer noopener", target: "_blank", text }) : RG.el("bdi", { text });
  };

  const full = (person) => {
    const route = routeOf(person.n);
    const next = nextStep(person, route);
    const facts = [
      person.power === null ? null : fact(RG.t("card.assessed"), RG.dec(person.power)),
      fact(RG.t("card.next"), next),
      person.note ? fact(RG.t("card.note"), RG.el("bdi", { text: person.note })) : null,
      Object.entries(person.more).map(([key, value]) => fact(key, linked(value))),
    ];
    return [
      head(person), chips(person), partRows(person), reasons(person),
      route && route.steps.length ? [RG.el("div", { class: "route-head" }, RG.el("h3", { text: routeTitle(person, route) }), product(route)),
        RG.narrow() ? routeLine(route) : routeList(route)] : null,
      RG.el("dl", { class: "facts" }, facts),
      RG.el("div", { class: "card-buttons" }, route && route.steps.length ? otherRoutes(person, route) : null, copy(person, route)),
    ];
  };
  const brief = (person) => {
    const route = RG.routes.by(person.n);
    const heard = listensTo(person.n);
    const strong = (text) => RG.el("b", { class: "amber", text });
    return [
      head(person), chips(person),
      RG.el("dl", { class: "facts" },
        route && route.steps.length ? fact(RG.t("card.best_route"), [strong(RG.dec(route.strength)), ...withNames("card.from_in", { from: route.people[0], n: RG.t("count.ties", { n: route.steps.length }) })]) : null,
        heard.length ? fact(RG.t("card.listens"), heard.map((entry, i) => [RG.el("span", { class: "nowrap" }, name(entry.n), ` ${RG.dec(entry.w)}${i < heard.length - 1 ? (state.lang === "zh" ? "，" : ",") : ""}`), " "])) : null,
        fact(RG.t("card.next"), nextStep(person, route))),
    ];
  };
  const ofRoute = () => {
    const { routes, shown, from, to } = state.route;
    if (!routes.length) {
      return RG.el("div", { class: "empty" },
        RG.el("h3", {}, withNames("empty.route", { from, to })),
        RG.el("p", { text: RG.t(state.filters.strength > 0 ? "empty.route_why_limit" : "empty.route_why", { strength: RG.dec(state.filters.strength) }) }));
    }
    const route = routes[shown];
    const choose = (i) => { state.route.shown = i; RG.emit("route"); };
    return [
      RG.el("div", { class: "route-head" }, RG.el("h2", {}, name(from), " → ", name(to)),
        routes.length > 1 ? RG.el("span", { class: "finding-numbers" }, routes.map((_, i) => RG.el("button", { type: "button", class: "disc", "aria-pressed": String(i === shown), "aria-label": RG.t("route.number", { n: i + 1 }), text: String(i + 1), on: { click: () => choose(i) } }))) : null),
      RG.el("div", { class: "route-head" }, RG.el("h3", { text: RG.t(shown === 0 ? "route.most_reliable" : "route.other") }), product(route)),
      routeList(route),
    ];
  };

  const card = () => document.getElementById("card");
  const update = () => {
    const box = card();
    const first = data.meta.decider || data.ranking[0] || data.people[0]?.n;
    const n = state.selected || first;
    box.hidden = !n;
    if (!n) return;
    const person = people.get(n);
    box.setAttribute("aria-label", RG.t("card.label", { name: person.name }));
    box.dataset.full = String(Boolean(state.selected || state.route));
    RG.clear(box, state.route ? ofRoute() : state.selected ? full(person) : brief(person));
    box.scrollTop = 0;
  };

  RG.card = { update, withNames, name };
  ["select", "lang", "route", "finding"].forEach((event) => RG.on(event, update));
  RG.on("filter", () => { if (state.selected) update(); });
})();
