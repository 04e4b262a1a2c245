// All that pages do by script. Without this file, what needs it stays hidden, and everything else works.

// A password is shown to whoever types it.
for (const button of document.querySelectorAll('button.reveal')) {
  const field = document.getElementById(button.getAttribute('aria-controls'));
  const show = shown => {
    field.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
  };
  button.addEventListener('click', () => show(field.type === 'password'));
  // Browsers remember what is sent from fields of text.
  field.form.addEventListener('submit', () => show(false));
  button.hidden = false;
}

// Authenticators are asked, and their answers sent with native forms; these stay hidden where the browser has
// no passkeys.
const bytes = text =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0));
const text = buffer =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

const REFRESH = 4 * 60 * 1000; // Questions are good for five minutes.

const question = async form => {
  if (form.dataset.options) {
    return {ceremony: form.elements.ceremony.value, options: JSON.parse(form.dataset.options)};
  }
  const answer = await fetch(form.dataset.ask, {method: 'POST', headers: {Accept: 'application/json'}});
  if (form.dataset.make !== undefined && [401, 403].includes(answer.status)) {
    form.submit(); // Leads to the login, or to the second step, and back.
    return new Promise(() => {});
  }
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};

const decoded = key => {
  const ids = list => list?.map(one => ({...one, id: bytes(one.id)}));
  return {
    ...key,
    challenge: bytes(key.challenge),
    ...(key.user && {user: {...key.user, id: bytes(key.user.id)}}),
    ...(key.excludeCredentials && {excludeCredentials: ids(key.excludeCredentials)}),
    ...(key.allowCredentials && {allowCredentials: ids(key.allowCredentials)}),
  };
};

const encoded = credential => {
  const {id, type, response} = credential;
  const said = {clientDataJSON: text(response.clientDataJSON)};
  for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[name]) said[name] = text(response[name]);
  }
  if (response.getTransports) said.transports = response.getTransports();
  return JSON.stringify({id, rawId: text(credential.rawId), type, response: said, clientExtensionResults: {}});
};

const send = async (form, how) => {
  const {ceremony, options} = await question(form);
  const publicKey = decoded(options.publicKey);
  const credential = form.dataset.make === undefined
    ? await navigator.credentials.get({...how, publicKey})
    : await navigator.credentials.create({publicKey});
  form.elements.ceremony.value = ceremony;
  form.elements.answer.value = encoded(credential);
  form.submit();
};

let waiting = new AbortController();

// Offers passkeys where the browser offers addresses, for as long as nothing else is done.
const offer = async form => {
  const mine = waiting = new AbortController();
  const again = setTimeout(() => {
    mine.abort();
    offer(form);
  }, REFRESH);
  mine.signal.addEventListener('abort', () => clearTimeout(again));
  try {
    await send(form, {mediation: 'conditional', signal: mine.signal});
  } catch {
    // Nobody asked, so nobody is told.
  }
};

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll('form.passkey')) {
    form.hidden = false;
    form.addEventListener('submit', async event => {
      event.preventDefault();
      waiting.abort();
      const problem = form.querySelector('.problem');
      problem.hidden = true;
      try {
        await send(form, {});
      } catch {
        problem.hidden = false;
      }
    });
    if (form.dataset.offer !== undefined
        && await PublicKeyCredential.isConditionalMediationAvailable?.()) {
      offer(form);
    }
  }
}
