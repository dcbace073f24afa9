// The timeline's weeks can be pulled: a handle at each week that has not begun fills the form beside it and asks for the
// same preview. Without this script the form is all there is, and it says the same.
"use strict";

(() => {
  const form = document.getElementById("wait");
  const picture = document.querySelector(".lane svg.lying");
  if (!form || !picture) return;
  const most = 2, { position, weeks } = form.elements;
  const words = form.dataset;
  const layer = document.createElement("div");
  layer.className = "handles";
  picture.before(layer);
  layer.append(picture);

  const forwards = () => (getComputedStyle(layer).direction === "rtl" ? -1 : 1);

  function ask(handle) {
    const wanted = Number(handle.getAttribute("aria-valuenow"));
    if (!wanted) return;
    position.value = handle.dataset.position;
    weeks.value = String(wanted);
    form.requestSubmit();
  }

  function set(handle, wanted) {
    const now = Math.max(0, Math.min(most, wanted));
    handle.setAttribute("aria-valuenow", String(now));
    handle.setAttribute("aria-valuetext", [words.none, words.one, words.two][now]);
    handle.style.transform = `translateX(${now * handle.week() * forwards()}px)`;
  }

  function press(handle, event) {
    const now = Number(handle.getAttribute("aria-valuenow"));
    const steps = { ArrowUp: 1, ArrowDown: -1, ArrowRight: forwards(), ArrowLeft: -forwards(), Home: -most, End: most };
    if (event.key in steps) set(handle, now + steps[event.key]);
    else if (event.key === "Enter" || event.key === " ") ask(handle);
    else if (event.key === "Escape") set(handle, 0);
    else return;
    event.preventDefault();
  }

  function pull(handle, begin) {
    handle.setPointerCapture(begin.pointerId);
    const move = (event) => set(handle, Math.round(((event.clientX - begin.clientX) * forwards()) / handle.week()));
    const end = (event) => {
      handle.removeEventListener("pointermove", move);
      if (event.type === "pointerup") ask(handle);
      else set(handle, 0);
    };
    handle.addEventListener("pointermove", move);
    for (const over of ["pointerup", "pointercancel"]) handle.addEventListener(over, end, { once: true });
  }

  const width = picture.viewBox.baseVal.width;
  const days = Number(form.dataset.days);
  for (const option of position.options) {
    const band = picture.querySelector(`[data-position="${option.value}"] rect`);
    if (!band) continue;
    const handle = document.createElement("span");
    handle.className = "handle";
    handle.title = words.how;
    handle.dataset.position = option.value;
    handle.week = () => (layer.clientWidth * 7) / days;
    handle.style.insetInlineStart = `${(band.x.baseVal.value / width) * 100}%`;
    for (const [name, value] of [["role", "slider"], ["tabindex", "0"], ["aria-valuemin", "0"], ["aria-valuemax", most]])
      handle.setAttribute(name, String(value));
    handle.setAttribute("aria-label", words.label.replace("{title}", option.text));
    set(handle, 0);
    handle.addEventListener("keydown", (event) => press(handle, event));
    handle.addEventListener("pointerdown", (event) => pull(handle, event));
    layer.append(handle);
  }
})();
