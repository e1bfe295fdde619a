// The Star as a way in: five steps on its points, the Four Co's in its middle; each is a link. Text goes in as text only.

const SVG = "http://www.w3.org/2000/svg"
const MIDDLE = [180, 152], TIP = 108, NOTCH = 50, POINT = 19, DISC = 40
const NAMES = [[0, -28, "middle"], [26, 6, "start"], [0, 40, "middle"], [0, 40, "middle"], [-26, 6, "end"]]
const QUARTERS = [[-1, -1], [1, -1], [1, 1], [-1, 1]]

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".star")
  if (place.dataset.made === JSON.stringify(data)) return
  place.dataset.made = JSON.stringify(data)
  const drawing = make(null, "svg", { viewBox: "0 0 360 300", role: "group", "aria-label": data.label })
  data.steps.forEach((step, i) => {
    const link = way(drawing, step, setTriggerValue)
    const tip = around(TIP, 72 * i)
    const arm = [MIDDLE, around(NOTCH, 72 * i - 36), tip, around(NOTCH, 72 * i + 36)]
    make(link, "polygon", { class: "arm", points: arm.map((each) => each.join(",")).join(" ") })
    make(link, "circle", { class: "point", cx: tip[0], cy: tip[1], r: POINT })
    text(link, tip[0], tip[1] + 5, "middle", step.letter, "letter")
    const [x, y, anchor] = NAMES[i]
    text(link, tip[0] + x, tip[1] + y, anchor, step.name, "name")
  })
  data.cos.forEach((co, i) => {
    const link = way(drawing, co, setTriggerValue)
    const [x, y] = QUARTERS[i], [mx, my] = MIDDLE, gap = 1.5
    const from = [mx + x * DISC, my + y * gap], to = [mx + x * gap, my + y * DISC]
    const turn = x * y > 0 ? 1 : 0
    make(link, "path", {
      class: "quarter",
      d: `M${mx + x * gap},${my + y * gap} L${from} A${DISC},${DISC} 0 0 ${turn} ${to} Z`,
    })
    text(link, mx + x * 17, my + y * 17 + 5, "middle", co.letter, "letter")
  })
  const list = document.createElement("p")
  list.className = "cos"
  data.cos.forEach((co) => {
    const link = document.createElement("a")
    link.textContent = `${co.letter} ${co.name}`
    lead(link, co, setTriggerValue)
    list.append(link)
  })
  place.replaceChildren(drawing, list)
}

function around(radius, degrees) {
  const angle = ((degrees - 90) * Math.PI) / 180
  return [MIDDLE[0] + radius * Math.cos(angle), MIDDLE[1] + radius * Math.sin(angle)]
}

function make(parent, tag, attributes) {
  const made = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  parent?.append(made)
  return made
}

function text(parent, x, y, anchor, words, name) {
  make(parent, "text", { x, y, "text-anchor": anchor, class: name }).textContent = words
}

function way(parent, to, setTriggerValue) {
  const link = make(parent, "a", { "aria-label": `${to.letter} ${to.name}` })
  lead(link, to, setTriggerValue)
  return link
}

function lead(link, to, setTriggerValue) {
  link.setAttribute("href", to.address)
  link.dataset.way = to.id
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    setTriggerValue("way", to.id)
    document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0)
  })
}
