// For a volunteer with a number pad: Enter moves on to the next box, the sum is said while numbers are typed, and
// the first box of a new sheet is ready to type in. It only reads the boxes; the server judges.

const BOXES = "input:not([type=hidden]):not([disabled]), button[data-testid*=FormSubmit]"
const named = (key) => document.querySelector(`.st-key-${key.replace(/[^a-zA-Z0-9_-]/g, "-")}`)
const pads = new WeakMap() // by its place on the page: what was said last, heard by one set of listeners
let ready = "" // what was made ready to type in last: a run of the page takes nobody out of their box

export default function ({ data: [data], parentElement }) {
  let pad = pads.get(parentElement)
  if (!pad) {
    pad = open(parentElement.querySelector("output"))
    pads.set(parentElement, pad)
  }
  pad.enter(data)
  return () => {
    pad.close()
    pads.delete(parentElement)
  }
}

function open(shown) {
  let data = null
  let waiting = 0
  let soon = 0

  function read(typed) {
    const text = typed.trim().replaceAll(",", ".").replace(/%$/, "").trim()
    if (!text) return 0
    return /^(?=\.?\d)\d{0,6}(\.\d{0,12})?$/.test(text) ? Number(text) : NaN
  }

  // Dots on a two-way board: a box for the row and one for the column each.
  const count = (typed) => typed.filter((each, i) => i % 2 && each.trim() && typed[i - 1].trim()).length

  function look() {
    if (!data.keys.length) return
    const typed = data.keys.map((key) => named(key)?.querySelector("input")?.value ?? "")
    const sum = data.pairs ? count(typed) : typed.reduce((all, each) => all + read(each), 0)
    const given = Math.round(sum * 10) / 10
    const [state, text] = !typed.some(Boolean) ? ["empty", data.words.empty]
      : Number.isNaN(given) ? ["wrong", data.words.wrong]
        : [given === data.all ? "done" : given < data.all ? "left" : "over", data.words.sum]
    const said = text.replace("{n}", given.toLocaleString(data.language))
    if (shown.textContent !== said) shown.textContent = said
    shown.dataset.state = state
  }

  function onKey(event) {
    if (!data.moves || event.key !== "Enter" || event.isComposing || !event.target.matches?.("input")) return
    const form = event.target.closest('[data-testid="stForm"]')
    if (!form || form !== named(data.form)?.querySelector('[data-testid="stForm"]')) return
    event.preventDefault()
    event.stopPropagation()
    const all = [...form.querySelectorAll(BOXES)].filter((each) => each.offsetParent)
    const next = all[all.indexOf(event.target) + (event.shiftKey ? -1 : 1)]
    next?.focus()
    next?.select?.()
  }

  // The boxes may be drawn after this: tried for two seconds.
  function makeReady(tries = 40) {
    if (!data.ready || ready === data.ready) return
    const box = named(data.form)?.querySelector("input:not([type=hidden])")
    if (box) {
      ready = data.ready
      box.focus()
    } else if (tries) waiting = setTimeout(() => makeReady(tries - 1), 50)
  }

  const onInput = () => { clearTimeout(soon); soon = setTimeout(look, 30) }
  document.addEventListener("input", onInput, true)
  document.addEventListener("keydown", onKey, true)
  return {
    enter(said) {
      data = said
      clearTimeout(waiting)
      look()
      makeReady()
    },
    close() {
      clearTimeout(waiting)
      clearTimeout(soon)
      document.removeEventListener("input", onInput, true)
      document.removeEventListener("keydown", onKey, true)
    },
  }
}
