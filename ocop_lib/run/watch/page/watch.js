"use strict";

const at = (id) => document.getElementById(id);
let shown = 0;
let frame = null;

// The last heading or part above the window's edge: what is read stays where it is, even when
// something before it has become longer.
function placeIn(view) {
  const above = [...view.document.querySelectorAll("main [id]")].filter(
    (part) => part.getBoundingClientRect().top <= 1,
  );
  const last = above.at(-1);
  return { y: view.scrollY, id: last?.id, top: last?.getBoundingClientRect().top };
}

function scrollTo(view, place) {
  const part = place.id && view.document.getElementById(place.id);
  const y = part ? part.getBoundingClientRect().top + view.scrollY - place.top : place.y;
  view.scrollTo(0, y);
}

function load(page) {
  shown = page;
  const next = document.createElement("iframe");
  next.title = "Báo cáo";
  next.className = "coming";
  next.src = `report?${page}`;
  next.addEventListener("load", () => {
    if (page !== shown) {
      next.remove();
      return;
    }
    if (frame) {
      scrollTo(next.contentWindow, placeIn(frame.contentWindow));
      frame.remove();
    }
    next.className = "";
    frame = next;
    document.body.dataset.page = page;
  });
  at("report").append(next);
}

function tell(mood, line) {
  document.body.dataset.mood = mood;
  at("line").textContent = line;
}

const events = new EventSource("events");
events.addEventListener("message", (event) => {
  const state = JSON.parse(event.data);
  tell(state.mood, state.line);
  at("name").textContent = state.name;
  document.title = `${state.mood === "bad" ? "⚠ " : ""}${state.name}`;
  const faults = state.faults.map((fault) => {
    const said = document.createElement("p");
    said.textContent = fault;
    return said;
  });
  at("faults").replaceChildren(...faults);
  at("faults").hidden = !faults.length;
  if (state.page && state.page !== shown) load(state.page);
});
events.addEventListener("error", () => tell("lost", "Mất liên lạc với ocop watch; đang nối lại…"));
