/* The phone: the card is a sheet that is pulled up from the lower edge; peek, half, full. */
(() => {
  "use strict";

  const { state } = RG;
  const SIZES = ["peek", "half", "full"];
  const set = (size) => { document.body.dataset.sheet = size; };

  const grip = () => {
    const handle = RG.el("button", { type: "button", class: "grip" });
    let from = null;
    handle.addEventListener("click", () => {
      if (from === "dragged") { from = null; return; }
      set(SIZES[(SIZES.indexOf(document.body.dataset.sheet) + 1) % SIZES.length]);
    });
    handle.addEventListener("pointerdown", (event) => { from = event.clientY; handle.setPointerCapture(event.pointerId); });
    handle.addEventListener("pointerup", (event) => {
      if (typeof from !== "number") return;
      const pulled = event.clientY - from;
      from = null;
      if (Math.abs(pulled) < 24) return;
      const now = SIZES.indexOf(document.body.dataset.sheet);
      set(SIZES[Math.min(2, Math.max(0, now + (pulled < 0 ? 1 : -1)))]);
      from = "dragged";
    });
    return handle;
  };

  /* Which parts stand where depends on the width: the same elements move, none is made twice. */
  const arrange = () => {
    const narrow = RG.narrow();
    const findings = document.getElementById("findings");
    const right = document.getElementById("right");
    const home = narrow ? document.getElementById("stage").parentNode : right;
    if (findings.parentNode !== home) home.prepend(findings);
    document.body.dataset.narrow = String(narrow);
  };
  const build = () => {
    const handle = grip();
    document.getElementById("right").prepend(handle);
    set("peek");
    arrange();
    const say = () => handle.setAttribute("aria-label", RG.t("sheet.size"));
    say();
    RG.on("lang", say);
    let narrow = RG.narrow();
    window.addEventListener("resize", () => {
      arrange();
      if (RG.narrow() === narrow) return;
      narrow = RG.narrow();
      RG.frame.say();
      RG.panels.findings();
      RG.card.update();
    });
    ["select", "route", "finding"].forEach((event) => RG.on(event, () => { if (!state.selected && !state.route) set("peek"); }));
  };
  RG.sheet = { build, set };
})();
