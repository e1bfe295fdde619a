// A picture whose bars glide to their new length: plotly's own react on one and the same element.

const GLIDE_MS = 350

export default function ({ data, parentElement }) {
  const plot = parentElement.querySelector("[data-testid=gliding]")
  if (!plot) return
  plot.setAttribute("aria-label", data.alt)
  plot.style.height = `${data.figure.layout.height}px`
  const wanted = JSON.stringify(data.figure)
  if (plot.dataset.wanted === wanted) return
  plot.dataset.wanted = wanted
  loadPlotly()
    .then((Plotly) => {
      if (plot.dataset.wanted !== wanted || !plot.isConnected) return
      const layout = { ...data.figure.layout }
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches
      const drawn = Boolean(plot.querySelector(".main-svg"))
      const as_before = plot.dataset.rows === String(data.rows)
      if (drawn && as_before && !still) layout.transition = { duration: GLIDE_MS, easing: "cubic-in-out" }
      plot.dataset.rows = String(data.rows)
      const config = { staticPlot: true, displayModeBar: false, responsive: false }
      return Plotly.react(plot, data.figure.data, layout, config)
    })
    .catch(() => {
      plot.textContent = data.failed
    })
}

function loadPlotly() {
  window.coprodPlotly ??= new Promise((done, failed) => {
    if (window.Plotly) return done(window.Plotly)
    const script = document.createElement("script")
    script.src = "/plotly.min.js"
    script.onload = () => done(window.Plotly)
    script.onerror = () => {
      window.coprodPlotly = undefined
      script.remove()
      failed(new Error("plotly"))
    }
    document.head.append(script)
  })
  return window.coprodPlotly
}
