// Links to pages of the library, with real addresses; on the library itself a click needs no new page. Text goes in as text only.

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector(".ways")
  if (list.dataset.made === JSON.stringify(data)) return
  list.dataset.made = JSON.stringify(data)
  list.classList.toggle("beside", data.beside)
  list.replaceChildren(...data.ways.map((way) => {
    const item = document.createElement("li")
    const link = document.createElement("a")
    link.href = way.address
    link.textContent = way.label
    if (data.here) link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return
      event.preventDefault()
      setTriggerValue("way", way.id)
      document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0)
    })
    item.append(link)
    if (way.note) {
      const note = document.createElement("span")
      note.textContent = way.note
      item.append(note)
    }
    return item
  }))
}
