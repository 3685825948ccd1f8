/* Shows the definition of the API in the page of the server; both stand under /v1. */
window.SwaggerUIBundle({
  url: location.pathname.endsWith('/') ? '../openapi.json' : 'openapi.json',
  domNode: document.getElementById('docs'),
  deepLinking: true,
  validatorUrl: null,
});
