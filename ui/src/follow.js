// Leads to where a part of the page points that came in later: to the result of a
// job that has ended. Back leads to where the job was ordered.
document.addEventListener('htmx:after:swap', () => {
  const link = document.querySelector('a[data-follow]');
  if (link) location.replace(link.href);
});
