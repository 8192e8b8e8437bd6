// Applies a filter as soon as a list or slider inside a form[data-autosubmit]
// changes.
// Without the script the form's own button does it; with it that button is
// hidden by the style sheet.
document.documentElement.dataset.scripted = '';

document.addEventListener('change', (event) => {
  const form = event.target.closest('form[data-autosubmit]');
  if (form && event.target.matches('select, [type=range]')) form.requestSubmit();
});
