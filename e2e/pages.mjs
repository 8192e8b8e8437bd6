// The pages that are checked for accessibility and photographed. A new page
// belongs here.
export const pages = [
  { name: 'start', path: '/' },
  { name: 'recommendations', path: '/recommendations' },
  { name: 'recommendations-missing', path: '/recommendations?outcome=missing_one' },
  { name: 'services', path: '/services' },
  { name: 'services-search', path: '/services?q=geburtsurkunde&level=amt' },
  { name: 'services-empty', path: '/services?q=Drachensteigeerlaubnis' },
  { name: 'service', path: '/services/99059001104000' },
  { name: 'service-unclear', path: '/services/99088018000000' },
  { name: 'authorities', path: '/authorities' },
  { name: 'authorities-germany', path: '/authorities?level=kreis&within=00&measure=density' },
  { name: 'authorities-empty', path: '/authorities?q=Atlantis' },
  { name: 'authorities-tree', path: '/authorities?view=tree' },
  { name: 'authority', path: '/authorities/130735351' },
  { name: 'search', path: '/search?q=neustadt' },
  { name: 'journal', path: '/journal' },
  { name: 'about', path: '/about' },
  { name: 'accessibility', path: '/accessibility' },
  { name: 'bad-request', path: '/services?level=planet', status: 400 },
  { name: 'not-found', path: '/no/such/page', status: 404 },
];
