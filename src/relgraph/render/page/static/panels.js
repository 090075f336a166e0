/* The right side: what the map says, and the ranking, both linked to the map in both directions. */
(() => {
  "use strict";

  const { data, people, state } = RG;
  const ROW = 24;
  const FEW = 3;
  const right = document.getElementById("right");
  const parts = {};

  /* -- findings ---------------------------------------------------------------------------------------- */

  let allShown = false;
  const showFinding = (i) => {
    const finding = data.findings[i];
    const again = state.shownFinding === i;
    if (again) { RG.dismiss(); return; }
    state.shownFinding = i;
    state.hops = 1;
    if (state.view === "grid") RG.show("network");
    RG.select(finding.people[0] ?? null, { keepFinding: true });
    RG.emit("finding", i);
  };
  const findingButton = (finding, i) => RG.el("li", {},
    RG.el("button", { type: "button", class: "finding", "aria-pressed": String(state.shownFinding === i), on: { click: () => showFinding(i) } },
      RG.el("span", { class: "disc", "aria-hidden": "true", text: String(i + 1) }),
      RG.el("span", { class: "finding-text" },
        RG.el("span", { class: "finding-head" }, RG.told(RG.pick(finding.head))),
        RG.el("span", { class: "finding-line" }, RG.told(RG.pick(finding.line))),
        RG.el("span", { class: "finding-go", "aria-hidden": "true", text: RG.t("finding.show") }))));
  const numbers = () => RG.el("span", { class: "finding-numbers" }, data.findings.map((finding, i) =>
    RG.el("button", {
      type: "button", class: "disc", "aria-pressed": String(state.shownFinding === i), "aria-label": `${i + 1}. ${RG.pick(finding.head)}`, text: String(i + 1),
      on: { click: () => showFinding(i) },
    })));
  const findings = () => {
    const compact = Boolean(state.selected || state.route) && !RG.narrow();
    const section = parts.findings;
    section.setAttribute("aria-label", RG.t("findings.title"));
    section.dataset.compact = String(compact);
    const title = RG.el("h2", { text: RG.t("findings.title") });
    const status = RG.narrow() && data.meta.chain && data.meta.profile !== "share" ? RG.chip(data.meta.status) : null;
    if (!data.findings.length) {
      const why = data.meta.level ? nothingStandsOut() : RG.el("p", { class: "quiet", text: RG.t("findings.none") });
      RG.clear(section, RG.el("div", { class: "panel-head" }, title, status), why);
      return;
    }
    const rest = data.findings.length - FEW;
    const folded = RG.narrow() && rest > 0 && !allShown;
    const shown = compact ? data.findings.map((finding, i) => [finding, i]).filter(([, i]) => i === state.shownFinding)
      : data.findings.map((finding, i) => [finding, i]).slice(0, folded ? FEW : undefined);
    RG.clear(section,
      RG.el("div", { class: "panel-head" }, title, compact ? numbers() : status),
      RG.el("ol", { class: "findings" }, shown.map(([finding, i]) => findingButton(finding, i))),
      folded ? RG.el("button", { type: "button", class: "more", on: { click: () => { allShown = true; findings(); RG.emit("layout"); } } },
        RG.el("span", { class: "more-next", text: `${FEW + 1}  ${RG.pick(data.findings[FEW].head)}` }), RG.el("b", { text: `${RG.t("findings.more", { n: rest })} ▾` })) : null);
  };
  const nothingStandsOut = () => RG.el("div", { class: "empty" },
    RG.el("h3", { text: RG.t("empty.level") }),
    RG.el("p", { text: data.meta.repeatability === null ? RG.t("empty.level_why_plain") : RG.t("empty.level_why", { repeatability: RG.dec(data.meta.repeatability) }) }));

  /* -- ranking: only the rows in sight are in the document ------------------------------------------------- */

  const ranked = data.ranking;
  const place = new Map(ranked.map((n, i) => [n, i]));
  let cursor = 0;
  const bar = (value, weight) => RG.el("span", { class: `bar${weight === 0 ? " bar-off" : ""}` },
    value === null || value === undefined ? null : RG.el("span", { style: { width: `${Math.round(Math.max(0, Math.min(1, value)) * 100)}%` } }));
  const PARTS = ["authority", "prestige", "brokerage"];
  const rankRow = (n, i) => {
    const person = people.get(n);
    const { weights } = data.meta;
    return RG.el("li", {
      role: "option", id: `rank-${n}`, class: `rank-row${i === cursor ? " cursor" : ""}`, "aria-selected": String(state.selected === n), "aria-posinset": i + 1, "aria-setsize": ranked.length,
      data: { n }, style: { top: `${i * ROW}px` },
    },
    RG.el("span", { class: "rank", text: String(person.rank) }),
    RG.mark(person.type, 15, person),
    RG.el("span", { class: "who" }, RG.el("span", { class: "name", text: person.name }), RG.el("span", { class: "what", text: person.title })),
    hasParts() ? PARTS.map((part) => bar(person.parts[part], weights[part])) : null,
    RG.el("span", { class: "score", text: score(person) }));
  };
  const hasParts = () => PARTS.some((part) => part in data.meta.weights);
  const score = (person) => (person.score === null ? "–" : person.score > 1 ? person.score.toLocaleString(state.lang, { maximumFractionDigits: 2 }) : RG.dec(person.score));
  const drawRows = () => {
    const { list, inner } = parts;
    const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 6);
    const last = Math.min(ranked.length, Math.ceil((list.scrollTop + (list.clientHeight || 600)) / ROW) + 6);
    const rows = [];
    for (let i = first; i < last; i += 1) rows.push(rankRow(ranked[i], i));
    RG.clear(inner, rows);
    if (ranked.length) list.setAttribute("aria-activedescendant", `rank-${ranked[cursor]}`);
  };
  const reveal = (i) => {
    const { list } = parts;
    const above = i * ROW;
    if (above < list.scrollTop || above + ROW > list.scrollTop + list.clientHeight - 8) list.scrollTop = Math.max(0, above - list.clientHeight / 2 + ROW);
  };
  const move = (next) => {
    cursor = Math.max(0, Math.min(ranked.length - 1, next));
    reveal(cursor);
    drawRows();
  };
  const keys = (event) => {
    const page = Math.max(1, Math.floor(parts.list.clientHeight / ROW) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -ranked.length, End: ranked.length }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      move(cursor + step);
      if (state.selected) RG.select(ranked[cursor]);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (ranked.length) RG.select(ranked[cursor]);
    }
  };
  const ranking = () => {
    const oursLeft = data.people.some((person) => person.ours);
    const title = RG.el("h2", { id: "ranking-title", text: RG.t("ranking.title") });
    RG.clear(parts.rankHead,
      RG.el("div", { class: "panel-head" }, title, RG.el("span", { class: "hint", text: RG.t(oursLeft ? "ranking.people_ours" : "ranking.people", { n: ranked.length }) })),
      RG.el("div", { class: `rank-labels${hasParts() ? "" : " plain"}`, "aria-hidden": "true" },
        hasParts() ? PARTS.map((part) => RG.el("span", { title: RG.t(`part.${part}`), text: RG.t(`part.${part}_short`) })) : null,
        RG.el("span", { class: "score", text: RG.t("part.score") })));
    RG.clear(parts.notice, data.meta.level && data.findings.length ? RG.el("p", { class: "quiet", text: RG.t(data.meta.repeatability === null ? "ranking.level_plain" : "ranking.level", { repeatability: RG.dec(data.meta.repeatability) }) }) : null);
    parts.list.setAttribute("aria-labelledby", "ranking-title");
    parts.inner.style.height = `${ranked.length * ROW}px`;
    parts.list.classList.toggle("plain", !hasParts());
    drawRows();
  };

  /* -- together ------------------------------------------------------------------------------------------------ */

  const select = (n) => {
    findings();
    parts.notice.hidden = Boolean(n);
    if (place.has(n)) cursor = place.get(n);
    drawRows();
    // Once the card above has taken its height.
    if (place.has(n)) requestAnimationFrame(() => { reveal(cursor); drawRows(); });
  };
  const build = () => {
    parts.findings = RG.el("section", { class: "block", id: "findings" });
    parts.card = RG.el("div", { class: "block card", id: "card", role: "complementary" });
    parts.rankHead = RG.el("div", { class: "rank-head" });
    parts.notice = RG.el("div", {});
    parts.inner = RG.el("div", { class: "rank-inner", role: "presentation" });
    parts.list = RG.el("ul", { class: "rank-list", id: "ranking", role: "listbox", tabindex: "0", on: { scroll: drawRows, keydown: keys, click: (event) => {
      const row = event.target.closest("[data-n]");
      if (row) RG.select(row.dataset.n === state.selected ? null : row.dataset.n);
    } } }, parts.inner);
    right.append(parts.findings, parts.card, RG.el("section", { class: "block ranking" }, parts.rankHead, parts.notice, parts.list));
    new ResizeObserver(() => drawRows()).observe(parts.list);
    findings();
    ranking();
  };
  RG.panels = { build, showFinding, score, findings: () => findings(), ranking: () => ranking() };
  RG.on("select", select);
  RG.on("route", () => findings());
  RG.on("lang", () => { findings(); ranking(); });
})();
