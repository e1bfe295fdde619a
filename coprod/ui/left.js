// Says what is left while a ballot is being filled in. It only reads the boxes beside it; the server judges.

export default function ({ data, parentElement }) {
  const shown = parentElement.querySelector("output")
  const form = (parentElement.host ?? parentElement).closest('[data-testid="stForm"]')
  if (!form) return

  function given() {
    const boxes = [...form.querySelectorAll('[class*="st-key-row-"] input')]
    const read = (box) => parseFloat(box.value.replace(",", ".")) || 0
    const tenths = boxes.reduce((sum, box) => sum + Math.round(read(box) * 10), 0)
    return tenths / 10 + form.querySelectorAll('input[type="checkbox"]:checked').length
  }

  function count() {
    const left = Math.round((data.all - given()) * 10) / 10
    const text = (left < 0 ? data.over : (data.left[left] ?? data.left[0])).replace("{n}", Math.abs(left).toLocaleString(data.language))
    if (shown.textContent !== text) shown.textContent = text
    shown.dataset.state = left === 0 ? "done" : left < 0 ? "over" : "left"
  }

  const soon = () => setTimeout(count, 60)
  for (const event of ["input", "click", "keyup"]) form.addEventListener(event, soon)
  soon()
  return () => {
    for (const event of ["input", "click", "keyup"]) form.removeEventListener(event, soon)
  }
}
