/* Last: put everything in its place and say when it is drawn. */
(() => {
  "use strict";

  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  RG.setTheme(dark ? "dark" : "light");
  RG.legend.build();
  RG.panels.build();
  RG.frame.build();
  RG.sheet?.build();
  RG.show("network");
  RG.card.update();
  RG.emit("ready");
  requestAnimationFrame(() => requestAnimationFrame(() => { document.body.dataset.ready = "true"; }));
})();
