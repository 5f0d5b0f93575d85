/**
 * Comfort only; every page works without it. A link from helpdesk carries the code behind the #, where no server
 * sees it: it goes into the field, and out of the address and the history.
 */
const field = document.querySelector('#code');
if (field instanceof HTMLInputElement) {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (code !== null && field.value === '') field.value = code;
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
}

const menu = document.querySelector('details.languages');
if (menu instanceof HTMLDetailsElement) {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
  document.addEventListener('click', (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
}
