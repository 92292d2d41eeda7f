// Turns the scenes of /dinding and asks for new content; no framework, nothing from elsewhere. Words and figures come
// from the server (layouts/wall.py); when it falls silent, the last picture stays and says so.
"use strict";
(() => {
  const SCENE = 25e3, POLL = 60e3, PATIENCE = 5e3, SHIFT = 60e3, LOST_AFTER = 3;
  const RELOAD_AT = [3, 30];
  const root = document.documentElement;
  const id = (name) => document.getElementById(name);
  const asked = parseInt(new URLSearchParams(location.search).get("adegan"), 10);
  let scene = asked > 0 ? asked - 1 : 0, paused = asked > 0, turn = 0, failures = 0;
  let reload = nextReload();

  function show(number) {
    const scenes = document.querySelectorAll(".adegan");
    const last = scenes.length - 1;
    scene = number < 0 ? last : number > last ? 0 : number;
    scenes.forEach((each, place) => {
      each.hidden = place !== scene;
      each.setAttribute("aria-hidden", String(place !== scene));
    });
    document.querySelectorAll(".langkah li").forEach((each, place) => {
      each.className = "";
      void each.offsetWidth; // restarts the countdown
      each.className = place === scene ? "kini" : "";
    });
    clearTimeout(turn);
    if (!paused) turn = setTimeout(() => show(scene + 1), SCENE);
  }

  function pause(wanted) {
    paused = wanted;
    root.classList.toggle("jeda", paused);
    id("jeda").setAttribute("aria-pressed", String(paused));
    show(scene);
  }

  // A fresh picture replaces the old one whole; only its digest decides, so an unchanged one is not disturbed.
  function accept(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("dinding");
    if (!fresh) throw new Error("isi tidak dikenal");
    const old = id("dinding");
    if (fresh.dataset.versi !== old.dataset.versi) {
      old.replaceWith(document.importNode(fresh, true));
      show(Math.min(scene, document.querySelectorAll(".adegan").length - 1));
    } else {
      old.dataset.dicek = fresh.dataset.dicek;
      id("dicek").textContent = "dicek " + fresh.dataset.dicek;
      id("putus").hidden = true;
    }
  }

  function complain() {
    id("putus").querySelector("span").textContent = id("dinding").dataset.dicek;
    id("putus").hidden = false;
  }

  async function poll() {
    const control = new AbortController();
    const limit = setTimeout(() => control.abort(), PATIENCE);
    try {
      const answer = await fetch("/dinding/isi" + location.search, { signal: control.signal, cache: "no-store" });
      if (!answer.ok) throw new Error(answer.status);
      accept(await answer.text());
      failures = 0;
      if (Date.now() >= reload) return location.reload(); // only while the server answers: an error page helps nobody
    } catch {
      failures += 1;
      if (failures >= LOST_AFTER) complain();
    } finally {
      clearTimeout(limit);
    }
    const wait = failures ? Math.min(POLL, 1e3 * 2 ** (failures - 1)) : POLL;
    setTimeout(poll, wait * (0.9 + 0.2 * Math.random()));
  }

  function nextReload() {
    const at = new Date();
    at.setHours(...RELOAD_AT, 0, 0);
    if (at <= Date.now()) at.setDate(at.getDate() + 1);
    return at.getTime();
  }

  // Against burn-in: the frame wanders 2 to 4 px round its place.
  function wander() {
    const angle = 2 * Math.PI * Math.random(), far = 2 + 2 * Math.random();
    root.style.setProperty("--x", (far * Math.cos(angle)).toFixed(1) + "px");
    root.style.setProperty("--y", (far * Math.sin(angle)).toFixed(1) + "px");
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "ArrowRight") show(scene + 1);
    else if (event.key === "ArrowLeft") show(scene - 1);
    else if (event.key === " " && event.target !== id("jeda")) pause(!paused);
    else return;
    event.preventDefault();
  });
  id("jeda").addEventListener("click", () => pause(!paused));

  let still = 0;
  document.addEventListener("mousemove", () => {
    root.classList.remove("sunyi");
    clearTimeout(still);
    still = setTimeout(() => root.classList.add("sunyi"), 3e3);
  });

  scene = Math.min(scene, document.querySelectorAll(".adegan").length - 1);
  pause(paused);
  setTimeout(poll, POLL * (0.9 + 0.2 * Math.random()));
  setInterval(wander, SHIFT);
})();
