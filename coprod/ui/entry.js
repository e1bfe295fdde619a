// A plain form: the browser sends it, nothing here does. Text goes in as text only.

export default function ({ data, parentElement }) {
  const form = parentElement.querySelector("form")
  if (form.dataset.made === JSON.stringify(data)) return
  form.dataset.made = JSON.stringify(data)
  form.action = data.action
  form.method = data.method
  form.replaceChildren()
  for (const [name, value] of Object.entries(data.hidden)) {
    Object.assign(add(form, "input"), { type: "hidden", name, value })
  }
  if (data.name) {
    const label = add(form, "label")
    add(label, "span").textContent = data.label
    Object.assign(add(label, "input"), {
      name: data.name,
      value: data.value,
      placeholder: data.placeholder,
      required: true,
      maxLength: 20,
      autocomplete: "off",
      autocapitalize: "characters",
      spellcheck: false,
    })
  }
  const button = add(form, "button")
  button.textContent = data.button
  button.className = data.primary ? "primary" : ""
}

function add(parent, tag) {
  const made = document.createElement(tag)
  parent.append(made)
  return made
}
