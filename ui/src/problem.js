// Takes the error of a part of the page away when the next part is asked for.
document.addEventListener('htmx:before:request', () => {
  document.getElementById('problem')?.replaceChildren();
});
