import { get, login, logout, whoami } from "./sallyport.js";

const ORDERS = location.origin.replace("//spa.", "//orders.");

const status = document.querySelector("#status");
const form = document.querySelector("#login");
const signedIn = document.querySelector("#signed-in");
const order = document.querySelector("#order");

function show(person, message) {
  form.hidden = person !== undefined;
  signedIn.hidden = person === undefined;
  order.hidden = true;
  status.textContent = message ?? (person ? `Signed in as ${person.email}` : "You are not signed in.");
}

/** Does something, and says it when that does not work. */
async function attempt(action) {
  try {
    await action();
  } catch (refused) {
    if (refused.status === 401) {
      show(undefined);
    } else {
      status.textContent = refused.message;
    }
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { email, password } = Object.fromEntries(new FormData(form));
  attempt(async () => {
    show(await login(email, password));
    form.reset();
  });
});

document.querySelector("#logout").addEventListener("click", () =>
  attempt(async () => {
    await logout();
    show(undefined, "You are signed out.");
  }),
);

document.querySelector("#load").addEventListener("click", () =>
  attempt(async () => {
    order.textContent = JSON.stringify(await get(`${ORDERS}/orders/1`), null, 2);
    order.hidden = false;
  }),
);

attempt(async () => show(await whoami()));
