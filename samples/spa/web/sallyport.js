// All that a page needs of Sallyport. The session is in a cookie that no script can read; the auth
// host gives and takes it, and says who it is about.

/** The auth host beside this page: https://spa.example.com has https://auth.example.com. */
const AUTH = location.origin.replace(/^(https:\/\/)[^.]+\./, "$1auth.");

/** Why something was not done: `code` for the page, `message` for the person. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.message ?? "Something went wrong. Please try again.");
    this.status = status;
    this.code = problem.code ?? problem.error ?? "unknown";
  }
}

async function ask(method, path, body) {
  const answer = await fetch(AUTH + path, {
    method,
    credentials: "include",
    ...(body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
  const json = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Refused(answer.status, json);
  }
  return json;
}

let renewal;

/** Renews the session; whoever asks meanwhile waits for the same renewal. */
function renew() {
  renewal ??= ask("POST", "/sessions/refresh").finally(() => (renewal = undefined));
  return renewal;
}

/** Asks, and once more when the session had expired and is renewed. */
async function renewing(request) {
  try {
    return await request();
  } catch (refused) {
    if (refused.code !== "session_expired") {
      throw refused;
    }
    await renew();
    return request();
  }
}

/** The person who is signed in, or undefined. */
export async function whoami() {
  try {
    const session = await renewing(() => ask("GET", "/sessions/whoami"));
    return session.identity.traits;
  } catch (refused) {
    if (refused.status !== 401) {
      throw refused;
    }
    return undefined;
  }
}

/** Signs in and says as whom. */
export async function login(email, password) {
  const { session } = await ask("POST", "/api/login", { email, password });
  return session.identity.traits;
}

/** Signs out; no app admits this session any more when it returns. */
export function logout() {
  return ask("POST", "/api/logout");
}

/** Asks an app behind Sallyport for JSON. */
export function get(url) {
  return renewing(async () => {
    const answer = await fetch(url, {
      credentials: "include",
      headers: { Accept: "application/json" },
    });
    const json = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      throw new Refused(answer.status, json);
    }
    return json;
  });
}
