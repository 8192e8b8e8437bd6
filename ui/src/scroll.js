// Lets the keyboard scroll a table that is wider than the screen: only then it
// becomes a stop of the Tab key, named after its caption.
function update() {
  for (const frame of document.querySelectorAll('.table-scroll:not([tabindex]), .table-scroll[data-wide]')) {
    const wide = frame.scrollWidth > frame.clientWidth;
    frame.toggleAttribute('data-wide', wide);
    if (wide) {
      frame.tabIndex = 0;
      frame.setAttribute('role', 'group');
      frame.setAttribute('aria-label', frame.querySelector('caption')?.textContent ?? '');
    } else {
      for (const name of ['tabindex', 'role', 'aria-label']) frame.removeAttribute(name);
    }
  }
}

update();
addEventListener('resize', update);
document.addEventListener('htmx:after:swap', update);
// A fold may hold a table that has no width until it is opened.
document.addEventListener('toggle', update, true);
