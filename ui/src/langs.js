// Keeps the links to the other languages up to date: a part of the page that came in
// later may have another address.
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('.langs a');
  if (!link) return;
  const address = new URL(location.href);
  address.searchParams.set('lang', link.hreflang);
  link.href = address.href;
});
