/* Shows the definition of the API, which stands beside the page: /v1/docs and /v1/openapi.json. */
const definition = location.pathname.endsWith('/') ? '../openapi.json' : 'openapi.json';
const holder = document.body.appendChild(document.createElement('main'));
window.SwaggerUIBundle({ url: definition, domNode: holder, deepLinking: true, validatorUrl: null });
