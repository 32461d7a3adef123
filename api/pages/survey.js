"use strict";
// Sends the answers as JSON and shows beside each field what is wrong with it.
const form = document.querySelector("form");
const whole = document.getElementById("wrong");
const field = (id) => form.querySelector(`[data-field="${CSS.escape(id)}"]`);

function read(place) {
  const inputs = [...place.querySelectorAll("input, textarea")];
  const chosen = inputs.filter((one) => one.checked).map((one) => one.value);
  switch (place.dataset.type) {
    case "boolean": return chosen.length ? chosen[0] === "true" : undefined;
    case "choice": return chosen[0];
    case "choices": return chosen.length ? chosen : undefined;
    case "integer": return /^-?\d{1,15}$/.test(inputs[0].value.trim()) ? Number(inputs[0].value) : inputs[0].value.trim() || undefined;
    default: return inputs[0].value.trim() || undefined;
  }
}

function tell(place, message) {
  place.querySelector(".wrong").textContent = message;
  for (const one of place.querySelectorAll("input, textarea")) {
    if (message) one.setAttribute("aria-invalid", "true"); else one.removeAttribute("aria-invalid");
  }
}

function show(problem) {
  let first = null;
  const left = [];
  for (const error of problem.errors || []) {
    const [, , id] = error.pointer.split("/");
    const place = id === undefined ? null : field(id.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (place) { tell(place, error.message); first = first || place; } else { left.push(error.message); }
  }
  whole.textContent = first ? "" : [problem.detail, ...left].filter(Boolean).join("；");
  (first ? first.querySelector("input, textarea") : whole).focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  const answers = {};
  for (const place of form.querySelectorAll("[data-field]")) {
    tell(place, "");
    const value = read(place);
    if (value !== undefined) answers[place.dataset.field] = value;
  }
  whole.textContent = "";
  button.disabled = true;
  try {
    const answer = await fetch(`${location.pathname.replace(/\/$/, "")}/answer`, {
      method: "POST",
      headers: {"content-type": "application/json", "accept": "application/json", "accept-language": document.documentElement.lang},
      body: JSON.stringify({link: new URLSearchParams(location.search).get("link"), answers}),
    });
    if (answer.ok) {
      form.hidden = true;
      const thanks = document.getElementById("thanks");
      thanks.hidden = false;
      thanks.querySelector("h2").focus();
    } else {
      show(await answer.json());
    }
  } catch {
    whole.textContent = form.dataset.failed;
    whole.focus();
  } finally {
    button.disabled = false;
  }
});
