// Says what is left while a ballot is being filled in, marks what cannot be read, and keeps what was typed for
// kept.js to show if the round closes first. It only reads the boxes beside it; the server judges.

const EVENTS = ["input", "click", "keyup", "change"]
const begun = new Set() // the ballots that were looked at since this page was loaded
const refusals = new WeakMap() // by form: the refusal that was told last, and what was typed then

export default function ({ data: [data], parentElement }) {
  const { words, keep, fields } = data
  const shown = parentElement.querySelector("output")
  const form = (parentElement.host ?? parentElement).closest('[data-testid="stForm"]')
  if (!form) return

  const boxes = (field) => [...form.querySelectorAll(`.st-key-${field.key.replace(/[^a-zA-Z0-9_-]/g, "-")} input`)]

  function written(field) {
    const all = boxes(field)
    if (field.kind === "dot") return all[0].checked ? "1" : ""
    if (field.kind === "choice") return field.options[all.findIndex((box) => box.checked)] ?? ""
    const typed = all[0].value.trim()
    return field.kind !== "half" || field.options.includes(typed) ? typed : ""
  }

  // Tenths of a percent, or dots; else the word for what is wrong. As `ballots.py` reads them.
  function read(typed) {
    const text = data.step ? typed.replaceAll(",", ".").replace(/%$/, "").trim() : typed
    if (!text) return 0
    const found = (data.step ? /^-?(?=\.?\d)\d{0,6}(\.\d{0,12})?$/ : /^-?\d{1,6}$/).test(text)
    if (!found) return "unreadable"
    const amount = data.step ? Math.round(Number(text) * 1e13) / 1e12 : Number(text)
    if (amount < 0) return "below"
    if (!data.step) return amount > data.cap ? "full" : amount
    return Number.isInteger(amount) && amount % data.step === 0 ? amount : "finer"
  }

  function mark(field, amount) {
    const box = boxes(field)[0]
    if (typeof amount === "string") box.setAttribute("aria-invalid", "true")
    else box.removeAttribute("aria-invalid")
  }

  // What each box gives; a dot with two halves counts once both are chosen, in the second.
  const amounts = (now) => fields.map((field, i) => {
    if (field.kind === "half") return i > 0 && fields[i - 1].dot === field.dot && now[i - 1] && now[i] ? 1 : 0
    if (field.kind !== "number") return field.kind !== "words" && now[i] ? 1 : 0
    const amount = read(now[i])
    mark(field, amount)
    return amount
  })

  function say(given) {
    const wrong = given.findIndex((amount) => typeof amount === "string")
    if (wrong >= 0) {
      const where = fields.filter((field, i) => given[i] === given[wrong]).map((field) => field.letter).join(", ")
      return ["wrong", words.at.replace("{what}", words[given[wrong]]).replace("{where}", where)]
    }
    const left = data.all - given.reduce((sum, amount) => sum + amount, 0) / (data.step ? 10 : 1)
    const n = Math.round(Math.abs(left) * 10) / 10
    const text = left < 0 ? words.over : left === 0 ? words.all : (words.left[n] ?? words.left[0])
    return [left < 0 ? "over" : left === 0 ? "done" : "left", text.replace("{n}", n.toLocaleString(data.language))]
  }

  // A page that was loaded again goes on with what was typed in it, unless something was handed in meanwhile.
  function goOn(now) {
    if (begun.has(keep.name)) return false
    begun.add(keep.name)
    try {
      const draft = JSON.parse(sessionStorage.getItem(keep.name))
      if (draft?.revision !== keep.revision || draft.now?.length !== fields.length) return false
      fields.forEach((field, i) => { if (now[i] === field.start && draft.now[i] !== now[i]) put(field, draft.now[i]) })
      return true
    } catch (e) { return false /* nothing can be kept here */ }
  }

  // Put into a box as a person does it: the page has no other way to hear of it. A list to choose from is left alone.
  function put(field, text) {
    const all = boxes(field)
    if (field.kind === "dot") all[0].click()
    else if (field.kind === "choice") all[field.options.indexOf(text)]?.click()
    else if (field.kind !== "half") {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(all[0], text)
      all[0].dispatchEvent(new Event("input", { bubbles: true }))
    }
  }

  function store(now) {
    try {
      if (now.every((each, i) => each === fields[i].start)) return sessionStorage.removeItem(keep.name)
      const lines = fields.map((field, i) => [field.name, field.kind === "dot" ? "" : now[i], now[i]])
      const typed = lines.filter((line) => line[2]).map((line) => line.slice(0, 2))
      sessionStorage.setItem(keep.name, JSON.stringify({ ...keep, typed, now }))
    } catch (e) { /* full or forbidden: then nothing is kept */ }
  }

  function look() {
    if (!form.isConnected) return
    if (fields.some((field) => !boxes(field).length)) return soon() // the page is still being drawn
    const now = fields.map(written)
    if (goOn(now)) return soon()
    const [state, text] = heed(now, ...say(amounts(now)))
    if (shown.textContent !== text) shown.textContent = text
    shown.dataset.state = state
    store(now)
  }

  // The server's refusal stands above until something is changed; then this says what is wrong.
  function heed(now, state, text) {
    const box = form.querySelector(".st-key-not-counted")
    if (!data.told || !box) return [state, text]
    if (refusals.get(form)?.told !== data.told) refusals.set(form, { told: data.told, typed: now.join("\n") })
    const same = refusals.get(form).typed === now.join("\n")
    box.style.display = same ? "" : "none"
    return [state, same && state === "wrong" ? "" : text]
  }

  let waiting = 0
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(look, 60) }
  // The list of a box to choose from hangs outside the form, so the whole page is heard.
  for (const event of EVENTS) document.addEventListener(event, soon, true)
  look()
  return () => {
    clearTimeout(waiting)
    for (const event of EVENTS) document.removeEventListener(event, soon, true)
  }
}
