/* Finding a person by typing: name, pinyin, initials, title or organization. One field serves the
   search of the page and both ends of a route, so that no list of everybody is ever built. */
(() => {
  "use strict";

  const { data } = RG;
  const MOST = 8;
  let count = 0;

  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  const index = data.people.map((person) => ({
    n: person.n,
    name: fold(person.name),
    pinyin: person.pinyin,
    initials: person.initials,
    title: fold(person.title),
    organization: fold(`${person.organization}${person.department}`),
    weight: person.score ?? 0,
  }));
  const grade = (entry, typed) => {
    if (entry.name === typed) return 0;
    if (entry.name.startsWith(typed)) return 1;
    if (entry.initials === typed || entry.pinyin === typed) return 2;
    if (entry.initials.startsWith(typed) || entry.pinyin.startsWith(typed)) return 3;
    if (entry.name.includes(typed)) return 4;
    if (entry.title.includes(typed)) return 5;
    if (entry.organization.includes(typed)) return 6;
    return typed.length > 2 && entry.pinyin.includes(typed) ? 7 : null;
  };
  /* Return the people that match what was typed, best first; the weightiest where nothing is typed. */
  const find = (text) => {
    const typed = fold(text);
    const found = index
      .map((entry) => ({ n: entry.n, grade: typed ? grade(entry, typed) : 0, weight: entry.weight }))
      .filter((hit) => hit.grade !== null);
    return found.sort((a, b) => a.grade - b.grade || b.weight - a.weight).slice(0, MOST).map((hit) => hit.n);
  };

  /* Return an input with a list of matches under it (a combobox).
     `picked(n)` is called with the person chosen; `value()` gives the text to show when left alone. */
  const field = ({ label, placeholder, type = "text", picked, value = () => "", className = "" }) => {
    count += 1;
    const listId = `found-${count}`;
    let found = [];
    let active = -1;
    const list = RG.el("ul", { class: "found", id: listId, role: "listbox", hidden: true });
    const input = RG.el("input", {
      type, autocomplete: "off", spellcheck: "false", role: "combobox", "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list",
    });
    const wrap = RG.el("div", { class: `field ${className}` }, input, list);

    const mark = (next) => {
      active = next;
      [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
      if (active >= 0 && list.children[active]) {
        input.setAttribute("aria-activedescendant", list.children[active].id);
        list.children[active].scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    };
    const close = () => {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
    };
    const choose = (n) => {
      close();
      picked(n);
      input.value = value();
    };
    const open = () => {
      found = find(input.value === value() ? "" : input.value);
      const options = found.map((n, i) => {
        const person = RG.people.get(n);
        const option = RG.el("li", { role: "option", id: `${listId}-${i}`, "aria-selected": "false" },
          RG.mark(person.type, 15, person), RG.el("span", { class: "who", text: person.name }), RG.el("span", { class: "what", text: person.title || person.organization }));
        // Before the field loses its focus.
        option.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(n); });
        return option;
      });
      RG.clear(list, options.length ? options : RG.el("li", { class: "none", text: RG.t("search.none") }));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      mark(found.length && input.value ? 0 : -1);
    };
    input.addEventListener("input", open);
    input.addEventListener("focus", () => { input.select(); if (type !== "search") open(); });
    input.addEventListener("blur", () => { close(); input.value = value(); });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) open();
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (found.length) mark((active + step + found.length) % found.length);
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (list.hidden) open();
        const n = found[Math.max(active, 0)];
        if (n) { choose(n); input.blur(); }
      } else if (event.key === "Escape") {
        event.stopPropagation();
        if (list.hidden || !input.value) input.blur();
        else { input.value = ""; close(); }
      }
    });
    const say = () => {
      input.setAttribute("aria-label", RG.t(label));
      list.setAttribute("aria-label", RG.t(label));
      input.placeholder = placeholder ? RG.t(placeholder) : "";
      input.value = value();
    };
    RG.on("lang", say);
    say();
    return { node: wrap, input, refresh: () => { input.value = value(); } };
  };

  RG.find = find;
  RG.field = field;
})();
