// Passkeys: the site gives a challenge, the device answers, and the form of the page sends the answer.
(() => {
  "use strict";
  const forms = document.querySelectorAll("form[data-passkey]");
  if (!forms.length || !window.PublicKeyCredential || !navigator.credentials) return;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const forDevice = (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: known(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: known(options.allowCredentials) }),
  });
  const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const forSite = (made) => {
    const response = {};
    PARTS.forEach((part) => { if (made.response[part]) response[part] = text(made.response[part]); });
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: {} });
  };
  const challenge = async (form) => {
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
    return fetch(form.dataset.passkey, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
  };
  document.querySelectorAll("[data-without-passkey]").forEach((one) => { one.hidden = true; });
  forms.forEach((form) => {
    const line = form.querySelector("[data-said]"), answer = form.elements.credential;
    let busy = false;
    form.hidden = false;
    answer.value = "";
    form.addEventListener("submit", async (event) => {
      if (answer.value) return;
      event.preventDefault();
      if (busy) return;
      busy = true;
      line.textContent = form.dataset.busy;
      try {
        const given = await challenge(form);
        if (given.ok) {
          const publicKey = forDevice(await given.json());
          const made = await navigator.credentials[form.dataset.kind]({ publicKey });
          answer.value = forSite(made);
          line.textContent = "";
          form.submit();
        } else {
          const plain = given.headers.get("Content-Type")?.startsWith("text/plain");
          line.textContent = plain ? await given.text() : form.dataset.lost;
        }
      } catch (fault) {
        line.textContent = fault instanceof TypeError ? form.dataset.lost : form.dataset.no;
      }
      busy = false;
    });
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) forms.forEach((form) => { form.elements.credential.value = ""; });
  });
})();
