/* The decision chain: who stands where on the way to the one who decides. */
RG.register("chain", (() => {
  "use strict";

  const chain = RG.data.chain;
  const LATE = 90;
  const STANCES = [-2, -1, 0, 1, 2];
  const { el, t, pick, dec } = RG;
  let root = null;
  let drawn = "";
  let whole = false;

  const person = (n) => RG.people.get(n);
  const stanceOf = (box) => (box.n ? person(box.n)?.stance : null) ?? null;
  const stanceColour = (stance) => `var(--stance-${stance < 0 ? `m${-stance}` : stance})`;
  const layout = () => (chain.layouts.length > 1 && whole ? chain.layouts[1] : chain.layouts[0]);
  const boxesShown = () => chain.boxes.filter((box) => box.key in layout().cells);
  const stanceKnown = RG.data.people.some((one) => one.stance !== null && one.stance !== undefined);

  /* -- the head ------------------------------------------------------------------------------ */

  /* 18600000 is 18.6 M to one reader and 1860 万 to the other. */
  const amount = (value) => {
    const steps = RG.state.lang === "zh" ? [[1e8, "亿"], [1e4, "万"]] : [[1e9, "bn"], [1e6, "M"], [1e3, "k"]];
    const [unit, word] = steps.find(([size]) => Math.abs(value) >= size) || [1, ""];
    return `${Number((value / unit).toPrecision(4))} ${word}`.trim();
  };

  const due = (decision) => {
    if (!decision.due) return null;
    const { due: date, days } = decision;
    if (days === null) return t("chain.due", { date });
    if (days === 0) return t("chain.due.today", { date });
    return t(days > 0 ? "chain.due.in" : "chain.due.past", { date, n: Math.abs(days) });
  };

  const about = () => {
    const decision = chain.decision;
    const facts = decision
      ? [[decision.stage && t("chain.stage", { stage: decision.stage }), decision.value && amount(decision.value)].filter(Boolean).join(" · "), due(decision)]
      : [];
    const many = decision && decision.of > 1;
    return el("div", { class: "chain-about" },
      el("div", { class: "chain-caption", text: t("chain.decision") }),
      el("h2", { class: "chain-name" },
        el("span", { text: decision ? decision.name : t("chain.unnamed"), title: decision ? decision.name : null }),
        many ? el("span", { class: "chain-at", text: `${decision.at} / ${decision.of}` }) : null),
      el("div", { class: "chain-facts" }, facts.filter(Boolean).map((text) => el("div", { text, title: text }))));
  };

  const rule = () => {
    const { key, with: friends, signers } = chain.rule;
    const counted = chain.status === "red" ? key : friends;
    const one = counted === 1 ? ".one" : chain.status === "green" && signers.length > 1 ? ".more" : "";
    const figures = { key, with: friends, who: RG.name(signers[0]), n: signers.length - 1, all: signers.length };
    return [t(`chain.rule.${chain.status}${one}`, figures), t(`chain.turn.${chain.status}`)];
  };

  /* A page to be passed on holds no stances, so it holds no verdict made of them either. */
  const state = () => {
    const withheld = RG.data.meta.profile === "share";
    const [verdict, turn] = withheld ? [t("chain.rule.unknown"), ""] : chain.status ? rule() : ["", ""];
    return el("div", { class: "chain-state" },
      el("div", { class: "chain-caption", text: t("chain.status") }),
      el("div", { class: "chain-verdict" },
        withheld ? null : RG.chip(chain.status, { lamp: true }),
        el("div", {}, el("div", { class: "chain-rule", text: verdict }), el("div", { class: "chain-turn", text: turn }))));
  };

  const slots = () => {
    if (!chain.roles) return null;
    return el("div", { class: "chain-roles" },
      el("div", { class: "chain-caption", text: t("chain.roles") }),
      el("ul", { class: "chain-slots" }, chain.roles.map((slot) => {
        const role = pick(slot.label);
        const empty = !slot.filled && !slot.vacant;
        const figure = empty ? "–" : [slot.filled || null, slot.vacant ? `${slot.vacant}?` : null].filter(Boolean).join(" + ");
        const words = empty ? "chain.role.missing" : slot.vacant ? "chain.role.vacant" : "chain.role.filled";
        const title = t(words, { role, n: slot.filled, vacant: slot.vacant });
        return el("li", { class: empty ? "missing" : null, title, "aria-label": title }, el("b", { text: figure }), role);
      })));
  };

  /* Say it in full where the box holds it in the reader's own font, in short where not. */
  const ruler = document.createElement("canvas").getContext("2d");
  let room = 134;
  const fitting = (key) => {
    ruler.font = `11px ${getComputedStyle(document.body).fontFamily}`;
    return ruler.measureText(t(key)).width <= room - 34 ? t(key) : t(`${key}.short`);
  };

  /* -- boxes --------------------------------------------------------------------------------- */

  const row = (cls, ...children) => el("span", { class: cls }, children);
  const words = (text) => el("span", { text });

  const coverage = (box) => {
    if (box.kind === "ours") return row("cover", words(t(`chain.covers.${box.covers.what}`, { n: box.covers.n })));
    if (box.kind === "rival") {
      const { n, how, strength } = box.tied;
      return row("cover rival", words(t(`chain.tied.${how}`, { name: RG.name(n), w: dec(strength) })));
    }
    if (!box.cover) return row("cover none", el("i", { class: "chain-ring" }), words(fitting("chain.no-contact")));
    const ours = person(box.cover.n);
    const { days } = box.cover;
    const late = days > LATE ? "late" : null;
    return row("cover",
      el("span", { class: "by" }, RG.mark(ours.type, 11, { ours: true }), words(ours.name), el("b", { text: dec(box.cover.strength) })),
      days === null ? null : el("em", { class: late, text: t("chain.days", { n: days }), title: t("chain.days.label", { n: days }) }));
  };

  const advice = (ask) => (ask ? t(`chain.ask.${ask.how}`, { name: RG.name(ask.n) }) : t("chain.ask.none"));

  const inside = (box) => {
    if (box.kind === "gap") {
      const ask = box.gap === "ours" ? t("chain.ask.ours") : advice(box.ask);
      return [row("role", words(pick(box.role))), row("who", words(t("chain.nobody"))),
        row("title", words(t(`chain.gap.${box.gap}`))), row("cover", words(ask))];
    }
    const one = person(box.n);
    if (box.kind === "vacant") {
      return [row("role", words(pick(box.role))), row("who", words(t("chain.unidentified"))),
        row("title", words(one.name)), row("cover", words(advice(box.ask)))];
    }
    const typed = box.kind === "ours" || box.kind === "rival";
    const role = box.kind === "ours" ? t("chain.ours") : box.kind === "rival" ? t("chain.rival") : pick(box.role);
    const sign = typed ? RG.mark(one.type, 15, { ours: box.kind === "ours" }) : stanceKnown ? RG.badge(stanceOf(box), 15) : null;
    return [row("role", words(role)), el("span", { class: "sign" }, sign), row("who", words(one.name)),
      row("title", words(one.title || one.organization || "")), coverage(box)];
  };

  const spoken = (box) => {
    const stance = stanceOf(box);
    const said = box.kind !== "person" || !stanceKnown ? "" : stance === null ? t("chain.box.unknown") : t(`stance.${stance}`);
    return [...inside(box).map((part) => part.textContent), said].filter(Boolean).join(", ");
  };

  const makeBox = (box) => {
    const gap = box.kind === "gap" || box.kind === "vacant";
    const target = box.n || (box.ask && box.ask.n) || null;
    const stance = stanceOf(box);
    const bare = gap || box.kind === "ours";
    const classes = ["chain-box", box.kind === "ours" ? "ours" : "", gap ? "gap" : "", !bare && stance === null && stanceKnown ? "unknown" : "",
      onRoute(box.key) ? "on-route" : "", box.key === chain.decider ? "decider" : ""];
    const bar = box.kind === "ours" ? "var(--type-employee)" : stance === null ? null : stanceColour(stance);
    const parts = inside(box);
    const shared = {
      class: classes.filter(Boolean).join(" "), data: { key: box.key }, title: parts.map((part) => part.textContent).filter(Boolean).join("\n"),
      style: bar ? { "--chain-bar": bar } : null,
    };
    if (!target) return el("div", shared, parts);
    return el("button", { ...shared, type: "button", "aria-label": spoken(box), "aria-pressed": "false", on: { click: () => RG.select(target) } }, parts);
  };

  const onRoute = (key) => Boolean(chain.route) && chain.route.steps.some((step) => step.a === key || step.b === key);
  const stepOf = (line) => chain.route?.steps.find((step) => step.a === line.a && step.b === line.b);

  /* -- whom the decider listens to ------------------------------------------------------------- */

  const listens = () => {
    if (!chain.listens.length) return null;
    const top = chain.listens[0].w || 1;
    const friends = chain.listens.filter((one) => (person(one.n)?.stance ?? 0) > 0);
    const tone = (one) => {
      const stance = person(one.n)?.stance ?? 0;
      if (one.hidden) return "hidden";
      return stance > 0 ? "ally" : stance < 0 ? "foe" : "";
    };
    const bars = chain.listens.map((one) => {
      const label = `${RG.name(one.n)} ${dec(one.w)}${one.hidden ? `, ${t("chain.listens.hidden")}` : ""}`;
      return el("li", {}, el("button", { type: "button", "aria-label": label, title: label, on: { click: () => RG.select(one.n) } },
        el("span", { text: RG.name(one.n) }), el("i", { class: tone(one), style: { width: `${Math.max(4, (100 * one.w) / top)}%` } }), el("b", { text: dec(one.w) })));
    });
    const sum = friends.length === 0 ? "zero" : friends.length === 1 ? "one" : "some";
    const foot = stanceKnown
      ? el("p", {}, t(`chain.listens.${sum}`, { n: friends.length, of: chain.listens.length }), " ",
        friends.slice(0, 2).map((one, i) => [i ? ", " : "", el("span", { text: `${RG.name(one.n)} ${dec(one.w)}` })]))
      : null;
    return el("div", { class: "chain-listens" }, el("h4", { text: t("chain.listens") }), el("ul", {}, bars), foot);
  };

  /* -- columns --------------------------------------------------------------------------------- */

  const toggleWhole = () => {
    const chosen = boxOf(RG.state.selected);
    whole = !whole;
    if (!whole && chosen && !(chosen.key in chain.layouts[0].cells)) RG.select(null);
    else render();
  };

  /* Beside each column: how many stand there, and a button where more would. */
  const tally = (column) => {
    const inColumn = (boxes) => boxes.filter((box) => box.column === column && box.n && box.kind !== "rival").length;
    const here = inColumn(boxesShown());
    const all = inColumn(chain.boxes);
    const total = column === 0 ? Math.max(chain.ours, all) : chain.people[column];
    const name = t(`chain.column.${column}`);
    const toggle = (text, label) => el("button", {
      class: "chain-more", type: "button", text, "aria-label": label, title: label, data: { key: `more-${column}` }, on: { click: toggleWhole },
    });
    if (here < all) return toggle(t("chain.more", { n: total - here }), t("chain.more.label", { column: name, n: total - here }));
    if (whole && chain.boxes.some((box) => box.column === column && !(box.key in chain.layouts[0].cells))) return toggle(t("chain.fewer"), t("chain.fewer.label"));
    return el("span", { text: here < total ? t("chain.count", { n: here, all: total }) : String(total) });
  };

  const columnHead = (column, grid) =>
    el("div", { class: "chain-column", style: { left: `${ChainLines.columnX(grid, column)}px`, width: `${grid.box}px` } },
      el("h3", { text: t(`chain.column.${column}`) }), tally(column));

  const noTeam = { key: "gap-ours", column: 0, kind: "gap", gap: "ours" };

  const board = (width) => {
    const grid = ChainLines.measure(layout(), width);
    room = grid.box;
    const ordered = ["informal", "formal", "conflict", "route"];
    const lines = [...layout().lines].sort((a, b) => ordered.indexOf(a.style) - ordered.indexOf(b.style));
    const place = (node, column, line) => {
      const spots = { left: `${ChainLines.columnX(grid, column)}px`, top: `${grid.tops[line]}px`, width: `${grid.box}px`, height: `${grid.boxHeight}px` };
      Object.entries(spots).forEach(([name, value]) => node.style.setProperty(name, value));
      return node;
    };
    const boxes = boxesShown().map((box) => place(makeBox(box), ...layout().cells[box.key]));
    if (!chain.boxes.some((box) => box.column === 0)) boxes.push(place(makeBox({ ...noTeam, role: t("chain.column.0") }), 0, 0));
    const heard = listens();
    let height = grid.bottom;
    if (heard) {
      const top = grid.tops[layout().cells[chain.decider][1]] + grid.boxHeight + 18;
      heard.style.setProperty("left", `${ChainLines.columnX(grid, 5)}px`);
      heard.style.setProperty("top", `${top}px`);
      heard.style.setProperty("width", `${grid.box}px`);
      height = Math.max(height, top + 36 + 21 * chain.listens.length + 36);
    }
    height += 16;
    const sheet = RG.svg("svg", { width: grid.total, height, viewBox: `0 0 ${grid.total} ${height}`, "aria-hidden": "true" },
      lines.map((line) => ChainLines.draw(grid, line, stepOf(line))));
    const pills = lines.filter((line) => line.style === "route" && stepOf(line)).map((line) => ChainLines.pill(grid, line, stepOf(line)));
    const heads = [0, 1, 2, 3, 4, 5].map((column) => columnHead(column, grid));
    return el("div", { class: "chain-board", style: { width: `${grid.total}px`, height: `${height}px` } }, sheet, heads, boxes, heard, pills);
  };

  const legend = () => {
    const entry = (style, key, options) => el("span", {}, ChainLines.sample(style, options), t(key, { w: dec(chain.route?.strength) }));
    const has = (test) => layout().lines.some(test);
    return el("footer", { class: "chain-legend" },
      has((line) => line.style === "formal" && !line.fragile) ? entry("formal", "chain.line.formal") : null,
      has((line) => line.style === "informal" && !line.fragile) ? entry("informal", "chain.line.informal") : null,
      has((line) => line.fragile) ? entry("formal", "chain.line.fragile", { fragile: true }) : null,
      has((line) => line.style === "conflict") ? entry("conflict", "chain.line.conflict") : null,
      chain.route ? entry("route", "chain.line.route") : null,
      stanceKnown ? el("span", { class: "chain-stances" }, t("chain.stance"),
        STANCES.map((stance) => el("i", { style: { "--chain-bar": stanceColour(stance) } })), t("chain.stance.range")) : null,
      stanceKnown ? el("span", {}, el("i", { class: "unknown" }), t("chain.stance.unknown")) : null);
  };

  /* -- the phone: one band a role ---------------------------------------------------------------- */

  const routeLine = () => {
    if (!chain.route) return null;
    const steps = chain.route.steps.map((step) => [
      el("span", { class: step.weakest ? "step weakest" : "step", text: dec(step.w) }), el("span", { text: RG.name(step.b) })]);
    return el("div", { class: "chain-steps" }, el("b", { text: t("chain.route", { w: dec(chain.route.strength) }) }),
      el("span", { text: RG.name(chain.route.steps[0].a) }), steps);
  };

  const bands = () => {
    room = Math.max(134, (root.clientWidth - 42) / 2);
    return el("div", { class: "chain-bands" }, routeLine(), [0, 1, 2, 3, 4, 5].map((column) => {
      const cells = layout().cells;
      const boxes = boxesShown().filter((box) => box.column === column).sort((a, b) => cells[a.key][1] - cells[b.key][1]);
      if (!boxes.length && column) return null;
      const shown = boxes.length ? boxes : [{ ...noTeam, role: t("chain.column.0") }];
      return el("section", { class: "chain-band" },
        el("header", {}, el("h3", { text: t(`chain.column.${column}`) }), tally(column)),
        el("div", { class: "chain-cards" }, shown.map(makeBox)), column === 5 ? listens() : null);
    }));
  };

  /* -- nothing to show ---------------------------------------------------------------------------- */

  const empty = () => {
    const ranked = RG.data.people.filter((one) => one.rank && !one.ours).sort((a, b) => a.rank - b.rank).slice(0, 3);
    const names = ranked.map((one, i) => [i ? (RG.state.lang === "zh" ? "、" : ", ") : " ",
      el("button", { type: "button", text: one.name, on: { click: () => RG.select(one.n) } })]);
    return el("div", { class: "chain-void" }, el("div", { class: "chain-empty" },
      el("h3", { text: t("chain.empty.head") }),
      el("div", {}, t(ranked.length ? "chain.empty.text" : "chain.empty.nobody"), names, ranked.length ? (RG.state.lang === "zh" ? "。" : ".") : null)));
  };

  /* -- drawing -------------------------------------------------------------------------------------- */

  const boxOf = (n) => (n && chain && chain.boxes ? chain.boxes.find((one) => one.n === n) : null);

  /* A selection changes classes only: the focus stays where it is, and nothing moves. */
  const markSelected = () => {
    const box = boxOf(RG.state.selected);
    const here = Boolean(box) && box.key in layout().cells;
    root.querySelectorAll(".chain-box").forEach((node) => {
      const is = here && node.dataset.key === box.key;
      node.classList.toggle("selected", is);
      if (node.tagName === "BUTTON") node.setAttribute("aria-pressed", String(is));
      if (is && !document.activeElement?.classList.contains("chain-box")) node.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    root.querySelector(".chain-board")?.classList.toggle("has-selection", here);
    root.querySelectorAll(".chain-tie").forEach((node) => {
      node.classList.toggle("touched", here && (node.dataset.a === box.key || node.dataset.b === box.key));
    });
  };

  // Drawn even while hidden (for print), then again once the window is known.
  const render = (force = false) => {
    if (!root) return;
    const width = root.clientWidth || 1094;
    const narrow = RG.narrow() || width < 600;
    // Whoever is selected elsewhere and stands among those not shown brings the rest along.
    const chosen = boxOf(RG.state.selected);
    if (chosen && !(chosen.key in layout().cells)) whole = true;
    const now = [RG.state.lang, narrow, width, whole].join(" ");
    if (!force && now === drawn) {
      markSelected();
      return;
    }
    drawn = now;
    const focus = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const scrolled = root.querySelector(".chain-scroll")?.scrollTop || 0;
    const shell = el("div", { class: narrow ? "chain narrow" : width < 960 ? "chain tight" : "chain" });
    if (!chain || !chain.decider) {
      RG.clear(root, RG.clear(shell, chain ? el("div", { class: "chain-head" }, about(), state()) : null, empty()));
      return;
    }
    const head = el("div", { class: "chain-head" }, about(), state(), slots());
    const body = narrow ? bands() : el("div", { class: "chain-scroll" }, board(width));
    if (!narrow) {
      // One sheet of paper holds it whole: 1030 by 630 px, the head and the legend taking 130 of them.
      const [wide, high] = ["width", "height"].map((side) => parseFloat(body.firstChild.style.getPropertyValue(side)));
      shell.style.setProperty("--print-zoom", Math.min(0.94, 1030 / wide, 630 / (high + 130)).toFixed(3));
    }
    RG.clear(root, RG.clear(shell, head, body, narrow ? null : legend()));
    const scroll = root.querySelector(".chain-scroll");
    // A click beside the boxes lets go of whoever is selected.
    scroll?.addEventListener("click", (event) => { if (!event.target.closest("button")) RG.select(null); });
    if (scroll) scroll.scrollTop = scrolled;
    markSelected();
    if (focus) [...root.querySelectorAll("[data-key]")].find((node) => node.dataset.key === focus)?.focus();
  };

  return {
    mount(container) {
      root = container;
      render(true);
      new ResizeObserver(() => render()).observe(root);
    },
    show: () => render(),
    hide() {},
    update: () => render(),
  };
})());
