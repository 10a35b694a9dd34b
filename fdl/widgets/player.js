// Shows, of all prepared parts of a player, those that belong to what its controls say.
(() => {
  const player = document.currentScript.parentElement;
  const form = player.querySelector("form");
  const parts = [...player.querySelectorAll("[data-when]")].map(part => [
    part, part.dataset.when.split(" ").map(pair => pair.split("=")),
  ]);
  const show = () => {
    const now = {};
    for (const control of form.elements) {
      if (!control.name) continue;
      now[control.name] = control.type === "checkbox" ? Number(control.checked)
        : control.type === "range" ? Number(control.value) : control.selectedIndex;
    }
    for (const [part, wanted] of parts) {
      part.style.display = wanted.every(([name, value]) => now[name] === Number(value)) ? "" : "none";
    }
    for (const range of form.querySelectorAll("[type=range]")) {
      const values = range.parentElement.querySelectorAll("[data-when]");
      range.setAttribute("aria-valuetext", values[range.value].textContent);
    }
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", event => event.preventDefault());
  form.hidden = false;
  show();
})();
