// Shows how far a file has been sent. Without the script the browser sends the
// form by itself, only without the bar.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('form[data-upload]')) return;
  event.preventDefault();

  const box = form.querySelector('[data-upload-progress]');
  const text = box.querySelector('[data-upload-text]');
  const bar = box.querySelector('progress');
  const button = form.querySelector('button[type="submit"]');
  box.hidden = false;
  button.disabled = true;

  const request = new XMLHttpRequest();
  request.open(form.method, form.action);
  request.upload.addEventListener('progress', (sent) => {
    if (!sent.lengthComputable) return;
    const percent = Math.round((100 * sent.loaded) / sent.total);
    bar.value = percent;
    text.textContent = `${text.dataset.uploadText} ${percent} %`;
  });
  // The answer is the page of the job, or the form again with what was wrong.
  request.addEventListener('load', () => {
    if (request.status < 400 && request.responseURL) {
      location.assign(request.responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, 'text/html');
    const main = page.querySelector('main');
    document.querySelector('main').replaceWith(main);
    main.focus();
  });
  request.addEventListener('error', () => {
    box.hidden = true;
    button.disabled = false;
    HTMLFormElement.prototype.submit.call(form);
  });
  request.send(new FormData(form));
});
