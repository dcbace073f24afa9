// Two minutes before the session ends the page says so, with a button that keeps it. Asking how long is no use of it.
(() => {
  "use strict";
  const place = document.querySelector("[data-ends-in]");
  if (!place) return;
  const box = place.querySelector("[data-warning]"), words = place.querySelector("[data-words]");
  const form = box.querySelector("form"), until = place.querySelector("[data-until]");
  const first = words.textContent, WARN = 120;
  let ends = 0, timer = 0, shown = false;
  const ask = async (method) => {
    const body = method === "POST" ? new URLSearchParams({ csrf_token: place.dataset.csrf }) : undefined;
    const answer = await fetch(form.action, { method, body, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "manual" });
    return answer.ok ? answer.json() : { seconds: 0 };
  };
  const show = (sentence, last) => {
    words.textContent = sentence;
    form.hidden = last;
    box.hidden = false;
    shown = true;
  };
  const learn = (left) => {
    ends = Date.now() + left.seconds * 1000;
    if (left.words) until.textContent = left.words;
    clearTimeout(timer);
    if (left.seconds <= 0) { show(box.dataset.over, true); return; }
    if (left.seconds <= WARN) {
      if (!shown) show(first, false);
    } else {
      box.hidden = true;
      shown = false;
    }
    timer = setTimeout(look, (shown ? left.seconds : left.seconds - WARN + 1) * 1000);
  };
  // Another tab may have gone on meanwhile, so the site is asked before anything is said.
  const look = async () => {
    try { learn(await ask("GET")); } catch { learn({ seconds: Math.max(0, Math.round((ends - Date.now()) / 1000)) }); }
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try { learn(await ask("POST")); } catch { form.submit(); }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() > ends - WARN * 1000) look();
  });
  learn({ seconds: Number(place.dataset.endsIn) });
})();
