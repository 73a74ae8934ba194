// The token of a server that asks for one: typed by whoever reads a page, and kept for this tab alone.

// Behind a proxy, other servers may have pages of the same origin: they have other folders.
const key = `iris-server.token ${new URL(".", document.baseURI).pathname}`;
let token = stored(); // In memory too, for browsers that keep nothing.

function stored() {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Whether a token has been entered. */
export const hasToken = () => token !== null;

/** The fields of a request that shows the token; none before it was entered. */
export const tokenFields = () => (token === null ? {} : { Authorization: `Bearer ${token}` });

/** Lets the page's form take the token, and calls `entered` when it has it. */
export function watchTokenForm(entered) {
  const form = document.getElementById("access");
  const input = document.getElementById("token");
  input.addEventListener("input", () => {
    // What is copied from a file or a terminal often ends with a blank.
    if (/^\s|\s$/.test(input.value)) input.value = input.value.trim();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    token = input.value;
    input.value = "";
    try {
      sessionStorage.setItem(key, token);
    } catch {
      // It is in memory.
    }
    entered();
  });
}
