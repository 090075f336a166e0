/* The ground of the page: data, state, words, events and the few drawing primitives every view
   shares. Text reaches the document only through textContent and setAttribute: a name is a name,
   whatever it contains. */
const RG = (() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const data = JSON.parse(document.getElementById("data").textContent);
  /* What is unknown, empty or false is not in the data: it is filled in here, once. */
  const PERSON = {
    title: "", organization: "", department: "", roles: [], stance: null, power: null, interest: null, ours: false, placeholder: false, hidden: false, key: false,
    score: null, rank: null, parts: {}, reasons: [], covered_by: null, pinyin: "", initials: "", note: "", more: {}, x: 0, y: 0,
  };
  const TIE = { ab: null, ba: null, conflict: false, fragile: [], silent: null, kinds: [], w: 0 };
  data.people = data.people.map((person) => ({ ...PERSON, of: data.ranking.length, ...person }));
  data.ties = data.ties.map((tie) => ({ ...TIE, groups: [tie.group], ...tie }));
  const people = new Map(data.people.map((person) => [person.n, person]));
  const state = {
    lang: data.meta.lang,
    theme: "light",
    view: "network",
    selected: null,
    hovered: null,
    shownFinding: null,
    hops: 1,
    route: null, // {from, to, routes: [...], shown: 0} while a route is on the map
    filters: { types: new Set(), groups: new Set(), stances: new Set(), fragile: false, strength: 0, days: null },
  };

  /* -- events ------------------------------------------------------------------------------- */

  const listeners = new Map();
  const on = (event, fn) => {
    if (!listeners.has(event)) listeners.set(event, []);
    listeners.get(event).push(fn);
  };
  const emit = (event, detail) => (listeners.get(event) || []).forEach((fn) => fn(detail));

  /* -- words -------------------------------------------------------------------------------- */

  /* {name} is replaced by the figure; {n|person|people} by the figure and its noun. */
  const fill = (text, figures) =>
    text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, key, one, many) => {
      if (!figures || figures[key] === undefined) return whole;
      const value = String(figures[key]);
      return one === undefined ? value : `${value} ${value === "1" ? one : many}`;
    });
  const pick = (text) => (text && typeof text === "object" ? text[state.lang] ?? text.en ?? "" : text ?? "");
  const t = (key, figures) => fill(Object.hasOwn(data.words, key) ? pick(data.words[key]) : key, figures);
  const dec = (value) => {
    if (value === null || value === undefined) return "–";
    const text = Math.abs(value) >= 0.005 || value === 0 ? value.toFixed(2) : value.toPrecision(1);
    return text.replace(/^(-?)0\./, "$1.");
  };
  const name = (n) => (people.has(n) ? people.get(n).name : "");

  /* -- elements ----------------------------------------------------------------------------- */

  const SAFE_LINK = /^(https:\/\/|mailto:)/i;

  const setAttributes = (node, attributes) => {
    Object.entries(attributes || {}).forEach(([key, value]) => {
      if (value === null || value === undefined || value === false) return;
      if (key === "text") node.textContent = value;
      else if (key === "on") Object.entries(value).forEach(([event, fn]) => node.addEventListener(event, fn));
      else if (key === "data") Object.entries(value).forEach(([item, content]) => { node.dataset[item] = content; });
      else if (key === "style") Object.entries(value).forEach(([item, content]) => node.style.setProperty(item, content));
      else if (key === "href" && !SAFE_LINK.test(value)) return;
      else if (!key.startsWith("on")) node.setAttribute(key, value === true ? "" : value);
    });
    return node;
  };
  const append = (node, children) => {
    children.flat(Infinity).forEach((child) => {
      if (child === null || child === undefined || child === false) return;
      node.append(child instanceof Node ? child : document.createTextNode(String(child)));
    });
    return node;
  };
  const el = (tag, attributes, ...children) => append(setAttributes(document.createElement(tag), attributes), children);
  const svg = (tag, attributes, ...children) => append(setAttributes(document.createElementNS(SVG, tag), attributes), children);
  const clear = (node, ...children) => {
    node.replaceChildren();
    return append(node, children);
  };

  /* Return one of our sentences with the names in it kept whole: a Chinese name is never broken over two
     lines, and one that reads from right to left does not turn the sentence round. */
  const SHORT = 24;
  const told = (text) => {
    let pieces = [text];
    data.people.forEach((person) => {
      if (person.name.length < 2 || person.name.length > SHORT || !text.includes(person.name)) return;
      pieces = pieces.flatMap((piece) => (typeof piece !== "string" ? [piece]
        : piece.split(person.name).flatMap((part, i) => (i ? [el("span", { class: "name", text: person.name }), part] : [part]))));
    });
    return pieces;
  };

  /* -- colours: the style sheet is the only place that knows them ---------------------------- */

  const colours = new Map();
  const colour = (variable) => {
    if (!colours.has(variable)) {
      colours.set(variable, getComputedStyle(document.documentElement).getPropertyValue(variable).trim());
    }
    return colours.get(variable);
  };

  /* -- marks: the shapes of vis-network in a unit circle, areas evened out ------------------- */

  const SHAPES = {
    customer: "dot", shareholder: "hexagon", employee: "square", partner: "triangle", supplier: "square",
    distributor: "triangle", media: "star", government: "hexagon", association: "diamond", academia: "diamond",
    influencer: "star", finance: "square", community: "dot", competitor: "triangleDown", other: "dot",
  };
  const EVEN = { dot: 1, square: 0.88, diamond: 1.18, hexagon: 1.05, triangle: 1.12, triangleDown: 1.12, star: 1.22 };
  const shapeOf = (type) => (Object.hasOwn(SHAPES, type) ? SHAPES[type] : "dot");
  const knownType = (type) => (Object.hasOwn(SHAPES, type) ? type : "other");
  const around = (sides, radius, start) =>
    Array.from({ length: sides }, (_, i) => {
      const reach = Array.isArray(radius) ? radius[i % 2] : radius;
      const angle = start + (2 * Math.PI * i) / sides;
      return [reach * Math.cos(angle), reach * Math.sin(angle)];
    });
  const outline = {
    square: () => [[-1, -1], [1, -1], [1, 1], [-1, 1]],
    diamond: () => around(4, 1, -Math.PI / 2),
    hexagon: () => around(6, 1, 0),
    triangle: () => [[0, -1.012], [1.15, 0.98], [-1.15, 0.98]],
    triangleDown: () => [[0, 1.012], [1.15, -0.98], [-1.15, -0.98]],
    star: () => around(10, [1.07, 0.41], -Math.PI / 2).map(([x, y]) => [x, y + 0.08]),
  };

  /* Return the mark's outline as points for a radius, or null for a circle. */
  const markPoints = (type, radius) => {
    const shape = shapeOf(type);
    if (shape === "dot") return null;
    return outline[shape]().map(([x, y]) => [x * radius * EVEN[shape], y * radius * EVEN[shape]]);
  };

  const markColours = (type, options) => {
    const known = knownType(type);
    const bare = options.placeholder || options.hollow;
    return { fill: bare ? "none" : `var(--type-${known})`, line: `var(--type-${known}-line)` };
  };

  /* Return the shape itself, centred on 0 0, for views that draw many marks in one SVG. */
  const markShape = (type, radius, options = {}) => {
    const paint = markColours(type, options);
    const shared = {
      class: "mark-shape", fill: paint.fill, stroke: options.placeholder ? "var(--ink2)" : paint.line,
      "stroke-width": 1.3, "stroke-linejoin": "round", "stroke-dasharray": options.placeholder ? "3 2.4" : null,
    };
    const points = markPoints(type, radius);
    return points
      ? svg("polygon", { ...shared, points: points.map((point) => point.map((v) => v.toFixed(2)).join(",")).join(" ") })
      : svg("circle", { ...shared, r: radius });
  };
  const mark = (type, px, options = {}) => {
    const box = `${-px / 2} ${-px / 2} ${px} ${px}`;
    const radius = px / 2 / 1.25;
    return svg("svg", { class: "mark", width: px, height: px, viewBox: box, "aria-hidden": "true" }, markShape(type, radius, options));
  };

  /* Chevrons up for us, down against us, doubled at the ends; a dot is neutral, a dashed ring unknown. */
  const badgeShape = (stance, radius) => {
    if (stance === null || stance === undefined) {
      return svg("circle", { r: radius * 0.86, fill: "none", stroke: "var(--ink3)", "stroke-width": 1.1, "stroke-dasharray": "2.4 2" });
    }
    if (stance === 0) return svg("circle", { r: Math.max(2.8, radius * 0.5), fill: "var(--stance-0)" });
    const up = stance > 0 ? -1 : 1;
    const steps = Math.abs(stance) === 2 ? [-0.27, 0.27] : [0];
    const chevrons = steps.map((shift) => {
      const y = shift * radius;
      const arm = radius * 0.42;
      const rise = radius * 0.2 * up;
      return `M${-arm},${y - rise} L0,${y + rise} L${arm},${y - rise}`;
    });
    return svg(
      "g", {},
      svg("circle", { r: radius, fill: `var(--stance-${stance < 0 ? `m${-stance}` : stance})` }),
      svg("path", { d: chevrons.join(" "), fill: "none", stroke: "var(--badge-ink)", "stroke-width": radius * 0.24, "stroke-linecap": "round", "stroke-linejoin": "round" }),
    );
  };
  const badge = (stance, px) =>
    svg("svg", { class: "badge", width: px, height: px, viewBox: `${-px / 2} ${-px / 2} ${px} ${px}`, "aria-hidden": "true" }, badgeShape(stance, px / 2));

  /* The status of the decision as a word; with `lamp`, its lamp position too, so that it survives grey. */
  const chip = (status, { lamp = false } = {}) => {
    const key = status || "none";
    const lights = ["red", "amber", "green"].map((colourName, i) =>
      svg("circle", { cx: 5, cy: 4.5 + 4.5 * i, r: colourName === key ? 2.4 : 1.7, class: colourName === key ? "lamp-on" : "lamp-off" }));
    const lampSvg = svg("svg", { class: "lamp", width: 10, height: 18, viewBox: "0 0 10 18", "aria-hidden": "true" },
      svg("rect", { x: 0.5, y: 0.5, width: 9, height: 17, rx: 4.5, class: "lamp-case" }), lights);
    return el("span", { class: `chip chip-${key}` }, lamp && status ? lampSvg : null, el("span", { text: status ? t(`status.${status}`) : t("status.none") }));
  };

  /* -- views, selection, language, theme ----------------------------------------------------- */

  const views = new Map();
  const mounted = new Set();
  const register = (view, api) => views.set(view, api);
  const container = (view) => document.getElementById(`view-${view}`);
  const call = (view, method) => views.get(view)?.[method]?.();
  const updateViews = () => mounted.forEach((view) => call(view, "update"));
  const mount = (view) => {
    if (mounted.has(view) || !views.has(view)) return;
    mounted.add(view);
    views.get(view).mount(container(view));
  };

  const show = (view) => {
    const before = state.view;
    if (before !== view && mounted.has(before)) call(before, "hide");
    state.view = view;
    document.body.dataset.view = view;
    document.querySelectorAll("[role=tabpanel]").forEach((panel) => { panel.hidden = panel.id !== `view-${view}`; });
    mount(view);
    call(view, "show");
    emit("view", view);
  };
  const select = (n, options = {}) => {
    const next = people.has(n) ? n : null;
    state.selected = next;
    if (!options.keepFinding) state.shownFinding = null;
    if (!options.keepRoute) state.route = null;
    emit("select", next);
    updateViews();
  };
  const setLang = (lang) => {
    state.lang = lang;
    document.documentElement.lang = lang === "zh" ? "zh-Hans" : "en";
    emit("lang", lang);
    updateViews();
  };
  const setTheme = (theme) => {
    state.theme = theme;
    document.documentElement.dataset.theme = theme;
    colours.clear();
    emit("theme", theme);
    updateViews();
  };

  return {
    data, people, state, on, emit, t, pick, dec, name, told, fill, el, svg, clear, colour, mark, markShape, markPoints,
    shapeOf, knownType, EVEN, badge, badgeShape, chip, register, mount, show, select, setLang, setTheme,
    calm: matchMedia("(prefers-reduced-motion: reduce)").matches,
    narrow: () => matchMedia("(max-width: 719px)").matches,
  };
})();
