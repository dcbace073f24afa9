// A writing box saves by itself: quietly, to the server, and nothing is kept in the browser.
(() => {
  "use strict";
  const PAUSE = 2500, AGAIN = 15000, SMALL = 60000;
  document.querySelectorAll("form[data-quiet]").forEach((form) => {
    const text = form.elements.text, line = form.querySelector("[data-said]");
    let kept = text.value, timer = 0, busy = false, sent = false;
    const say = (words, fault) => {
      line.textContent = words;
      line.classList.toggle("fault", Boolean(fault));
    };
    const later = (wait) => {
      clearTimeout(timer);
      timer = setTimeout(save, wait);
    };
    const turn = () => { form.elements.turn.value = Number(form.elements.turn.value) + 1; };
    const learn = (answer) => {
      if (answer.entry) {
        form.elements.entry.value = answer.entry;
        form.elements.base.value = answer.base;
      }
    };
    const save = async (last) => {
      if ((busy && !last) || sent || text.value === kept) return;
      const value = text.value;
      busy = true;
      let wait = PAUSE;
      turn();
      if (!last) say(form.dataset.busy);
      try {
        const keepalive = Boolean(last) && value.length * 4 < SMALL;
        const answer = await fetch(form.action, {
          method: "POST", body: new FormData(form), headers: { Accept: "application/json" },
          credentials: "same-origin", redirect: "manual", keepalive,
        });
        const said = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
        if (answer.ok && said) {
          kept = value;
          learn(said);
          say(said.said);
        } else if (said) {
          say(said.said, true);
          wait = 0;
        } else if (answer.status === 401 || answer.status === 403) {
          say(form.dataset.out, true);
          wait = 0;
        } else {
          say(form.dataset.lost, true);
          wait = AGAIN;
        }
      } catch {
        say(form.dataset.lost, true);
        wait = AGAIN;
      }
      busy = false;
      if (text.value !== kept && wait) later(wait);
    };
    text.addEventListener("input", () => {
      if (!line.classList.contains("fault")) say(form.dataset.idle);
      later(PAUSE);
    });
    form.addEventListener("submit", () => {
      sent = true;
      turn();
      clearTimeout(timer);
    });
    window.addEventListener("pageshow", () => { sent = false; });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") save(true);
    });
  });
})();
