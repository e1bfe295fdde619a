// Shows, as text, what was typed into a ballot that was not cast before its round closed; see draft.py.

export default function ({ data: [data], parentElement }) {
  const box = parentElement.querySelector(".kept")
  const place = (parentElement.host ?? parentElement).closest('[data-testid="stElementContainer"]')

  function drafts() {
    try {
      return Object.keys(sessionStorage)
        .filter((name) => name.startsWith(data.place))
        .map((name) => ({ name, round: name.slice(data.place.length), ...JSON.parse(sessionStorage.getItem(name)) }))
        .filter((draft) => !(data.open && draft.round === data.round) && !dropped(draft))
    } catch (e) {
      return []
    }
  }

  // Counted since, or taken back: there is nothing to tell.
  function dropped(draft) {
    const over = (data.settled && draft.round === data.round) || (data.revisions[draft.round] ?? 0) > draft.revision
    if (over) sessionStorage.removeItem(draft.name)
    return over
  }

  function draw() {
    const left = drafts()
    box.replaceChildren(...left.map(notice))
    if (place) place.style.display = left.length ? "" : "none"
  }

  function notice(draft) {
    const here = draft.round === data.round
    const found = made("section", made("p", draft.title, "title"))
    if (!(here && data.said)) {
      found.append(made("p", (here ? data.counts : draft.counts) ? data.words.change : data.words.never, "says"))
    }
    if (draft.typed.length) {
      const list = made("dl")
      for (const [name, value] of draft.typed) list.append(made("dt", name), made("dd", value))
      found.append(made("p", data.words.head, "head"), list)
    }
    const button = made("button", data.words.on)
    button.type = "button"
    button.addEventListener("click", () => { sessionStorage.removeItem(draft.name); draw() })
    found.append(button)
    return found
  }

  function made(tag, content, className) {
    const element = document.createElement(tag)
    if (content) element.append(content)
    if (className) element.className = className
    return element
  }

  draw()
}
