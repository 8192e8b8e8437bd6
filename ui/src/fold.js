// Keeps open what the reader has unfolded when a part of the page comes in anew.
const folds = () => [...document.querySelectorAll('details')].map((fold) => [fold.querySelector('summary')?.textContent, fold]);
let open = new Set();

document.addEventListener('htmx:before:swap', () => {
  open = new Set(folds().filter(([, fold]) => fold.open).map(([name]) => name));
});

document.addEventListener('htmx:after:swap', () => {
  for (const [name, fold] of folds()) fold.open ||= open.has(name);
});
