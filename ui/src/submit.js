// Applies a filter as soon as a list inside a form[data-autosubmit] changes.
// Without the script the form's own button does it.
document.addEventListener('change', (event) => {
  const form = event.target.closest('form[data-autosubmit]');
  if (form && event.target.matches('select')) form.requestSubmit();
});
for (const button of document.querySelectorAll('form[data-autosubmit] [data-noscript]')) {
  button.hidden = true;
}
