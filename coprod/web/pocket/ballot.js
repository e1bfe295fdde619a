// The pocket page's one script: arithmetic, drafts, casting until it is acknowledged, and following the room.
// Without it every page is a plain form that works. Amounts are whole tenths of a percent, never fractions.
(() => {
  "use strict";
  const page = document.documentElement;
  const words = JSON.parse(document.getElementById("words").textContent);
  const all = (selector, within) => [...(within || document).querySelectorAll(selector)];
  const one = (selector, within) => (within || document).querySelector(selector);
  const filled = (sentence, n) => sentence.replace("{n}", () => n);
  let main = one("main");
  page.classList.add("js");

  // What this phone keeps: drafts by workshop and round, casts, and the size of text. A ballot alone ends with its tab.
  const shelf = (name) => (name.startsWith("try/") ? sessionStorage : localStorage);
  const kept = {
    get(name) { try { return JSON.parse(shelf(name).getItem("coprod/" + name)); } catch (e) { return null; } },
    set(name, value) { try { shelf(name).setItem("coprod/" + name, JSON.stringify(value)); } catch (e) { /* full or forbidden */ } },
    drop(start, except) {
      try {
        for (const key of Object.keys(shelf(start))) {
          if (key.startsWith("coprod/" + start) && key !== "coprod/" + except) shelf(start).removeItem(key);
        }
      } catch (e) { /* forbidden */ }
    },
  };

  // What is read aloud: the first words at once, then the newest, never more often than this.
  const QUIET_MS = 3000;
  let quiet = 0, unsaid = "";
  function speak(text) {
    unsaid = text;
    if (quiet || !text) return;
    one("#spoken").textContent = unsaid;
    unsaid = "";
    quiet = setTimeout(() => { quiet = 0; speak(unsaid); }, QUIET_MS);
  }

  const fill = (box, children) => {
    while (box.firstChild) box.removeChild(box.firstChild);
    children.forEach((each) => box.appendChild(each));
  };
  const stand = (element) => { element.tabIndex = -1; element.focus({ preventScroll: true }); };

  // ---- Budget ----
  const bare = (typed) => typed.replace(/[\s%]/g, "").replace(",", ".");
  const tenths = (typed) => {
    const text = bare(typed);
    const found = /^(\d{0,4})(?:\.(\d?)0*)?$/.exec(text);
    return found && text !== "." ? Number(found[1]) * 10 + Number(found[2] || 0) : null;
  };
  const fault = (typed) => { // why a box cannot be read
    const text = bare(typed);
    if (/^-\d*\.?\d+$/.test(text)) return words.below;
    return /^\d{0,4}\.\d+$/.test(text) ? words.tooFine : words.unreadable;
  };

  function budget(form, changed, note) {
    const list = one(".split", form);
    const boxes = all("input", list);
    const small = Number(list.dataset.small), large = Number(list.dataset.large);
    const written = (n) => (n === 0 ? "" : n % 10 ? Math.floor(n / 10) + list.dataset.point + (n % 10) : String(n / 10));
    const amounts = () => boxes.map((box) => tenths(box.value));
    const sum = (numbers) => numbers.reduce((a, b) => a + (b || 0), 0);
    const past = [];
    let last = boxes.map((box) => box.value);
    const settle = (said) => {
      const now = boxes.map((box) => box.value);
      if (now.join(";") !== last.join(";")) { past.push(last); last = now; }
      changed();
      speak(said());
    };
    const put = (numbers, said = standing) => { boxes.forEach((box, i) => { box.value = written(numbers[i]); }); settle(said); };
    const add = (i, n) => put(amounts().map((amount, k) => (amount || 0) + (k === i ? n : 0)), () => {
      const label = one("[id^=n-]", boxes[i].closest(".row")).textContent, has = written(amounts()[i]) || "0";
      return words.nowHas.replace("{label}", () => label).replace("{n}", () => has).replace("{left}", standing);
    });
    const giving = (on) => form.classList.toggle("giving", on);

    const helps = {
      rest() { if (sum(amounts()) < 1000) giving(true); else note(words.nothingLeft); },
      scale() {
        const now = amounts().map((n) => n || 0), total = sum(now);
        if (!total) { note(words.nothingToScale); return; }
        const steps = 1000 / small;
        const parts = now.map((n) => Math.floor((n * steps) / total));
        const order = now.map((n, i) => i).sort((a, b) => ((now[b] * steps) % total) - ((now[a] * steps) % total) || a - b);
        for (let i = 0, rest = steps - sum(parts); i < rest; i += 1) parts[order[i]] += 1;
        put(parts.map((n) => n * small));
      },
      undo() {
        if (!past.length) return;
        last = past.pop();
        boxes.forEach((box, i) => { box.value = last[i]; });
        changed();
        speak(standing());
      },
      clear() { put(boxes.map(() => 0)); },
    };

    form.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const i = boxes.indexOf(one("input", button.closest(".row") || form));
      const left = 1000 - sum(amounts());
      if (button.dataset.by === "1") {
        if (left > 0) add(i, Math.min(large, left)); else note(words.nothingLeft, true);
      } else if (button.dataset.by === "-1") {
        add(i, -Math.min(large, amounts()[i] || 0));
      } else if (button.dataset.rest !== undefined) {
        giving(false);
        if (left > 0) { add(i, left); one("[data-by]", button.parentNode).focus({ preventScroll: true }); }
      } else if (button.dataset.help) {
        giving(false);
        helps[button.dataset.help]();
        button.closest("details").open = false;
        const first = form.classList.contains("giving") ? one("[data-rest]", list) : null;
        if (first) { first.focus(); speak(words.giveRest); } else one(".help summary", form).focus();
      }
    });
    form.addEventListener("keydown", (event) => { // Escape: no, not now
      const help = one(".help", form);
      if (event.key !== "Escape" || !(help.open || form.classList.contains("giving"))) return;
      help.open = false;
      giving(false);
      one("summary", help).focus();
    });
    list.addEventListener("change", () => settle(standing));
    list.addEventListener("focusin", (event) => { if (event.target.select) event.target.select(); });

    const odd = () => boxes.find((box) => tenths(box.value) === null);
    function standing() { // what the bar says
      const left = 1000 - sum(amounts());
      if (odd()) return fault(odd().value);
      return left === 0 ? words.all : filled(left < 0 ? words.over : words.left, written(Math.abs(left)));
    }

    return {
      odd,
      problem() {
        const now = amounts(), left = 1000 - sum(now);
        if (odd()) return fault(odd().value);
        return left > 0 ? filled(words.notYet, written(left)) : left < 0 ? filled(words.tooMuch, written(-left)) : "";
      },
      draw(bar) {
        const now = amounts(), left = 1000 - sum(now);
        const state = now.includes(null) ? "odd" : left > 0 ? "short" : left < 0 ? "over" : "full";
        form.dataset.state = state;
        if (state !== "short") giving(false);
        one("[data-left]", bar).textContent = standing();
        one(".track i", bar).style.width = Math.min(100, (1000 - left) / 10) + "%";
        boxes.forEach((box, i) => {
          box.closest(".row").style.setProperty("--share", String(Math.min(1, (now[i] || 0) / 1000)));
          box.setAttribute("aria-invalid", String(now[i] === null));
        });
      },
    };
  }

  // ---- Dots ----
  function drawHand(form, bar, left, total, said) {
    form.dataset.state = left === total ? "empty" : left ? "some" : "full";
    one("[data-left]", bar).textContent = said[left];
    fill(one(".hand", bar), Array.from({ length: total }, (_, i) => {
      const dot = document.createElement("i");
      if (i >= left) dot.className = "placed";
      return dot;
    }));
  }

  // "Dot placed. 2 dots left", when fewer are left than before; nothing where none moved.
  function tellOfDots(before, left, said) {
    if (before !== left) speak((left < before ? words.placed : words.taken).replace("{left}", () => said[left]));
  }

  function dots(form, changed, note) {
    const list = one("[data-dots]", form);
    const total = Number(list.dataset.dots), cap = Number(list.dataset.cap), said = JSON.parse(list.dataset.said);
    const boxes = all("input", list);
    const count = (box) => (box.type === "checkbox" ? Number(box.checked) : Math.max(0, Math.floor(Number(box.value) || 0)));
    const left = () => total - boxes.reduce((sum, box) => sum + count(box), 0);

    let before = left();
    const moved = () => { changed(); tellOfDots(before, left(), said); before = left(); };

    list.addEventListener("change", (event) => {
      const box = event.target, over = left() < 0;
      if (box.type === "number") box.value = Math.min(cap, count(box) + Math.min(0, left())) || "";
      else if (over && total === 1) boxes.forEach((other) => { other.checked = other === box; });
      else if (over) box.checked = false;
      if (over && total === 1) { changed(); speak(words.dotMoved); } else moved();
      if (over && total > 1) note(words.noDotsLeft, true);
    });
    list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-by]");
      if (!button) return;
      const box = one("input", button.closest(".row")), by = Number(button.dataset.by);
      if (by > 0 && !left()) note(words.noDotsLeft, true);
      else if (by > 0 && count(box) >= cap) note(words.fullPlace, true);
      else { box.value = Math.max(0, count(box) + by) || ""; moved(); }
    });
    const explain = one("[data-explain]", form);
    if (explain) explain.addEventListener("click", () => {
      explain.setAttribute("aria-expanded", String(!list.classList.toggle("folded")));
    });

    return {
      problem: () => (left() === total ? words.placeOne : ""),
      draw(bar) {
        drawHand(form, bar, Math.max(0, left()), total, said);
        boxes.forEach((box) => box.closest(".row").classList.toggle("chosen", count(box) > 0));
      },
    };
  }

  // ---- A two-way board: two lists, one after the other; the plain form's selects hold the answer ----
  function board(form, changed, note) {
    const box = one("[data-dots]", form);
    const total = Number(box.dataset.dots), cap = Number(box.dataset.cap), said = JSON.parse(box.dataset.said);
    const rows = all("select[name^=row]", box), columns = all("select[name^=column]", box);
    const ask = { row: one("[data-ask=row]", box), column: one("[data-ask=column]", box) };
    const used = () => rows.map((row, i) => i).filter((i) => rows[i].value && columns[i].value);
    const text = (select) => select.selectedOptions[0].textContent;
    let chosen = null, before = total - used().length;

    box.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const id = button.dataset.choose;
      let focus = null;
      if (button.dataset.back !== undefined) { chosen = null; focus = "row"; }
      else if (button.dataset.remove !== undefined) {
        const i = Number(button.dataset.remove);
        rows[i].value = ""; columns[i].value = "";
        focus = "row";
      } else if (id && !chosen) { chosen = button.dataset; focus = "column"; }
      else if (id) {
        const same = used().filter((i) => rows[i].value === chosen.choose && columns[i].value === id).length;
        const free = rows.findIndex((row, i) => !row.value || !columns[i].value);
        if (same >= cap) { note(words.fullPlace, true); return; }
        if (free < 0) { note(words.noDotsLeft, true); return; }
        rows[free].value = chosen.choose;
        columns[free].value = id;
        chosen = null;
        focus = "row";
      }
      if (!focus) return;
      changed();
      tellOfDots(before, total - used().length, said);
      before = total - used().length;
      const head = one("h2", ask[focus]);
      if (ask[focus].hidden) one(".chips button", box).focus();
      else { head.focus({ preventScroll: true }); box.scrollIntoView({ block: "start" }); }
    });

    return {
      problem: () => (used().length ? "" : words.placeOne),
      draw(bar) {
        const placed = used();
        drawHand(form, bar, total - placed.length, total, said);
        fill(one(".chips", box), placed.map((i) => {
          const chip = document.createElement("li"), remove = document.createElement("button");
          const label = text(rows[i]) + " · " + text(columns[i]).replace(/^\S+ /, "");
          const cross = document.createElement("span");
          chip.append(label);
          cross.textContent = "✕";
          cross.setAttribute("aria-hidden", "true");
          remove.type = "button";
          remove.dataset.remove = i;
          remove.setAttribute("aria-label", words.takeBack.replace("{label}", label));
          remove.append(cross);
          chip.append(remove);
          return chip;
        }));
        if (placed.length === total) chosen = null;
        ask.row.hidden = placed.length === total || chosen !== null;
        ask.column.hidden = chosen === null;
        if (chosen) one("h2", ask.column).textContent = chosen.letter + " " + chosen.label + ": " + ask.column.dataset.asked;
      },
    };
  }

  // ---- Fields: what stands in one, and what the server sent in it; people may type before this script comes ----
  const ticks = (f) => f.type === "checkbox" || f.type === "radio";
  const typed = (f) => (ticks(f) ? (f.checked ? "1" : "") : f.value);
  const sent = (f) => (ticks(f) ? (f.defaultChecked ? "1" : "")
    : f.options ? ([...f.options].find((o) => o.defaultSelected) || f.options[0]).value : f.defaultValue);

  // What was typed in one screen stands in the same screen when news draws it again, with the place in the text.
  function carry(old, next) {
    const named = (f) => f.name + (f.type === "radio" ? "=" + f.value : "");
    const fields = all("input, select, textarea", next);
    all("input, select, textarea", old).filter((f) => f.type !== "hidden" && typed(f) !== sent(f)).forEach((f) => {
      const its = fields.find((each) => named(each) === named(f));
      if (!its) return;
      if (ticks(f)) its.checked = f.checked; else its.value = f.value;
      if (f.type === "text") its.setSelectionRange(f.selectionStart, f.selectionEnd);
    });
  }

  // ---- A ballot: its draft, and casting it ----
  let ballot = null; // the ballot on this screen
  let pending = null; // a cast that was not acknowledged yet: {key, url, body, order}
  let retry = 0, tries = 0;
  const slot = "cast/" + main.dataset.code; // where it is kept: the next page sends it, whichever that is
  const trying = () => { // said while a cast goes out again: whether this phone keeps it too
    const left = kept.get(slot);
    return left && left.body === pending.body ? words.again : words.notKept;
  };
  const its = () => (ballot && pending && ballot.key === pending.key ? ballot : null); // its ballot, if on this screen

  // A press is named by a page, its place in the order of that page's presses, and chance. So one that was given
  // up and arrives late, after the next, replaces nothing. Until one is counted all of a phone are of one page.
  const chance = (n) => Array.from(crypto.getRandomValues(new Uint8Array(n)), (b) => b.toString(16).padStart(2, "0")).join("");

  function open(form) {
    const alone = !form.dataset.cast; // what its address says is where its draft begins
    const key = main.dataset.code + "/" + main.dataset.round + (alone ? location.search : "");
    const fields = all("input, select", form).filter((f) => f.type !== "hidden");
    const state = (of = typed) => fields.reduce((all, f) => { all[f.name] = of(f); return all; }, {}); // by name: the next person on this phone sees another order
    const noteBox = one(".note", form), cast = one("[value=cast]", form), bar = one(".bar", form);
    const note = (text, nudge) => {
      if (noteBox) one("p", noteBox).textContent = text;
      if (nudge) { bar.classList.remove("nudge"); void bar.offsetWidth; bar.classList.add("nudge"); }
    };
    const stop = one("[data-stop]", form);
    const kind = { budget, dots, board }[form.dataset.kind](form, changed, note);
    const first = JSON.stringify(state(sent));
    let act = "cast";

    function changed() {
      const now = state();
      ballot.touched = JSON.stringify(now) !== first;
      note("");
      kind.draw(bar);
      if (cast) cast.setAttribute("aria-disabled", String(kind.problem() !== ""));
      if (cast && !its() && (ballot.touched || kept.get(key))) kept.set(key, { now });
    }
    ballot = {
      touched: false, key, note, form, sheet: form.closest("form"),
      busy(on) {
        form.classList.toggle("busy", on);
        fields.forEach((f) => { f.readOnly = on; });
        if (cast) cast.setAttribute("aria-busy", String(on));
      },
      cast() {
        const problem = act === "cast" ? kind.problem() : "";
        if (pending && !its()) note(trying()); // one after the other
        if (pending) return;
        if (problem) {
          note(problem, true);
          const box = kind.odd && kind.odd();
          if (box) { box.scrollIntoView({ block: "center" }); box.focus({ preventScroll: true }); }
          return;
        }
        if (alone) { // no workshop: the answer becomes an address, and "back" finds the form as it was
          const typed = new URLSearchParams(new FormData(ballot.sheet));
          kept.drop(main.dataset.code + "/");
          history.replaceState(null, "", "?change=1&" + typed);
          HTMLFormElement.prototype.submit.call(ballot.sheet);
          return;
        }
        const body = new URLSearchParams(new FormData(ballot.sheet));
        const order = (kept.get(slot) || { order: { page: chance(8), last: 0 } }).order;
        order.last += 1;
        body.set("press", [order.page, order.last, chance(8)].join("_"));
        body.set("act", act);
        pending = { key, url: form.dataset.cast, body: body.toString(), order };
        kept.set(slot, pending);
        note(words.casting);
        deliver();
      },
      retrying(on) { if (stop) stop.hidden = !on; },
      refused(sentences) {
        const box = one(".problems", form);
        fill(box, sentences.map((text) => { const p = document.createElement("p"); p.textContent = text; return p; }));
        box.hidden = false;
        box.focus();
      },
      closed(text) {
        const box = one(".closed", form);
        if (box.hidden || one("p", box).textContent !== text) { one("p", box).textContent = text; box.hidden = false; }
        box.scrollIntoView({ block: "nearest" });
        const gone = all(".dock, .aside", form).some((each) => each.contains(document.activeElement));
        form.classList.add("over");
        if (gone) one("a", box).focus({ preventScroll: true });
      },
    };

    const draft = kept.get(key);
    if (draft && draft.now && cast) {
      fields.filter((f) => typed(f) === sent(f)).forEach((f) => {
        const was = draft.now[f.name] || "";
        if (f.type === "checkbox") f.checked = was === "1"; else f.value = was;
      });
    }
    kept.drop(main.dataset.code + "/", key);
    form.addEventListener("input", changed);
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input:not([type=checkbox])")) return;
      event.preventDefault(); // hands nothing in: the row is where one goes on from, and a phone puts its keys away
      stand(event.target.closest(".row, .reason"));
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button && button.name === "act") act = button.value;
      if (button && button === stop) { halt(); note(""); cast.focus({ preventScroll: true }); }
    });
    changed();
  }

  function halt(done) {
    const on = its(), left = kept.get(slot);
    if (left && left.body === pending.body) { // not another tab's
      if (done) kept.drop(slot); else kept.set(slot, { order: pending.order });
    }
    pending = null;
    tries = 0;
    clearTimeout(retry);
    if (on) { on.busy(false); on.retrying(false); }
  }

  async function deliver() {
    const job = pending;
    if (!job || job.flying) return;
    clearTimeout(retry);
    if (its()) ballot.busy(true);
    job.flying = true;
    const patience = window.AbortController ? new AbortController() : null;
    let answer = null, status = 0, limit = 0;
    const late = new Promise((_, refuse) => {
      limit = setTimeout(() => { refuse(new Error("late")); if (patience) patience.abort(); }, 12000);
    });
    const ask = async () => {
      const response = await fetch(job.url, {
        method: "POST", body: job.body, credentials: "same-origin", signal: patience ? patience.signal : undefined,
        headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
      });
      status = response.status;
      return response.json();
    };
    try {
      answer = await Promise.race([ask(), late]);
    } catch (e) { /* no network, no server, or no answer in time: the same press goes out again */ }
    clearTimeout(limit);
    job.flying = false;
    if (pending !== job) return;
    const on = its();
    if (answer && answer.counted) {
      kept.drop(job.key);
      halt(true);
      if (ballot) ballot.note(on ? words.counted : "");
      if (!main.dataset.part || (ballot && !on)) return;
      history.replaceState(null, "", location.pathname);
      main.dataset.part = main.dataset.part.split("?")[0];
      ballot = null;
      refresh(true);
    } else if (answer && answer.sentences && status < 500) {
      halt();
      if (ballot) ballot.note(on ? "" : words.another);
      if (!on) return;
      if (status === 409) on.closed(answer.sentences.join(" ")); else on.refused(answer.sentences);
    } else {
      if (on) { on.note(trying()); on.retrying(true); }
      retry = setTimeout(deliver, Math.min(15000, 1000 * 2 ** tries) * (0.75 + Math.random() / 2));
      tries += 1;
    }
  }

  // ---- Time ----
  let clock = 0, ends = {};

  function wind() {
    const at = (name) => (main.dataset[name] === undefined ? null : performance.now() + Number(main.dataset[name]));
    const timer = at("timerMs"), longer = timer > (ends.timer || 0) + 15000; // more than a slow network makes of it
    ends = { closes: at("closesMs"), timer, said: longer ? "" : ends.said };
    const more = longer && one(".more-time", main);
    if (more) { delete more.dataset.asked; one("button", more).hidden = false; }
    clearInterval(clock);
    if (ends.closes !== null || ends.timer !== null) clock = setInterval(tick, 250);
    tick();
  }

  function tick() {
    const face = one(".clock", main), more = one(".more-time", main);
    const seconds = (end) => (end === null ? Infinity : Math.ceil((end - performance.now()) / 1000));
    const closes = seconds(ends.closes), timer = seconds(ends.timer);
    const text = closes <= 60 ? filled(words.closes, Math.max(0, closes)) : timer <= 60 && timer > 0 ? filled(words.minute, timer) : "";
    if (face) { face.hidden = !text; face.textContent = text; }
    if (more) {
      more.hidden = timer > 60 || !ballot || ballot.form.classList.contains("over");
      if (!more.dataset.asked) one("p", more).textContent = timer > 0 ? words.minuteSpoken : words.timeUp;
      if (!more.hidden && ends.said !== main.dataset.round) { ends.said = main.dataset.round; speak(words.minuteSpoken); }
    }
    if (closes <= 0) { clearInterval(clock); setTimeout(refresh, 200 + Math.random() * 600); }
  }

  // ---- Following the room ----
  let asked = 0, source = null;

  const heading = (of) => (one("h1", of) || of).textContent;
  const finding = (of) => { const says = one(".says", of); return says ? says.textContent : ""; };
  const stops = (of) => all("a[href], button, summary, input, select, [tabindex]", of);

  // The same screen with other numbers: whoever stood somewhere stands there still, and what was open stays so.
  function settleIn(old, inside, stop, head) {
    carry(old, main);
    const open = all("details", old), now = all("details", main);
    if (open.length === now.length) now.forEach((each, i) => { each.open = open[i].open; });
    if (!inside) return;
    const next = stops(main)[stop], was = stops(old)[stop];
    if (next && was && next.tagName === was.tagName && next.offsetParent) next.focus({ preventScroll: true });
    else if (head) stand(head);
  }

  function draw(next, moveFocus) {
    const inside = main.contains(document.activeElement), stop = stops(main).indexOf(document.activeElement);
    const another = next.dataset.step !== main.dataset.step || next.dataset.round !== main.dataset.round || heading(next) !== heading(main);
    const old = main;
    ballot = null;
    main.replaceWith(next);
    main = next;
    if (main.dataset.title) document.title = main.dataset.title;
    begin();
    const head = one("h1", main), news = finding(main);
    if (!another && !moveFocus) {
      settleIn(old, inside, stop, head);
      if (news !== finding(old)) speak(news);
      return;
    }
    if (!head) return;
    window.scrollTo(0, 0);
    if (inside || moveFocus) stand(head); else speak(news ? head.textContent + ": " + news : head.textContent);
  }

  function arrive(next, acted) {
    const { step, round, counted } = next.dataset, same = round === main.dataset.round, casting = its();
    if (!acted && ballot && !casting && same && step === "counted" && ballot.touched) {
      ballot.note(words.already);
    } else if (!acted && ballot && same && step === "ballot") {
      // the same ballot: only the time may have changed
    } else if (!acted && ballot && (ballot.touched || casting)) {
      if (!casting) {
        ballot.closed(step === "refused" ? words.gone
          : round && !same ? words.another
          : counted ? words.changeTooLate : words.closed);
      }
    } else if (acted || next.dataset.version !== main.dataset.version) {
      draw(next, acted);
      return;
    }
    for (const name of ["closesMs", "timerMs"]) {
      if (next.dataset[name] === undefined) delete main.dataset[name]; else main.dataset[name] = next.dataset[name];
    }
    wind();
  }

  let newest = 0, own = false; // the newest question to the server, and whether an act of one's own awaits its answer

  async function refresh(acted) {
    if (!main.dataset.part) return;
    const question = newest += 1;
    own = own || acted === true;
    let next = null;
    try {
      const response = await fetch(main.dataset.part, { credentials: "same-origin", cache: "no-store" });
      const html = await response.text();
      if (response.status < 500) next = one("main", new DOMParser().parseFromString(html, "text/html"));
    } catch (e) { /* no network */ }
    if (question !== newest) return; // the answer to a later question says more, whichever comes first
    one(".offline").hidden = next !== null;
    if (next === null) setTimeout(refresh, 3000 + Math.random() * 2000);
    else { acted = own; own = false; arrive(document.importNode(next, true), acted); }
  }

  const soon = (most = 400) => { if (!asked) asked = setTimeout(() => { asked = 0; refresh(); }, Math.random() * most); };

  let unheard = true; // a page that nothing was heard of since it was drawn
  function hear(event) {
    const said = JSON.parse(event.data);
    const known = unheard && main.dataset.at !== undefined && main.dataset.at === String(said.at);
    unheard = false;
    if (pending) { clearTimeout(retry); retry = setTimeout(deliver, Math.random() * said.spread_ms); } // it is back
    if (!known) soon(said.spread_ms);
  }

  function listen() {
    if (source) source.close();
    source = null;
    if (!main.dataset.live || !window.EventSource) return;
    source = new EventSource(main.dataset.live);
    source.onmessage = hear;
    source.onerror = () => { if (source && source.readyState === 2) { source = null; setTimeout(listen, 4000 + Math.random() * 4000); } };
  }

  function begin() {
    const form = one(".ballot", main), { code, forget, round } = main.dataset;
    if (forget) { kept.drop(forget + "/"); kept.drop("cast/" + forget); }
    const left = pending ? null : kept.get(slot);
    if (left && left.body) pending = left;
    if (form) open(form); else if (round && !pending) kept.drop(code + "/" + round);
    if (its()) ballot.note(trying());
    deliver();
    wind();
  }

  // ---- The page ----
  function size(chosen) {
    page.dataset.size = chosen;
    all("[data-size]", document.body).forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.size === String(chosen))));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && button.dataset.size) { kept.set("size", button.dataset.size); size(button.dataset.size); }
    if (button && button.dataset.moreTime) {
      const box = button.closest(".more-time");
      fetch(button.dataset.moreTime, {
        method: "POST", body: new URLSearchParams({ round: main.dataset.round }), credentials: "same-origin",
        headers: { Accept: "application/json" },
      }).then((response) => {
        if (!response.ok) return;
        box.dataset.asked = "1";
        one("p", box).textContent = words.asked;
        if (document.activeElement === button) stand(one("p", box));
        button.hidden = true;
      }, () => {});
    }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (ballot && form === ballot.sheet) {
      event.preventDefault();
      ballot.cast();
      return;
    }
    // a second tap on Join makes nobody twice
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (!source) listen();
    deliver();
    soon();
  });
  window.addEventListener("online", () => { deliver(); soon(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { listen(); soon(); } });

  size(kept.get("size") || "1");
  try {
    begin();
  } catch (error) { // a browser too old for this script gets the plain form
    ballot = null;
    page.classList.remove("js");
    throw error;
  }
  listen();
  if (!window.EventSource) setInterval(() => soon(400), 10000);
})();
