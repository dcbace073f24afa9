// Leave this page: a blank sheet at once, then the form is sent. Shift three times within two seconds does the same.
(() => {
  "use strict";
  const form = document.getElementById("leave");
  if (!form) return;
  const cover = () => {
    const veil = document.createElement("div");
    veil.className = "veil";
    document.body.append(veil);
    document.title = "\u00a0";
  };
  form.addEventListener("submit", cover);
  let presses = [];
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") { presses = []; return; }
    const now = Date.now();
    presses = [...presses.filter((at) => now - at < 2000), now];
    if (presses.length < 3) return;
    presses = [];
    form.requestSubmit ? form.requestSubmit() : (cover(), form.submit());
  });
})();
