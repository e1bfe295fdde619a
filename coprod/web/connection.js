// Says it in words when a Streamlit page does not get its WebSocket; without this it would wait for ever, and say nothing.
// The words stand in the page already, hidden (templates/no_connection.html). Streamlit marks its state on the page.
(() => {
  "use strict"
  const PATIENCE_MS = 8000
  const LOOK_MS = 500
  let waited = 0
  let asking = false
  const clock = setInterval(look, LOOK_MS)

  async function look() {
    const said = document.getElementById("no-connection")
    const app = document.querySelector("[data-test-connection-state]")
    if (!said || !app) return // its own scripts are still on their way
    if (app.dataset.testConnectionState === "CONNECTED") {
      said.hidden = true
      clearInterval(clock)
      return
    }
    waited += LOOK_MS
    if (waited < PATIENCE_MS || asking || !said.hidden) return
    asking = true
    const reached = await fetch("/healthz", { cache: "no-store" }).then((answer) => answer.ok, () => false)
    asking = false
    if (reached && app.dataset.testConnectionState !== "CONNECTED") said.hidden = false
  }
})()
