// Listens to /live/CODE and asks Streamlit for a new run when something changed; shows a clock that needs no server.

const EVERY_MS = 700
const SLACK_MS = 150
const RETRY_MS = 5000
const followers = new WeakMap()

export default function ({ data: [data], parentElement, setTriggerValue }) {
  let mine = followers.get(parentElement)
  if (!mine) {
    mine = openFollower(parentElement.querySelector(".clock"))
    followers.set(parentElement, mine)
  }
  mine.enter(data, () => setTriggerValue("moved", Date.now()), (why) => setTriggerValue("clicked", why))
  return () => {
    mine.close()
    followers.delete(parentElement)
  }
}

function openFollower(clock) {
  let source = null
  let address = ""
  let moved = () => {}
  let clicked = () => {}
  let last = 0
  let soon = 0
  let retry = 0
  let wake = 0
  let until = null
  let words = {}
  let drawnAt = null
  let unheard = true

  // Several changes in a row make one new run; the first is told at once.
  function tell(wait = 30) {
    if (soon) return
    soon = setTimeout(() => {
      soon = 0
      last = performance.now()
      moved()
    }, Math.max(wait, last + EVERY_MS - performance.now()))
  }

  // Of many who take part, each waits a time of its own; a page drawn at the version it first hears of need not ask.
  function hear(event) {
    const said = JSON.parse(event.data)
    const passing = said.topics.filter((topic) => topic.startsWith("press_"))
    if (passing.length) clicked(passing[0])
    if (passing.length && passing.length === said.topics.length) return
    const known = unheard && drawnAt !== null && drawnAt === said.at
    unheard = false
    if (!known) tell(drawnAt === null ? 30 : 30 + Math.random() * said.spread_ms)
  }

  function listen() {
    source?.close()
    source = new EventSource(address)
    source.onmessage = hear
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return
      clearTimeout(retry)
      retry = setTimeout(() => {
        tell()
        listen()
      }, RETRY_MS)
    }
  }

  function tick() {
    const left = until === null ? null : Math.ceil((until - performance.now()) / 1000)
    let text = ""
    if (left !== null && words.closing) text = words.closing.replace("{n}", String(Math.max(0, left)))
    else if (left !== null && left > 0) {
      text = words.left.replace("{time}", `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`)
    } else if (left !== null) text = words.over
    if (clock.textContent !== text) clock.textContent = text
    clock.dataset.late = String(left !== null && left <= 60)
  }
  const ticking = setInterval(tick, 250)

  function onWake() {
    if (document.visibilityState === "visible") tell()
  }
  document.addEventListener("visibilitychange", onWake)

  return {
    enter(data, told, toldOfPress) {
      if (data.language) document.documentElement.lang = data.language
      moved = told
      clicked = toldOfPress
      drawnAt = data.at
      words = data.words
      until = data.clock_ms === null ? null : performance.now() + data.clock_ms
      clearTimeout(wake)
      if (data.wake_ms !== null) wake = setTimeout(() => tell(), data.wake_ms + SLACK_MS)
      tick()
      if (address !== data.address) {
        address = data.address
        listen()
      }
    },
    close() {
      source?.close()
      for (const timer of [soon, retry, wake]) clearTimeout(timer)
      clearInterval(ticking)
      document.removeEventListener("visibilitychange", onWake)
    },
  }
}
