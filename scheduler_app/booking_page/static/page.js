// Booking page: makes choosing instant. Without it every link and form here does the same.
(() => {
  "use strict";
  const html = document.documentElement;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // The very first page came before anybody could know the visitor's zone.
  const isKept = () => /(^|; )zone=/.test(document.cookie);
  const told = zone && !isKept();
  if (told) {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `zone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  }

  // A form that came back begins where it is to be mended.
  (document.querySelector(".summary") || document.querySelector("[aria-invalid]"))?.focus();

  // ---- how long the time is still held, told by the minute
  for (const told of document.querySelectorAll("[data-left]")) {
    const end = performance.now() + told.dataset.left * 1000;
    const unit = (left) => {
      const minutes = left >= 60;
      return new Intl.NumberFormat(html.lang, {
        style: "unit", unit: minutes ? "minute" : "second", unitDisplay: "long",
      }).format(minutes ? Math.round(left / 60) : Math.ceil(left / 10) * 10);
    };
    const tell = () => {
      const left = (end - performance.now()) / 1000;
      const text = left > 0 ? told.dataset.pattern.replace("{}", unit(left)) : told.dataset.gone;
      if (told.textContent !== text) told.textContent = text;
      if (left > 0) setTimeout(tell, left > 90 ? 15000 : 2000);
      else told.setAttribute("role", "status");
    };
    tell();
  }

  // ---- whether a deposit has arrived: the page stays as it is until something else is known
  const looked = document.querySelector("meta[name=look-again]")?.content;
  const content = (page) => page.querySelector("#content").textContent;
  const look = async (left) => {
    if (!document.hidden) {
      try {
        const answer = await fetch(looked);
        const other = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (answer.ok && content(other) !== content(document)) return location.replace(looked);
      } catch { /* offline, or the page restarts: the next time */ }
    }
    if (left) setTimeout(look, 3000, left - 1);
  };
  if (looked) setTimeout(look, 3000, 100);

  // ---- the month
  const calendar = document.querySelector(".calendar");
  if (!calendar) return;
  const rows = calendar.querySelector("tbody");
  const title = calendar.querySelector(".turn h2");
  const times = calendar.querySelector(".times");
  const heading = times.querySelector("h2");
  const list = times.querySelector(".list");
  const turns = { previous: calendar.querySelector("[rel=prev]"), next: calendar.querySelector("[rel=next]") };
  const shownIn = times.elements.zone;
  const fixed = "fixed" in calendar.dataset;
  const base = calendar.dataset.base;
  const months = new Map();
  // Times that were asked for longer ago are asked for again: the answer is short if none changed.
  // Those in view are asked for whenever the tab comes back, but not twice in a moment.
  const FRESH = 30000, LOOKED = 1000;
  let shown = null;

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  const isFresh = (month, within) => Date.now() - (months.get(month)?.at ?? 0) < within;
  const load = (month, within = FRESH) => {
    if (!isFresh(month, within)) {
      const url = `${calendar.dataset.slots}?month=${month}`
        + (fixed ? "" : `&zone=${encodeURIComponent(shownIn.value)}`);
      const told = fetch(url, { headers: { Accept: "application/json" } })
        .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)));
      const kept = { at: Date.now(), told };
      months.set(month, kept);
      told.catch(() => { if (months.get(month) === kept) months.delete(month); });
    }
    return months.get(month).told;
  };

  const open = (day) => {
    const found = shown.days[day];
    for (const link of rows.querySelectorAll("a")) {
      if (link.dataset.day === day) link.setAttribute("aria-current", "date");
      else link.removeAttribute("aria-current");
    }
    list.replaceChildren();
    heading.textContent = found ? found.heading : calendar.dataset.none;
    if (!found) return;
    for (const [name, starts] of found.groups) {
      if (name) list.append(element("h3", name));
      const group = element("ul");
      for (const [start, told] of starts) {
        const item = element("li");
        item.append(element("button", told, { name: "start", value: start }));
        group.append(item);
      }
      list.append(group);
    }
  };

  const show = (data, day) => {
    shown = data;
    title.textContent = data.title;
    for (const [name, link] of Object.entries(turns)) {
      link.hidden = !data[name];
      if (data[name]) link.href = `${base}?month=${data[name]}`;
    }
    rows.replaceChildren(...data.weeks.map((week) => {
      const row = element("tr");
      row.append(...week.map((number) => {
        const cell = element("td");
        const date = number && `${data.month}-${String(number).padStart(2, "0")}`;
        if (date && data.days[date]) {
          cell.append(element("a", number, {
            "href": `${base}?month=${data.month}&day=${date}#times`,
            "aria-label": data.days[date].label,
            "data-day": date,
          }));
        } else if (number) cell.append(element("span", number));
        return cell;
      }));
      return row;
    }));
    open(data.days[day] ? day : data.first);
  };

  const later = window.requestIdleCallback || ((work) => setTimeout(work, 200));
  const prefetch = () => later(() => {
    for (const name of ["next", "previous"]) if (shown[name]) load(shown[name]).catch(() => 0);
  });

  const failed = () => {
    calendar.classList.remove("busy");
    list.replaceChildren(element("p", calendar.dataset.failed, { role: "alert" }));
  };

  let asked = 0;
  const turn = async (month, day) => {
    const mine = ++asked;
    calendar.classList.toggle("busy", !isFresh(month, FRESH));
    try {
      const data = await load(month);
      if (mine !== asked) return false;
      show(data, day);
      prefetch();
      return true;
    } catch {
      if (mine === asked) failed();
      return false;
    } finally {
      if (mine === asked) calendar.classList.remove("busy");
    }
  };

  const reveal = () => {
    heading.focus({ preventScroll: true });
    // Half a screen of times, or all there are, must be in view after a day was chosen.
    const box = times.getBoundingClientRect();
    const wanted = Math.min(box.height, innerHeight / 2);
    if (box.top < 0 || box.top + wanted > innerHeight) heading.scrollIntoView({ block: "start" });
  };

  // Whoever changes the language or the zone comes back to the day that is open now.
  const comeBackHere = () => {
    const here = encodeURIComponent(location.pathname + location.search);
    for (const link of document.querySelectorAll("a[href*='?to=']")) {
      link.href = link.href.replace(/\?to=.*/, `?to=${here}`);
    }
  };

  const go = async (link) => {
    // Turning the month changes where the link leads.
    const url = new URL(link.href);
    const [month, day] = [url.searchParams.get("month"), url.searchParams.get("day")];
    if (!(await turn(month, day))) return;
    url.hash = "";
    history.pushState({ month, day }, "", url);
    comeBackHere();
    if (day) reveal();
    else if (link.hidden) title.parentElement.querySelector("a:not([hidden])")?.focus();
  };

  calendar.addEventListener("click", (event) => {
    const link = event.target.closest("tbody a, .turn a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(link);
  });
  addEventListener("popstate", () => {
    const query = new URLSearchParams(location.search);
    const day = query.get("day");
    turn(query.get("month") || (day ? day.slice(0, 7) : calendar.dataset.month), day);
    comeBackHere();
  });
  // Whoever comes back to an open tab finds the times of now. The focus stays where it was.
  const refresh = async () => {
    if (document.hidden || !shown || isFresh(shown.month, LOOKED)) return;
    const before = shown;
    const day = rows.querySelector("[aria-current]")?.dataset.day;
    const data = await load(before.month, LOOKED).catch((status) => {
      // The service is not offered any more, or the appointment cannot be moved: the page says so.
      if (status === 404 || status === 409) location.reload();
    });
    if (!data || shown !== before || JSON.stringify(data) === JSON.stringify(before)) return;
    const had = document.activeElement;
    const [inTimes, inDays] = [list.contains(had), rows.contains(had)];
    show(data, day);
    if (inTimes) {
      (list.querySelector(`[value="${had.value}"]`) ?? heading).focus({ preventScroll: true });
    } else if (inDays) {
      const same = rows.querySelector(`[data-day="${had.dataset.day}"]`);
      (same ?? heading).focus({ preventScroll: true });
    }
  };
  document.addEventListener("visibilitychange", refresh);
  addEventListener("focus", refresh);
  addEventListener("online", refresh);

  // A page that comes back from the browser's memory may show times that are gone.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  const begin = async () => {
    const here = new URLSearchParams(location.search);
    const chosen = here.get("day") || rows.querySelector("[aria-current]")?.href.match(/day=([\d-]+)/)?.[1];
    // A browser that keeps no cookies would load for ever.
    if (told && isKept() && !fixed && !here.has("zone") && zone !== shownIn.value) {
      location.reload();
      return;
    }
    try {
      const first = await load(calendar.dataset.month);
      if (shown) return;
      shown = first;
      for (const link of rows.querySelectorAll("a")) {
        link.dataset.day = new URL(link.href).searchParams.get("day");
      }
      if (chosen && !shown.days[chosen]) show(shown, chosen);
      prefetch();
    } catch { /* the links still work */ }
  };
  later(begin);
})();
