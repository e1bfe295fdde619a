// What somebody reads on this page and its shadows: each text with its place, and whether it is cut.
() => {
  const SPOKEN = ["aria-label", "aria-description", "aria-valuetext", "aria-roledescription", "alt", "title", "placeholder"]
  const NO_WORDS = "script, style, template, noscript, pre, [data-testid=stIconMaterial], [data-testid=stExpanderIcon]"
  const up = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null
  const above = (node) => {
    const found = []
    for (let each = node; each; each = up(each)) found.push(each)
    return found
  }
  const styles = new Map()
  const style = (node) => styles.get(node) ?? styles.set(node, getComputedStyle(node)).get(node)
  const name = (node) => {
    const key = [...node.classList].find((each) => each.startsWith("st-key-"))
    return node.dataset?.testid ?? key ?? (node.id ? `#${node.id}` : node.classList.length ? `.${node.classList[0]}` : "")
  }
  const place = (chain) => [chain[0].tagName.toLowerCase(), ...chain.map(name).filter(Boolean).slice(0, 5)].join(" < ")
  const language = (chain) => chain.find((each) => each.lang && each !== document.documentElement)?.lang ?? ""
  const unseen = (node) => {
    const own = style(node)
    return own.clip.startsWith("rect(0") || own.clip.startsWith("rect(1px") || own.clipPath.startsWith("inset(50%")
      || (own.overflowX === "hidden" && node.clientWidth <= 1 && own.display !== "inline")
  }

  const roots = [document]
  for (const root of roots)
    for (const each of root.querySelectorAll("*")) if (each.shadowRoot) roots.push(each.shadowRoot)

  const found = []
  const say = (text, chain, more) => found.push({ text: text.trim().replace(/\s+/g, " "), where: place(chain),
    language: language(chain), keys: chain.map(name).filter(Boolean), cut: [], boxes: [], pinned: "", ...more })
  say(document.title, [document.documentElement], { as: "title of the page" })

  for (const root of roots) {
    for (const node of root.querySelectorAll("*")) {
      if (node.closest(NO_WORDS) || !node.checkVisibility({ visibilityProperty: true })) continue
      for (const each of SPOKEN)
        if (node.getAttribute(each)?.trim() && !(each === "placeholder" && node.value)) say(node.getAttribute(each), above(node), { as: each })
      if (node.matches("input[type=submit], input[type=button], input[role=combobox]") && node.value)
        say(node.value, above(node), { as: "value" })
    }
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    while (walk.nextNode()) {
      const text = walk.currentNode, node = text.parentElement
      if (!node || !text.data.trim() || node.closest(`${NO_WORDS}, textarea`)) continue
      if (style(node).fontFamily.includes("Material Symbols")) continue
      const chain = above(node), canvas = node.closest("canvas, option")
      if (!canvas && (!node.checkVisibility({ visibilityProperty: true, opacityProperty: true }))) continue
      if (canvas && !canvas.checkVisibility({ visibilityProperty: true })) continue
      if (node.matches("title, desc") || canvas || chain.some(unseen)) {
        say(text.data, chain, { as: "unseen" })
        continue
      }
      const range = document.createRange()
      range.selectNodeContents(text)
      const cut = new Set()
      let boxes = [...range.getClientRects()].filter((box) => box.width > 0.5 && box.height > 0.5)
        .map(({ left, top, right, bottom }) => ({ left, top, right, bottom, height: bottom - top }))
      if (boxes.length && boxes.every((box) => box.right <= 0 || box.bottom <= -5000)) continue
      let scrolls = false, main = false, pinned = ""
      for (const each of chain) {
        const own = style(each)
        const over = own.position === "absolute" && !own.backgroundColor.endsWith(", 0)")
        if (["fixed", "sticky"].includes(own.position) || over || each.dataset?.testid === "stHeader") pinned ||= place([each])
        if (["auto", "scroll"].includes(own.overflowX)) scrolls = true
        const sideways = ["hidden", "clip"].includes(own.overflowX), down = own.overflowY !== "visible"
        if ((!sideways && !down && !scrolls) || own.display === "inline" || own.display === "contents") continue
        if (each === document.documentElement || each === document.body) continue
        const edge = each.getBoundingClientRect()
        if (each.dataset?.testid === "stMain") main = true  // what is below the fold is there all the same
        if (main) continue
        const hides = ["hidden", "clip"].includes(own.overflowY)
        boxes = boxes.flatMap((box) => {
          if (sideways && !scrolls && (box.right > edge.right + 2 || box.left < edge.left - 2)) cut.add("sideways")
          const spare = box.height * 0.25
          if (hides && (box.bottom > edge.bottom + spare || box.top < edge.top - spare)) cut.add("below")
          const seen = { ...box }
          if (own.overflowX !== "visible") [seen.left, seen.right] = [Math.max(box.left, edge.left), Math.min(box.right, edge.right)]
          if (down) [seen.top, seen.bottom] = [Math.max(box.top, edge.top), Math.min(box.bottom, edge.bottom)]
          return seen.right > seen.left && seen.bottom > seen.top ? [seen] : []
        })
        if (["hidden", "clip"].includes(own.overflowX) && chain.indexOf(each) < 3 && each.scrollWidth > each.clientWidth + 1
          && !(each instanceof SVGElement)) cut.add("sideways")
      }
      const window = document.documentElement.clientWidth  // a phone's innerWidth grows with what is too wide
      if (!scrolls && boxes.some((box) => box.right > window + 1 || box.left < -1)) cut.add("outside the window")
      say(text.data, chain, { boxes, cut: [...cut], pinned, as: "text" })
    }
  }
  return found
}
