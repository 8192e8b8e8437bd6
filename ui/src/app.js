// Comfort on top of pages that work without any script: htmx for partial
// updates, and a few enhancements that live in their own small files.
import 'htmx.org/dist/htmx.esm.js';
import './fold.js';
import './follow.js';
import './langs.js';
import './print.js';
import './problem.js';
import './scroll.js';
import './submit.js';
import './upload.js';
