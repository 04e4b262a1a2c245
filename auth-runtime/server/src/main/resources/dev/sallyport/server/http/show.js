// Shows a password to whoever types it. Without this file the buttons stay hidden.
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
