// What Streamlit leaves out for whoever uses a keyboard, once for the whole page:
// where the focused element is taken away, focus goes to what it stood in, not back to the top of the page;
// a table that scrolls sideways can be focused, and so be scrolled, for as long as it does.

const PLACE = "[class*='st-key-']"
const PAGE = "[class*='st-key-page-']"
const MOVES_FOCUS = "[data-testid=sum]" // number_pad.js does so itself
const CONTROLS = "button, a[href], input, select, textarea, summary"

export default function () {
  const root = document.documentElement
  if (root.dataset.byKeyboard) return
  root.dataset.byKeyboard = "on"
  let focused = null
  let places = []
  const widths = new ResizeObserver(reachTables)

  document.addEventListener("focusin", ({ target }) => {
    focused = target
    places = []
    for (let each = target.closest(PLACE); each; each = each.parentElement.closest(PLACE)) {
      places.push([...each.classList].find((name) => name.startsWith("st-key-")))
    }
  })
  // A press beside all controls leaves the focused one for good; one that is taken away is left, too, but is gone then.
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (!relatedTarget) setTimeout(() => target.isConnected && target === focused && (focused = null))
  })
  new MutationObserver(() => {
    if (focused && !focused.isConnected && document.activeElement === document.body) bringBack(focused, places)
    watchTables(widths)
  }).observe(document.body, { childList: true, subtree: true })
  watchTables(widths)
}

// To the same control drawn anew, else to the nearest place that is still there: from it, Tab goes on.
function bringBack(gone, places) {
  if (document.querySelector(MOVES_FOCUS)) return
  const there = (name) => document.querySelector(`.${CSS.escape(name)}`) ?? overOther(name)
  const anew = places.length && !gone.matches(PLACE) ? there(places[0]) : null
  for (const each of anew?.querySelectorAll(CONTROLS) ?? []) {
    each.focus({ preventScroll: true })
    if (document.activeElement === each) return
  }
  const place = places.map(there).find(Boolean) ?? document.querySelector(PAGE)
  if (!place) return
  place.tabIndex = -1
  place.focus({ preventScroll: true })
}

// A box of written_over.py has another key once something else is stored.
function overOther(name) {
  const box = name.replace(/-over-[0-9a-f]{8}$/, "-over-")
  return box === name ? null : document.querySelector(`[class*="${box}"]`)
}

function watchTables(widths) {
  for (const table of document.querySelectorAll("[data-testid=stTable] table:not([data-watched])")) {
    table.dataset.watched = ""
    widths.observe(table)
    widths.observe(table.parentElement)
  }
}

function reachTables() {
  for (const { parentElement: box } of document.querySelectorAll("[data-testid=stTable] table")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0
    else if (box !== document.activeElement) box.removeAttribute("tabindex")
    else box.addEventListener("blur", reachTables, { once: true })
  }
}
