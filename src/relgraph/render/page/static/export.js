/* Taking the map along: a PNG of what is seen, and a printed report of four pages. */
(() => {
  "use strict";

  const { data, people, state } = RG;
  const HEAD = 64;
  const FOOT = 34;
  const ROWS = 60;

  const fileName = () => (data.meta.title || "network").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "network";
  const footLine = () => [data.meta.classification || RG.t("foot.classified"), data.meta.as_of ? RG.t("foot.as_of", { day: data.meta.as_of }) : "", data.meta.source ? `${RG.t("foot.source")} ${data.meta.source}` : ""].filter(Boolean).join("   ");

  /* Return a canvas with title, map and foot: a picture that says by itself what it shows. */
  const picture = () => {
    const source = RG.net.box.querySelector("canvas");
    const ratio = RG.net.vis.canvas.pixelRatio;
    const { width, height } = RG.net.size();
    const sheet = document.createElement("canvas");
    sheet.width = width * ratio;
    sheet.height = (height + HEAD + FOOT) * ratio;
    const ctx = sheet.getContext("2d");
    ctx.scale(ratio, ratio);
    ctx.fillStyle = RG.colour("--paper");
    ctx.fillRect(0, 0, width, height + HEAD + FOOT);
    ctx.drawImage(source, 0, HEAD, width, height);
    ctx.fillStyle = RG.colour("--ink");
    ctx.font = RG.labels.font({ size: 17, weight: 650 });
    ctx.fillText(data.meta.title, 20, 30, width - 40);
    ctx.fillStyle = RG.colour("--ink3");
    ctx.font = RG.labels.font({ size: 12, weight: 400 });
    ctx.fillText(RG.frame.subtitle(), 20, 50, width - 40);
    ctx.fillText(footLine(), 20, height + HEAD + 22, width - 40);
    return sheet;
  };
  RG.savePng = () => {
    picture().toBlob((blob) => {
      const address = URL.createObjectURL(blob);
      const link = document.createElement("a");
      link.href = address;
      link.download = `${fileName()}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
    }, "image/png");
  };

  /* -- print: a light page of its own, made when it is asked for and gone afterwards ------------------------- */

  let before = null;
  const printed = (className, ...children) => RG.el("section", { class: `sheet ${className}` }, children,
    RG.el("p", { class: "sheet-foot", text: footLine() }));
  const rankTable = () => {
    const head = ["print.rank", "print.name", "print.where", "part.authority_short", "part.prestige_short", "part.brokerage_short", "part.score"];
    return RG.el("table", {},
      RG.el("thead", {}, RG.el("tr", {}, head.map((key) => RG.el("th", { text: RG.t(key) })))),
      RG.el("tbody", {}, data.ranking.slice(0, ROWS).map((n) => {
        const person = people.get(n);
        return RG.el("tr", {}, RG.el("td", { text: String(person.rank) }),
          RG.el("td", {}, RG.mark(person.type, 13, person), " ", RG.el("bdi", { text: person.name }), " ", RG.el("small", { text: person.title })),
          RG.el("td", { text: person.organization }),
          ["authority", "prestige", "brokerage"].map((part) => RG.el("td", { class: "number", text: RG.dec(person.parts[part]) })),
          RG.el("td", { class: "number", text: RG.panels.score(person) }));
      })));
  };
  const copyView = (view) => {
    RG.mount(view);
    const panel = document.getElementById(`view-${view}`);
    const copy = panel.cloneNode(true);
    copy.removeAttribute("id");
    copy.removeAttribute("role");
    copy.hidden = false;
    copy.querySelectorAll("[id]").forEach((node) => node.removeAttribute("id"));
    return RG.el("div", { class: `sheet-view sheet-${view}` }, copy);
  };
  const prepare = () => {
    if (before) return;
    before = { theme: state.theme, view: state.view };
    if (before.theme === "dark") RG.setTheme("light");
    if (before.view !== "network") RG.show("network");
    RG.net.vis.redraw();
    const image = RG.el("img", { class: "sheet-map", alt: "" });
    image.src = RG.net.box.querySelector("canvas").toDataURL("image/png");
    const title = [RG.el("h1", { text: data.meta.title }), data.meta.chain && data.meta.profile !== "share" ? RG.chip(data.meta.status, { lamp: true }) : null];
    const findings = data.findings.map((finding) => RG.el("li", {}, RG.el("b", { text: RG.pick(finding.head) }), " ", RG.pick(finding.line)));
    const key = document.querySelector(".key").cloneNode(true);
    const pages = [
      printed("sheet-network", RG.el("header", {}, title, RG.el("p", { text: RG.frame.subtitle() })),
        RG.el("div", { class: "sheet-columns" }, RG.el("div", {}, image, key), RG.el("div", {}, RG.el("h2", { text: RG.t("findings.title") }), RG.el("ol", {}, findings)))),
      printed("", RG.el("h2", { text: RG.t("print.chain") }), copyView("chain")),
      printed("", RG.el("h2", { text: RG.t("print.grid") }), copyView("grid")),
      printed("", RG.el("h2", { text: RG.t("ranking.title") }), rankTable()),
    ];
    document.body.append(RG.el("div", { class: "print", id: "print" }, pages));
  };
  const restore = () => {
    if (!before) return;
    document.getElementById("print")?.remove();
    if (before.theme === "dark") RG.setTheme("dark");
    if (before.view !== "network") RG.show(before.view);
    before = null;
  };
  window.addEventListener("beforeprint", prepare);
  window.addEventListener("afterprint", restore);
  RG.printing = { prepare, restore };
  RG.picture = picture;
})();
