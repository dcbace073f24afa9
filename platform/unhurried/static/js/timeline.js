// The timeline's weeks can be pulled: a handle at each week that has not begun fills one of the forms below and asks for
// the same preview. So many days are that page alone, whole weeks have the group wait. Without this script the forms are
// all there is, and they say the same.
"use strict";

(() => {
  const wait = document.getElementById("wait");
  const alone = document.getElementById("date");
  const picture = document.querySelector(".lane svg.lying");
  if (!wait || !picture) return;
  const words = wait.dataset, DAY = 86400000, WAITS = [7, 14];
  const layer = document.createElement("div");
  layer.className = "handles";
  picture.before(layer);
  layer.append(picture);

  const forwards = () => (getComputedStyle(layer).direction === "rtl" ? -1 : 1);
  const date = (text) => new Date(`${text}T00:00Z`);
  const said = new Intl.DateTimeFormat(document.documentElement.lang || "en", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });

  function choices(option) {
    const own = alone && [...alone.elements.position.options].find((one) => one.value === option.value);
    if (!own) return { on: null, days: [0, ...WAITS] };
    const on = date(own.dataset.on), first = (date(own.dataset.first) - on) / DAY, last = (date(own.dataset.last) - on) / DAY;
    const days = [];
    for (let day = first; day <= last; day++) if (day <= 0 || !WAITS.includes(day)) days.push(day);
    return { on, days: [...new Set([...days, 0, ...WAITS])].sort((one, other) => one - other) };
  }

  function ask(handle) {
    const wanted = handle.now;
    if (!wanted) return;
    const form = WAITS.includes(wanted) ? wait : alone;
    form.elements.position.value = handle.dataset.position;
    if (form === wait) form.elements.weeks.value = String(wanted / 7);
    else form.elements.day.value = new Date(handle.on.getTime() + wanted * DAY).toISOString().slice(0, 10);
    form.requestSubmit();
  }

  function tell(handle) {
    if (!handle.now) return words.none;
    if (WAITS.includes(handle.now)) return handle.now === 7 ? words.one : words.two;
    return words.alone.replace("{day}", said.format(new Date(handle.on.getTime() + handle.now * DAY)));
  }

  function set(handle, days) {
    handle.now = handle.days.reduce((best, one) => (Math.abs(one - days) < Math.abs(best - days) ? one : best));
    handle.setAttribute("aria-valuenow", String(handle.now));
    handle.setAttribute("aria-valuetext", tell(handle));
    handle.dataset.told = handle.now ? tell(handle) : "";
    handle.style.transform = `translateX(${handle.now * handle.day() * forwards()}px)`;
  }

  function step(handle, by) {
    const at = handle.days.indexOf(handle.now) + by;
    set(handle, handle.days[Math.max(0, Math.min(handle.days.length - 1, at))]);
  }

  function press(handle, event) {
    const steps = { ArrowUp: 1, ArrowDown: -1, ArrowRight: forwards(), ArrowLeft: -forwards() };
    const jumps = { PageUp: handle.now < 7 ? 7 : 14, PageDown: handle.now > 7 ? 7 : 0, Home: handle.days[0], End: 14, Escape: 0 };
    if (event.key in steps) step(handle, steps[event.key]);
    else if (event.key in jumps) set(handle, jumps[event.key]);
    else if (event.key === "Enter" || event.key === " ") ask(handle);
    else return;
    event.preventDefault();
  }

  function pull(handle, begin) {
    handle.setPointerCapture(begin.pointerId);
    const move = (event) => set(handle, ((event.clientX - begin.clientX) * forwards()) / handle.day());
    const end = (event) => {
      handle.removeEventListener("pointermove", move);
      if (event.type === "pointerup") ask(handle);
      else set(handle, 0);
    };
    handle.addEventListener("pointermove", move);
    for (const over of ["pointerup", "pointercancel"]) handle.addEventListener(over, end, { once: true });
  }

  const width = picture.viewBox.baseVal.width;
  const days = Number(words.days);
  for (const option of wait.elements.position.options) {
    const band = picture.querySelector(`[data-position="${option.value}"] rect`);
    if (!band) continue;
    const handle = document.createElement("span");
    handle.className = "handle";
    handle.title = words.how;
    handle.dataset.position = option.value;
    Object.assign(handle, choices(option), { now: 0, day: () => layer.clientWidth / days });
    handle.style.insetInlineStart = `${(band.x.baseVal.value / width) * 100}%`;
    for (const [name, value] of [["role", "slider"], ["tabindex", "0"], ["aria-valuemin", handle.days[0]], ["aria-valuemax", 14]])
      handle.setAttribute(name, String(value));
    handle.setAttribute("aria-label", words.label.replace("{title}", option.text));
    set(handle, 0);
    handle.addEventListener("keydown", (event) => press(handle, event));
    handle.addEventListener("pointerdown", (event) => pull(handle, event));
    layer.append(handle);
  }
})();
