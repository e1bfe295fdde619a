// The projector's stage. It listens to /live/CODE, fetches /stage/CODE and draws; text goes in as text only.

const GLIDE_MS = 350
const RETRY_MS = 3000
const SLACK_MS = 250
const RETRY_REFUSED_MS = 30000
const OFFLINE_AFTER_MS = 4000
const SPEAK_EVERY_MS = 5000
const REFUSED = [401, 403, 404]
const LEAVE_MS = 400
const AT_HAND_MS = 3000
const SEEN_MS = 800

// What presenters' clickers send.
const KEYS = { PageDown: "next", PageUp: "back", ".": "blank", b: "blank", B: "blank" }


// Sizes of type to try, each with the most lines that it may take; a short result fills one line with larger type.
const steps = (lines) => [1, 0.9, 0.8, 0.7, 0.6, 0.5].map((size) => [size, lines])
const SIZES = {
  lobby: steps(1),
  question: steps(4),
  results: [[1.28, 1], [1.2, 1], [1.12, 1], ...steps(2)],
  code: steps(1),
  findings: steps(1),
  found: [1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64].map((size) => [size]),
  both: [1, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.44].map((size) => [size]),
  pledges: steps(1),
  other: steps(3),
}

let stage = null

export default function ({ data, parentElement }) {
  if (!stage || stage.code !== data.code) {
    stage?.close()
    stage = openStage(data.code)
  }
  stage.enter(data, parentElement)
  const mine = stage
  return () => mine.leave()
}

function element(tag, name, parent, testId) {
  const made = document.createElement(tag)
  if (name) made.className = name
  if (testId) made.dataset.testid = testId
  parent?.append(made)
  return made
}

function say(node, text) {
  if (node.textContent !== (text ?? "")) node.textContent = text ?? ""
  node.hidden = !text
}

// Text whose hyphenated words, such as "co-production", stay on one line.
function sayWhole(node, text) {
  if (node.textContent === (text ?? "")) return
  node.replaceChildren()
  node.hidden = !text
  for (const word of (text ?? "").split(/(\S+-\S+)/)) {
    if (/\S-\S/.test(word)) element("span", "cp-whole", node).textContent = word
    else node.append(word)
  }
}

// The largest of the sizes that fits; the last one if none does.
function shrink(node, sizes, fits) {
  for (const size of sizes) {
    node.style.setProperty("--fit", size[0])
    if (fits(size[1])) return
  }
}

function fitLines(node, sizes) {
  const range = document.createRange()
  range.selectNodeContents(node)
  shrink(node, sizes, (lines) => {
    const tall = range.getBoundingClientRect().height
    return Math.round(tall / parseFloat(getComputedStyle(node).lineHeight)) <= lines
  })
}

// What stands below the words in a second language; it is marked as such, and so is not read out as the first.
function saySecond(node, text, language) {
  sayWhole(node, text)
  node.hidden = !text
  node.lang = language ?? ""
}

// Both languages in the place they have, smaller together until they fit.
function fitBoth(said, sentence, second, sizes) {
  shrink(said, sizes, () => {
    const [top, bottom] = [sentence.getBoundingClientRect(), second.getBoundingClientRect()]
    return Math.ceil(bottom.bottom - top.top) <= said.clientHeight
  })
}

function openStage(code) {
  const root = element("div", "cp-stage", null, "stage")
  root.dataset.view = "loading"
  const parts = build(root)
  let words = {}
  let asked = ""
  let shown = null
  let leaving = 0
  let closed = false

  // ---- what is shown -------------------------------------------------------------------------------------------
  function render(next) {
    shown = next
    clicker.over(next.steer ?? {})
    const { view, count, join } = next
    const second = next.second ?? {}
    if (next.language) root.lang = next.language
    root.dataset.view = view
    root.dataset.second = String(Boolean(second.language))
    root.dataset.live = String(view === "results" && Boolean(join))
    root.dataset.picture = next.figure?.layout?.meta?.kind ?? ""
    const heading = view === "blank" ? "" : next.sentence || (view === "lobby" ? next.title : "")
    say(parts.title, heading === next.title ? "" : next.title)
    say(parts.banner, next.banner)
    say(parts.rehearsal, next.rehearsal)
    root.dataset.rehearsal = String(Boolean(next.rehearsal))
    sayWhole(parts.sentence, heading)
    saySecond(parts.titleSecond, parts.title.hidden ? "" : second.title, second.language)
    saySecond(parts.second, second.sentence, second.language)
    const tail = (text) => (count && text?.startsWith(count.big) ? text.slice(count.big.length) : text)?.trim()
    say(parts.big, count?.big)
    say(parts.ofAll, tail(count?.text))
    saySecond(parts.ofAllSecond, tail(second.count), second.language)
    parts.host.hidden = !(next.host?.name || next.host?.logo)
    setImage(parts.hostLogo, next.host?.logo)
    say(parts.hostName, next.host?.name)
    parts.asks.hidden = !next.ask
    say(parts.ask, next.ask)
    saySecond(parts.askSecond, second.ask, second.language)
    say(parts.rule, [next.rule, ...(next.notes ?? [])].filter(Boolean).join("  "))
    parts.join.hidden = !join
    if (join) {
      setImage(parts.qr, join.qr)
      parts.qr.alt = words.qr
      say(parts.address, join.address.replace(/^https?:\/\//, ""))
      parts.address.classList.toggle("cp-long", parts.address.textContent.length > 22)
      say(parts.code, join.code)
      shrink(parts.code, SIZES.code, () => parts.code.scrollWidth <= parts.code.clientWidth)
      say(parts.scan, view === "lobby" ? words.scan : words.late)
      say(parts.type, words.type)
    }
    parts.wifi.hidden = view !== "lobby" || !next.wifi_qr
    setImage(parts.wifiQr, next.wifi_qr)
    say(parts.wifiName, words.wifi)
    clock.set(next)
    listFindings(next.findings ?? [], second)
    const sizes = SIZES[view] ?? SIZES.other
    parts.said.style.removeProperty("--fit")
    fitLines(parts.sentence, sizes)
    if (second.sentence && (view === "question" || view === "results")) {
      parts.sentence.style.removeProperty("--fit")
      fitBoth(parts.said, parts.sentence, parts.second, SIZES.both)
    }
    picture.show()
    const found = (next.findings ?? []).map((each) => [each.word ? `${each.text} ${each.word}.` : each.text, ...(each.more ?? [])].join(" "))
    speech.say([next.sentence, ...found, next.ask, count?.text].filter(Boolean).join(" "))
  }

  function listFindings(found, second) {
    parts.findings.hidden = !found.length
    parts.findings.replaceChildren()
    for (const [place, each] of found.entries()) {
      const row = element("li", "cp-finding", parts.findings)
      const text = element("div", "", row)
      sayWhole(element("p", "cp-found", text), each.text)
      const also = second.findings?.[place]
      if (also) saySecond(element("p", "cp-second", text, "stage-finding-second"), also, second.language)
      if (!each.word) continue
      const how = element("p", "cp-how-firm", row)
      element("strong", "cp-word", how).textContent = each.word
      how.firstChild.dataset.verdict = each.verdict
      how.append(` ${each.n}`)
      for (const line of each.more ?? []) sayWhole(element("p", "cp-more", row), line)
    }
    shrink(parts.findings, SIZES.found, () => parts.findings.scrollHeight <= parts.findings.clientHeight)
  }

  function setImage(node, address) {
    node.hidden = !address
    if (address && node.getAttribute("src") !== address) node.setAttribute("src", address)
  }

  function refuse() {
    render({ view: "gone", sentence: words.gone, notes: [] })
  }

  // ---- timers --------------------------------------------------------------------------------------------------
  const clock = (() => {
    let ends = null
    let closes = null
    function tick() {
      const seconds = (until) => Math.max(0, Math.ceil((until - performance.now()) / 1000))
      if (closes !== null && performance.now() > closes + SLACK_MS) {
        closes = null
        refresh()
      }
      if (closes !== null) {
        say(parts.clockName, words.closing)
        say(parts.clock, String(seconds(closes)))
      } else if (ends !== null) {
        const left = seconds(ends)
        say(parts.clock, left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "")
        say(parts.clockName, left ? words.time_left : words.time_up)
      }
      parts.clockBox.hidden = closes === null && ends === null
      root.dataset.closing = String(closes !== null)
    }
    const timer = setInterval(tick, 250)
    const until = (ms) => (ms === null || ms === undefined ? null : performance.now() + ms)
    return {
      set({ timer_ms, closes_ms }) {
        ends = until(timer_ms)
        closes = until(closes_ms)
        tick()
      },
      stop: () => clearInterval(timer),
    }
  })()

  // ---- the one live region, at most one sentence every five seconds --------------------------------------------
  const speech = (() => {
    let waiting = 0
    let last = 0
    let text = ""
    function speak() {
      waiting = 0
      last = performance.now()
      say(parts.live, text)
    }
    return {
      say(next) {
        if (next === text) return
        text = next
        if (!waiting) waiting = setTimeout(speak, Math.max(0, last + SPEAK_EVERY_MS - performance.now()))
      },
      stop: () => clearTimeout(waiting),
    }
  })()

  // ---- the picture ---------------------------------------------------------------------------------------------
  const picture = (() => {
    const plot = parts.figure
    let drawn = ""
    let name = null
    let work = Promise.resolve()

    function key(next) {
      return JSON.stringify([next.figure, plot.clientWidth, plot.clientHeight])
    }

    // Draws what is shown now; pictures that were overtaken meanwhile are left out.
    async function draw() {
      const next = shown
      if (closed || next?.view !== "results" || !next.figure) {
        if (name !== null) window.Plotly?.purge(plot)
        name = null
        drawn = ""
        plot.hidden = true
        return
      }
      plot.hidden = false
      if (key(next) === drawn) return
      const Plotly = await loadPlotly()
      if (next !== shown) return
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches
      const same = name === next.picture && plot.querySelector(".main-svg")
      const layout = { ...next.figure.layout, width: plot.clientWidth, height: plot.clientHeight }
      if (same && !still) layout.transition = { duration: GLIDE_MS, easing: "cubic-in-out", ordering: "traces first" }
      plot.setAttribute("aria-label", next.sentence)
      const config = { staticPlot: true, displayModeBar: false, responsive: false }
      drawn = key(next)
      name = next.picture
      if (same) await Plotly.react(plot, next.figure.data, layout, config)
      else await Plotly.newPlot(plot, next.figure.data, layout, config)
    }

    return {
      show() {
        work = work.then(draw).catch(() => {
          name = null
          drawn = ""
          say(parts.alarm, words.no_picture)
        })
      },
    }
  })()

  // ---- keys: F fills the screen; a presenter's clicker says with each press what was shown, and counts over that --
  const clicker = (() => {
    const seen = {}
    // What has been there for so long that somebody can have seen it.
    function said(button) {
      const { now, before, since } = seen[button] ?? {}
      return (performance.now() - since >= SEEN_MS ? now : before) ?? ""
    }
    function onKey(event) {
      const button = KEYS[event.key]
      const full = event.key === "f" || event.key === "F"
      if (!(button || full) || event.ctrlKey || event.altKey || event.metaKey) return
      event.preventDefault()
      if (event.repeat) return
      if (full) return fullScreen.press()
      const asked = new URLSearchParams({ button, over: said(button) })
      const address = `/stage/${encodeURIComponent(code)}/press?${asked}`
      fetch(address, { method: "POST", credentials: "same-origin" }).catch(() => {})
    }
    window.addEventListener("keydown", onKey)
    return {
      over(steer) {
        for (const button of new Set(Object.values(KEYS))) {
          if (seen[button] && seen[button].now === steer[button]) continue
          seen[button] = { now: steer[button], before: said(button), since: performance.now() }
        }
      },
      stop: () => window.removeEventListener("keydown", onKey),
    }
  })()

  // ---- the one control: full screen, there while the mouse moves or the keyboard is on it -----------------------
  const fullScreen = (() => {
    const button = parts.fullScreen
    let away = 0
    function atHand() {
      clearTimeout(away)
      root.dataset.atHand = "true"
      away = setTimeout(() => {
        root.dataset.atHand = "false"
        button.blur()
      }, AT_HAND_MS)
    }
    function name() {
      const label = document.fullscreenElement ? words.leave_full_screen : words.full_screen
      button.setAttribute("aria-label", label)
      button.dataset.label = label
    }
    function press() {
      const done = document.fullscreenElement
        ? document.exitFullscreen()
        : document.documentElement.requestFullscreen({ navigationUI: "hide" })
      done.catch(() => {})
    }
    button.hidden = !document.fullscreenEnabled
    button.addEventListener("click", press)
    button.addEventListener("focus", atHand)
    root.addEventListener("pointermove", atHand)
    document.addEventListener("fullscreenchange", name)
    return {
      name,
      press,
      stop() {
        clearTimeout(away)
        document.removeEventListener("fullscreenchange", name)
      },
    }
  })()

  // ---- news ----------------------------------------------------------------------------------------------------
  let source = null
  let retry = 0
  let alarm = 0
  let fetching = false
  let again = false

  function mode() {
    if (asked) return asked
    const ground = getComputedStyle(document.querySelector(".stApp") ?? document.body).backgroundColor
    const [r, g, b, alpha] = (ground.match(/[\d.]+/g) ?? []).map(Number)
    if (r === undefined || alpha === 0) {
      return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"
    }
    return 0.299 * r + 0.587 * g + 0.114 * b < 128 ? "dark" : "light"
  }

  async function refresh() {
    if (fetching) {
      again = true
      return
    }
    fetching = true
    root.dataset.mode = mode()
    const size = `width=${window.innerWidth}&height=${window.innerHeight}`
    const address = `/stage/${encodeURIComponent(code)}?mode=${root.dataset.mode}&${size}`
    try {
      const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" })
      if (closed) return
      if (answer.ok) render(await answer.json())
      else if (REFUSED.includes(answer.status)) refuse()
      else throw new Error(String(answer.status))
      connected()
    } catch {
      lost()
    } finally {
      fetching = false
    }
    if (again && !closed) {
      again = false
      refresh()
    }
  }

  function listen() {
    clearTimeout(retry)
    retry = 0
    source?.close()
    if (closed) return
    source = new EventSource(`/live/${encodeURIComponent(code)}`)
    source.onopen = refresh
    source.onmessage = refresh
    source.onerror = lost
  }

  function connected() {
    clearTimeout(alarm)
    alarm = 0
    say(parts.alarm, "")
  }

  function lost() {
    if (closed) return
    if (!alarm) alarm = setTimeout(() => say(parts.alarm, words.offline), OFFLINE_AFTER_MS)
    if (!retry && source?.readyState !== EventSource.CONNECTING) {
      retry = setTimeout(() => {
        if (source?.readyState !== EventSource.OPEN) listen()
        else retry = 0
        refresh()
      }, root.dataset.view === "gone" ? RETRY_REFUSED_MS : RETRY_MS)
    }
  }

  let resized = 0
  function onResize() {
    clearTimeout(resized)
    resized = setTimeout(refresh, 150)
  }
  function onWake() {
    if (document.visibilityState !== "visible") return
    refresh()
    stayAwake()
  }
  // A hall's screen must not go dark. Browsers let go of this whenever the page is hidden, and not all can do it.
  let awake = null
  async function stayAwake() {
    try {
      awake = await navigator.wakeLock?.request("screen")
    } catch (e) { /* refused, as on a low battery */ }
  }
  stayAwake()
  window.addEventListener("resize", onResize)
  document.addEventListener("visibilitychange", onWake)
  const scheme = matchMedia("(prefers-color-scheme: dark)")
  scheme.addEventListener("change", refresh)

  function close() {
    closed = true
    for (const timer of [retry, alarm, resized]) clearTimeout(timer)
    source?.close()
    awake?.release()
    clock.stop()
    speech.stop()
    clicker.stop()
    fullScreen.stop()
    picture.show()
    window.removeEventListener("resize", onResize)
    document.removeEventListener("visibilitychange", onWake)
    scheme.removeEventListener("change", refresh)
    root.remove()
    if (stage?.code === code) stage = null
  }

  return {
    code,
    enter(data) {
      clearTimeout(leaving)
      words = data.words
      asked = data.mode
      root.lang = data.language
      fullScreen.name()
      if (!root.isConnected) document.body.append(root)
      if (!source) listen()
      if (!shown || mode() !== root.dataset.mode) refresh()
    },
    // Streamlit may take the component down and put it up again within one rerun; the hall must not see that.
    leave() {
      leaving = setTimeout(close, LEAVE_MS)
    },
    close,
  }
}

function build(root) {
  const rehearsal = element("p", "cp-rehearsal", root, "stage-rehearsal")
  const head = element("header", "cp-head", root)
  const parts = {
    titles: element("div", "cp-titles", head),
    banner: element("span", "cp-banner", head, "stage-banner"),
  }
  parts.title = element("span", "cp-title", parts.titles, "stage-title")
  parts.titleSecond = element("span", "cp-title cp-title-second", parts.titles, "stage-title-second")
  parts.rehearsal = rehearsal
  parts.host = element("div", "cp-host", null, "stage-host")
  head.prepend(parts.host)
  parts.hostLogo = element("img", "cp-host-logo", parts.host)
  parts.hostLogo.alt = ""
  parts.hostName = element("span", "", parts.host)
  const main = element("main", "cp-main", root)
  parts.said = element("div", "cp-said", main)
  parts.sentence = element("h1", "cp-sentence", parts.said, "stage-sentence")
  parts.second = element("p", "cp-second", parts.said, "stage-second")
  parts.findings = element("ol", "cp-findings", main, "stage-findings")
  parts.asks = element("div", "cp-asks", main)
  parts.ask = element("p", "cp-ask", parts.asks, "stage-ask")
  parts.askSecond = element("p", "cp-second", parts.asks, "stage-ask-second")
  parts.figure = element("div", "cp-figure", main, "stage-figure")
  parts.figure.setAttribute("role", "img")
  parts.join = element("div", "cp-join", main, "stage-join")
  const card = element("div", "cp-card", parts.join)
  parts.qr = element("img", "cp-qr", card, "stage-qr")
  const how = element("div", "cp-how", parts.join)
  parts.scan = element("p", "cp-hint", how)
  parts.address = element("p", "cp-address", how, "stage-address")
  parts.type = element("p", "cp-hint cp-type", how)
  parts.code = element("p", "cp-code", how, "stage-code")
  const meter = element("div", "cp-meter", main)
  const count = element("p", "cp-count", meter, "stage-count")
  parts.big = element("span", "cp-big", count)
  count.append(" ")
  const texts = element("span", "cp-texts", count)
  parts.ofAll = element("span", "cp-of-all", texts)
  parts.ofAllSecond = element("span", "cp-second", texts, "stage-count-second")
  parts.clockBox = element("p", "cp-clock-box", meter, "stage-timer")
  parts.clock = element("span", "cp-clock", parts.clockBox)
  parts.clockBox.append(" ")
  parts.clockName = element("span", "cp-clock-name", parts.clockBox)
  parts.wifi = element("div", "cp-wifi", meter)
  parts.wifiQr = element("img", "cp-qr", element("div", "cp-card", parts.wifi))
  parts.wifiQr.alt = ""
  parts.wifiName = element("p", "cp-hint", parts.wifi)
  const foot = element("footer", "cp-foot", root)
  parts.rule = element("p", "cp-rule", foot, "stage-rule")
  parts.alarm = element("p", "cp-alarm", foot, "stage-alarm")
  parts.fullScreen = element("button", "cp-full-screen", root, "stage-full-screen")
  parts.fullScreen.type = "button"
  parts.live = element("p", "cp-live", root)
  parts.live.setAttribute("aria-live", "polite")
  return parts
}

let plotly = null
function loadPlotly() {
  plotly ??= new Promise((done, failed) => {
    const script = document.createElement("script")
    script.src = "/plotly.min.js"
    script.onload = () => done(window.Plotly)
    script.onerror = () => {
      plotly = null
      script.remove()
      failed(new Error("plotly"))
    }
    document.head.append(script)
  })
  return plotly
}
