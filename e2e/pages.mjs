// The pages that are checked for accessibility and photographed. A new page
// belongs here.
export const pages = [
  { name: 'about', path: '/about' },
  { name: 'accessibility', path: '/accessibility' },
  { name: 'not-found', path: '/no/such/page', status: 404 },
  { name: 'authorities', path: '/authorities' },
  { name: 'authorities-germany', path: '/authorities?level=kreis&within=00&measure=density' },
  { name: 'authorities-empty', path: '/authorities?q=Atlantis' },
  { name: 'authorities-tree', path: '/authorities?view=tree' },
  { name: 'authority', path: '/authorities/130735351' },
];
