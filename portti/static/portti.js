// Small comforts where script runs. Every page does its whole work without this file.
(() => {
  "use strict";

  // A form goes once: a trembling hand may press twice. The button works again after two seconds.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "yes";
    setTimeout(() => delete form.dataset.sending, 2000);
  });

  // A page that the back button brings up again may be sent again.
  addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sending;
  });

  // A page that the back button loads anew has the keys that its forms had: the same form sent again counts once.
  const keys = [...document.querySelectorAll("input[data-form-key]")];
  const [loading] = performance.getEntriesByType("navigation");
  const before = loading?.type === "back_forward" ? (history.state?.keys ?? {}) : {};
  for (const key of keys) key.value = before[key.form.action] ?? key.value;
  if (keys.length) {
    history.replaceState({ keys: Object.fromEntries(keys.map((key) => [key.form.action, key.value])) }, "");
  }

  // How much of a long text is left: said when the writing pauses, and only near the limit.
  for (const area of document.querySelectorAll("textarea[data-longest]")) {
    const longest = Number(area.dataset.longest);
    const status = document.createElement("p");
    status.className = "govuk-hint";
    status.setAttribute("role", "status");
    area.after(status);
    let pause;
    const tell = () => {
      const left = longest - [...area.value].length;
      status.textContent = left > longest * 0.25 ? "" : area.dataset.left.replace("%s", left);
    };
    area.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(tell, 800);
    });
    tell();
  }

  // An old browser that does not know autofocus on a summary still lands there.
  const summary = document.querySelector(".govuk-error-summary");
  if (summary && document.activeElement === document.body) summary.focus();
})();
