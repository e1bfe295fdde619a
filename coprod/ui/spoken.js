// The choice of a language: a native list and a button, which leads through /language, and back to this page. The
// list alone changes nothing: the keys that go through it would leave the page, with what was typed in it.
export default function ({ data: [data], parentElement }) {
  document.documentElement.lang = data.language
  const list = parentElement.querySelector("select")
  parentElement.querySelector("label span").textContent = data.label
  parentElement.querySelector(".note").textContent = data.note
  list.replaceChildren(
    ...data.languages.map(([code, name]) => {
      const each = new Option(name, code, false, code === data.language)
      each.lang = code
      return each
    }),
  )
  parentElement.querySelector(".speak").hidden = false
  const button = parentElement.querySelector("button")
  button.hidden = true
  list.onchange = () => {
    const [code, , act] = data.languages[list.selectedIndex]
    button.hidden = code === data.language
    button.lang = code
    button.textContent = act
  }
  button.onclick = () => {
    const to = encodeURIComponent(location.pathname + location.search)
    location.assign(`/language?language=${list.value}&to=${to}`)
  }
}
