// The keys of the desk. Everything works without them. A key moves the focus, follows a link that stands on the page or opens the
// list of keys; none sends a form. Nothing is kept, asked for or written into the page.
"use strict";
(() => {
  const FIELD = "input, textarea, select, [contenteditable]";
  const FIRST = "summary, input:not([type=hidden]), textarea, select";
  const PAUSE = 1500; // ms in which a letter after g names a place
  const list = document.getElementById("keys");
  // Who works by voice sets off a letter without meaning it: he can switch them off on his own page.
  const off = document.body.dataset.singleKeys === "off";
  let asked = -PAUSE;

  const changed = (field) => {
    if (field.matches("select")) {
      const first = [...field.options].findIndex((option) => option.defaultSelected);
      return field.selectedIndex !== Math.max(0, first);
    }
    if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
    return field.matches("textarea, input:not([type=hidden])") && field.value !== field.defaultValue;
  };
  // Something was typed or chosen and not sent: no key leaves the page then.
  const begun = () => [...document.forms].flatMap((form) => [...form.elements]).find(changed);

  const reach = (element) => {
    for (let box = element.parentElement; box; box = box.parentElement) if (box.matches("details")) box.open = true;
    element.focus();
  };
  const follow = (link) => {
    const unsent = begun();
    if (unsent) reach(unsent);
    else link.click();
  };
  const press = (selector) => {
    const target = document.querySelector(selector);
    if (!target) return false;
    if (target.matches("a[href]")) follow(target);
    else reach(target.matches("section") ? target.querySelector(FIRST) ?? target : target);
    return true;
  };

  const move = (step, inList) => {
    const rows = [...document.querySelectorAll("a[data-row]")];
    const at = rows.indexOf(document.activeElement);
    if (!rows.length || (inList && at < 0)) return false;
    const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step;
    if (rows[next]) rows[next].focus();
    return true;
  };
  const open = () => document.activeElement.matches("a[data-row]") && (follow(document.activeElement), true);
  const show = () => {
    if (!list || list.open) return false;
    list.showModal();
    return true;
  };

  const KEYS = {
    "?": show,
    j: () => move(1) || press('[data-key="j"]'),
    k: () => move(-1) || press('[data-key="k"]'),
    ArrowDown: () => move(1, true),
    ArrowUp: () => move(-1, true),
    o: open,
    g: (event) => {
      asked = event.timeStamp;
      return true;
    },
  };
  const act = (event) => {
    const place = event.timeStamp - asked < PAUSE;
    asked = -PAUSE;
    if (place) return /^[a-z]$/.test(event.key) && press(`[data-place="${event.key}"]`);
    if (KEYS[event.key]) return KEYS[event.key](event);
    return /^[a-z/]$/.test(event.key) && press(`[data-key="${event.key}"]`);
  };

  document.addEventListener("keydown", (event) => {
    const at = event.target instanceof Element ? event.target : document.body;
    if (off || event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.getModifierState("AltGraph") || document.querySelector("dialog[open]")) return;
    if (at.closest(FIELD)) {
      if (event.key === "Escape") at.closest(FIELD).blur();
      return;
    }
    if (event.repeat && !/^(?:j|k|Arrow\w+)$/.test(event.key)) return;
    if (act(event)) event.preventDefault();
  });

  for (const link of document.querySelectorAll("[data-keys]")) {
    link.addEventListener("click", (event) => {
      if (show()) event.preventDefault();
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
