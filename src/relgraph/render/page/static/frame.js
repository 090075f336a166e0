/* The frame: title, tabs, tools, foot, and what floats over the map. */
(() => {
  "use strict";

  const { data, people, state } = RG;
  const ICONS = {
    search: ["M7 12.2A5.2 5.2 0 1 0 7 1.8a5.2 5.2 0 0 0 0 10.4Z", "M11 11l3.6 3.6"],
    filter: ["M1.5 4h13", "M4 8h8", "M6.5 12h3"],
    theme: null,
    png: ["M8 2v8", "M4.8 7 8 10.2 11.2 7", "M2.5 13.5h11"],
    print: ["M4.5 6V2h7v4", "M4.5 11.5H2.2V6h11.6v5.5h-2.3", "M4.5 9.5h7V14h-7Z"],
    lock: ["M3.5 7.2h9v6.3h-9Z", "M5.3 7V5a2.7 2.7 0 0 1 5.4 0v2"],
    minus: ["M4 8h8"],
    plus: ["M4 8h8", "M8 4v8"],
    fit: ["M2.5 6V2.5H6", "M10 2.5h3.5V6", "M13.5 10v3.5H10", "M6 13.5H2.5V10"],
    close: ["M4.5 4.5l7 7", "M11.5 4.5l-7 7"],
  };
  const icon = (name, px = 16) => RG.svg("svg", { class: "icon", width: px, height: px, viewBox: "0 0 16 16", "aria-hidden": "true" },
    name === "theme"
      ? [RG.svg("circle", { cx: 8, cy: 8, r: 5.6, fill: "none" }), RG.svg("path", { d: "M8 2.4a5.6 5.6 0 0 1 0 11.2Z", fill: "currentColor", stroke: "none" })]
      : ICONS[name].map((d) => RG.svg("path", { d, fill: "none" })));
  const logo = () => RG.svg("svg", { class: "logo", width: 26, height: 26, viewBox: "0 0 26 26", "aria-hidden": "true" },
    RG.svg("path", { d: "M13 6 6 19.5M13 6l8 13.5", stroke: "var(--ink)", "stroke-width": 1.6 }),
    RG.svg("circle", { cx: 13, cy: 6.2, r: 4.1, fill: "var(--ink)" }),
    RG.svg("rect", { x: 2.2, y: 16.4, width: 6.6, height: 6.6, fill: "var(--type-employee)" }),
    RG.svg("path", { d: "M20.6 15.4l4.2 4.2-4.2 4.2-4.2-4.2Z", fill: "var(--type-academia)" }));

  /* -- the top ---------------------------------------------------------------------------------------- */

  const money = (value) => {
    if (state.lang === "zh") return value >= 1e4 ? `${(value / 1e4).toLocaleString("zh", { maximumFractionDigits: 0 })} 万` : String(value);
    if (value >= 1e6) return `${(value / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} M`;
    return value.toLocaleString("en", { maximumFractionDigits: 0 });
  };
  const subtitle = () => {
    const { decision, as_of: day, people: n, ties } = data.meta;
    if (RG.narrow()) return [day ? RG.t("foot.as_of", { day }) : "", `${RG.t("count.people", { n })}${state.lang === "zh" ? "，" : ", "}${RG.t("count.ties", { n: ties })}`].filter(Boolean).join(" · ");
    const parts = [RG.t("top.kind")];
    if (decision && decision.name && decision.name !== data.meta.title) parts.push(decision.name);
    if (decision && decision.value) parts.push(RG.t("top.value", { value: money(decision.value) }));
    if (decision && decision.due) parts.push(RG.t("top.due", { day: decision.due }));
    return parts.join(" · ");
  };
  const brand = () => {
    const chip = data.meta.chain && data.meta.profile !== "share" ? RG.chip(data.meta.status) : null;
    RG.clear(document.getElementById("brand"), logo(),
      RG.el("div", { class: "brand-text" },
        RG.el("div", { class: "brand-line" }, RG.el("h1", { title: data.meta.title, text: data.meta.title }), chip),
        RG.el("p", { title: subtitle(), text: subtitle() })));
  };
  const TABS = ["network", "chain", "grid"];
  const tabs = () => {
    const list = document.getElementById("tabs");
    const held = list.contains(document.activeElement);
    list.setAttribute("aria-label", RG.t("tabs.label"));
    RG.clear(list, TABS.map((view) => RG.el("button", {
      type: "button", role: "tab", id: `tab-${view}`, "aria-controls": `view-${view}`, "aria-selected": String(state.view === view), tabindex: state.view === view ? 0 : -1,
      text: RG.t(RG.narrow() ? `tab.${view}_short` : `tab.${view}`), on: { click: () => RG.show(view), keydown: (event) => tabKeys(event, view) },
    })));
    if (held) document.getElementById(`tab-${state.view}`).focus();
  };
  const tabKeys = (event, view) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = TABS[(TABS.indexOf(view) + step + TABS.length) % TABS.length];
    RG.show(next);
    document.getElementById(`tab-${next}`).focus();
  };

  const tool = {};
  const button = (name, press, { text = null, className = "" } = {}) => {
    const node = RG.el("button", { type: "button", class: `button ${className}`, on: { click: press } }, icon(name));
    if (text) node.append(RG.el("span", {}));
    tool[name] = { node, text };
    return node;
  };
  const language = (code, text) => RG.el("button", { type: "button", lang: code, text, on: { click: () => RG.setLang(code) } });
  const openDrawer = (open) => {
    document.body.dataset.drawer = String(open);
    tool.filter.node.setAttribute("aria-expanded", String(open));
  };
  const tools = () => {
    const search = RG.field({
      label: "search.label", placeholder: "search.placeholder", type: "search", className: "search",
      picked: (n) => { document.body.dataset.searching = "false"; RG.select(n); },
    });
    search.node.prepend(icon("search"));
    search.node.append(RG.el("kbd", { "aria-hidden": "true", text: "/" }));
    tool.field = search;
    const languages = RG.el("div", { class: "languages", role: "group" }, language("en", "EN"), language("zh", "中文"));
    tool.languages = languages;
    document.getElementById("tools").append(
      button("search", () => { document.body.dataset.searching = "true"; search.input.focus(); }, { className: "icon-only only-narrow" }),
      search.node, languages,
      button("theme", () => RG.setTheme(state.theme === "dark" ? "light" : "dark"), { className: "icon-only" }),
      button("png", () => RG.savePng(), { text: "tool.png" }),
      button("print", () => window.print(), { text: "tool.print" }),
      button("filter", () => openDrawer(document.body.dataset.drawer !== "true"), { className: "icon-only only-drawer" }));
    search.input.addEventListener("blur", () => { document.body.dataset.searching = "false"; });
    tool.filter.node.setAttribute("aria-controls", "left");
    openDrawer(false);
    document.getElementById("stage").addEventListener("pointerdown", () => openDrawer(false));
  };
  const sayTools = () => {
    if (!tool.languages) return;
    const labels = { search: "search.label", theme: state.theme === "dark" ? "tool.light" : "tool.dark", png: "tool.png_long", print: "tool.print", filter: "tool.filters", minus: "zoom.out", plus: "zoom.in", fit: "zoom.fit", close: "hops.close" };
    Object.entries(labels).forEach(([name, key]) => {
      if (!tool[name]) return;
      tool[name].node.setAttribute("aria-label", RG.t(key));
      tool[name].node.title = RG.t(key);
      if (tool[name].text) tool[name].node.querySelector("span").textContent = RG.t(tool[name].text);
    });
    tool.languages.setAttribute("aria-label", RG.t("tool.language"));
    tool.languages.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one.lang === state.lang)));
    if (tool.png) tool.png.node.disabled = state.view !== "network";
  };

  /* -- the foot ------------------------------------------------------------------------------------------ */

  const foot = () => {
    const { meta } = data;
    const count = (key, n) => RG.t(key, { n }).split(/(\d[\d\s,.]*)/).map((piece) => (/^\d/.test(piece) ? RG.el("b", { text: piece }) : piece));
    const separator = state.lang === "zh" ? "，" : ", ";
    const crowd = [count("count.people", meta.people), meta.placeholders ? separator + RG.t("count.placeholders", { n: meta.placeholders }) : ""];
    const lines = [count("count.ties", meta.ties), meta.conflicts ? separator + RG.t("count.conflicts", { n: meta.conflicts }) : "", meta.fragile ? separator + RG.t("count.fragile", { n: meta.fragile }) : ""];
    RG.clear(document.getElementById("foot"),
      RG.el("span", { class: "classified" }, icon("lock", 14), RG.el("b", { text: meta.classification || RG.t("foot.classified") })),
      meta.as_of ? RG.el("span", {}, ...RG.t("foot.as_of", { day: "\u0001" }).split("\u0001").flatMap((piece, i) => (i ? [RG.el("b", { text: meta.as_of }), piece] : [piece]))) : null,
      meta.source ? RG.el("span", { class: "source" }, `${RG.t("foot.source")} `, RG.el("bdi", { text: meta.source })) : null,
      RG.el("span", {}, crowd), RG.el("span", {}, lines),
      RG.el("span", { class: "promise", text: RG.t("foot.promise") }));
  };

  /* -- what floats over the map ----------------------------------------------------------------------------- */

  const zoomButtons = () => RG.el("div", { class: "zoom floating", role: "group" },
    button("minus", () => RG.net.zoom(1 / 1.25)), button("plus", () => RG.net.zoom(1.25)), button("fit", () => RG.net.fit()));
  const keyLine = (className, dash) => RG.svg("svg", { width: 24, height: 10, viewBox: "0 0 24 10", "aria-hidden": "true" }, RG.svg("line", { x1: 0, x2: 24, y1: 5, y2: 5, class: className, "stroke-dasharray": dash }));
  const key = () => {
    const stances = data.people.some((person) => !person.ours && person.stance !== null && person.stance !== undefined);
    const items = [
      [RG.svg("svg", { width: 40, height: 18, viewBox: "0 0 40 18", "aria-hidden": "true" }, [[4, 3.2], [15, 5], [31, 7.6]].map(([cx, r]) => RG.svg("circle", { cx, cy: 9, r, class: "key-size" }))), "key.size"],
      data.ties.length ? [RG.svg("svg", { width: 24, height: 12, viewBox: "0 0 24 12", "aria-hidden": "true" }, RG.svg("line", { x1: 0, x2: 24, y1: 2, y2: 2, class: "line line-informal", "stroke-width": 1 }), RG.svg("line", { x1: 0, x2: 24, y1: 8, y2: 8, class: "line line-formal", "stroke-width": 4 })), "key.width"] : null,
      data.meta.fragile ? [keyLine("line line-fragile", "5 3"), "key.fragile"] : null,
      data.meta.conflicts ? [keyLine("line line-conflict"), "key.conflict"] : null,
      stances ? [[RG.badge(1, 14), RG.badge(-1, 14)], "key.stance"] : null,
    ];
    return items.filter(Boolean).map(([sign, word]) => RG.el("span", { class: "key-item" }, sign, RG.el("span", { text: RG.t(word) })));
  };

  const hops = () => {
    const bar = tool.hops;
    const n = state.selected;
    bar.hidden = !n && !state.route;
    if (bar.hidden) return;
    const close = RG.el("button", { type: "button", class: "hops-close", "aria-label": RG.t("hops.close"), on: { click: () => RG.dismiss() } }, RG.el("span", { text: "Esc" }), icon("close", 12));
    if (state.route) {
      const { from, to, routes, shown } = state.route;
      const text = routes.length ? [RG.t("route.strength"), " ", RG.el("b", { text: RG.dec(routes[shown].strength) }), RG.t("route.steps", { n: routes[shown].steps.length })] : RG.t("route.none_short");
      RG.clear(bar, RG.el("b", {}, RG.card.name(from), " → ", RG.card.name(to)), RG.el("span", { class: "hops-text" }, text), close);
      return;
    }
    const person = people.get(n);
    const count = RG.focus.within(n, state.hops).size - 1;
    const steps = [1, 2, 3].map((hop) => RG.el("button", {
      type: "button", "aria-pressed": String(hop === state.hops), "aria-label": RG.t("hops.within", { n: hop }), text: String(hop),
      on: { click: () => { state.hops = hop; RG.emit("hops"); hops(); tool.hops.querySelectorAll(".steps button")[hop - 1].focus(); } },
    }));
    const [before, after] = RG.t("hops.text", { people: RG.t("count.people", { n: count }) }).split("{hops}");
    RG.clear(bar, RG.mark(person.type, 17, person), RG.el("b", { class: "name", text: person.name }), RG.el("span", { class: "hops-text", text: before }), RG.el("span", { class: "steps" }, steps), RG.el("span", { class: "hops-text", text: after }), close);
  };

  /* -- hover card ---------------------------------------------------------------------------------------------- */

  let waiting = 0;
  const hoverCard = (n) => {
    clearTimeout(waiting);
    tool.hover.hidden = true;
    if (!n || RG.narrow()) return;
    waiting = setTimeout(() => fillHover(n), 120);
  };
  const fillHover = (n) => {
    if (state.hovered !== n) return;
    const person = people.get(n);
    const { covered_by: cover } = person;
    const strongest = RG.net.tiesOf.get(n).filter((tie) => !tie.conflict).sort((a, b) => b.w - a.w)[0];
    const tags = [
      person.roles.map((role) => RG.el("span", { class: "tag tag-dark", text: RG.t(`role.${role}`) })),
      person.ours ? RG.el("span", { class: "tag", text: RG.t("card.ours") }) : null,
      !person.ours && person.stance !== null && person.stance !== undefined ? RG.el("span", { class: "tag" }, RG.badge(person.stance, 13), RG.t(`stance.${person.stance}`)) : null,
    ];
    const row = (label, value) => [RG.el("dt", { text: label }), RG.el("dd", {}, value)];
    RG.clear(tool.hover,
      RG.el("div", { class: "hover-head" }, RG.el("b", { class: "name", text: person.name }), " ", RG.el("span", { text: person.title })),
      RG.el("div", { class: "tags" }, tags),
      RG.el("dl", {},
        person.rank === null ? null : row(RG.t("ranking.title"), RG.t("hover.rank", { rank: RG.t.ordinal(person.rank), of: person.of, score: RG.panels.score(person) })),
        person.ours || !RG.routes.ours.length ? null : row(RG.t("hover.contact"), cover ? [RG.card.name(cover.n), ` ${RG.dec(cover.strength)}`] : RG.el("b", { class: "amber", text: RG.t("hover.none") })),
        strongest ? row(RG.t("hover.strongest"), [RG.card.name(RG.focus.other(strongest, n)), ` ${RG.dec(strongest.w)}`]) : null));
    const at = RG.net.projector()(n);
    const { width, height } = RG.net.size();
    tool.hover.hidden = false;
    const { offsetWidth: w, offsetHeight: h } = tool.hover;
    const x = at.x + at.r + 14 + w > width - 8 ? at.x - at.r - 14 - w : at.x + at.r + 14;
    const y = Math.min(Math.max(at.y - h / 2, 8), height - h - 8);
    tool.hover.style.left = `${Math.max(8, x)}px`;
    tool.hover.style.top = `${y}px`;
  };
  RG.t.ordinal = (n) => {
    if (state.lang !== "en") return String(n);
    const tail = n % 100 > 10 && n % 100 < 14 ? "th" : { 1: "st", 2: "nd", 3: "rd" }[n % 10] || "th";
    return `${n}${tail}`;
  };

  RG.chrome = (container) => {
    tool.hops = RG.el("div", { class: "hops floating", hidden: true, role: "group" });
    tool.key = RG.el("div", { class: "key floating" });
    tool.hover = RG.el("div", { class: "hover floating", hidden: true, role: "tooltip" });
    container.append(tool.hops, zoomButtons(), tool.key, tool.hover);
    sayChrome();
  };
  const sayChrome = () => {
    if (!tool.key) return;
    RG.clear(tool.key, key());
    tool.hops.setAttribute("aria-label", RG.t("hops.label"));
    hops();
    sayTools();
  };

  /* -- what is no longer shown, and the keyboard ------------------------------------------------------------------- */

  RG.dismiss = () => {
    state.hops = 1;
    RG.select(null);
  };
  const keyboard = (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "range";
    if (event.key === "Escape") {
      if (document.body.dataset.drawer === "true") openDrawer(false);
      else if (state.selected || state.route || state.shownFinding !== null) RG.dismiss();
    } else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      document.body.dataset.searching = "true";
      tool.field.input.focus();
    }
  };

  const say = () => { brand(); tabs(); foot(); sayTools(); sayChrome(); };
  RG.frame = {
    build: () => { brand(); tabs(); tools(); foot(); sayTools(); document.addEventListener("keydown", keyboard); },
    openDrawer, icon, say, subtitle,
  };
  RG.on("lang", say);
  RG.on("theme", () => { sayTools(); if (tool.hover) tool.hover.hidden = true; });
  RG.on("view", () => { tabs(); sayTools(); });
  RG.on("hover", hoverCard);
  ["select", "route", "filter"].forEach((event) => RG.on(event, () => { if (tool.hops) hops(); }));
})();
