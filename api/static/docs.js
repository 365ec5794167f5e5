"use strict";

// Swagger UI over the document of this very service.
window.ui = SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#api",
  deepLinking: true,
  docExpansion: "list",
  persistAuthorization: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  // The badge of the online validator would be an image from another host.
  validatorUrl: null,
});
