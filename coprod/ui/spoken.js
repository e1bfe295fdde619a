// The choice of a language: a native list; choosing leads through /language, which keeps it, and back to this page.
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
  list.onchange = () => {
    const to = encodeURIComponent(location.pathname + location.search)
    location.assign(`/language?language=${list.value}&to=${to}`)
  }
}
