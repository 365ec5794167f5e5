// The four requests that a quiz needs. Any origin may send them; nothing else has to be set up.

const base = new URLSearchParams(location.search).get("api") ?? "http://127.0.0.1:8000";

/** Send a request; gives the JSON of the response, or throws an Error with the service's own explanation. */
async function request(method, path, { body, token } = {}) {
  const headers = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  // A change says which state it is meant for; a player's own response is meant for any.
  if (method === "PUT") headers["If-Match"] = "*";
  let response;
  try {
    response = await fetch(`${base}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  } catch {
    throw new Error(`${base} cannot be reached.`);
  }
  const content = await response.json();
  // Errors are problems (RFC 9457): `detail` is a sentence for people.
  if (!response.ok) throw new Error(content.detail);
  return content;
}

/** The difficulty levels, from easy to hard. */
export const levels = async () => (await request("GET", "/difficulties?limit=100")).items;

/** Begin an attempt; the token that comes with it is the only way to it. */
export const begin = (body) => request("POST", "/attempts", { body });

/** An attempt as it is now. */
export const read = ({ id, token }) => request("GET", `/attempts/${id}`, { token });

/** Give or change the response to one question. */
export const respond = ({ id, token }, question, body) =>
  request("PUT", `/attempts/${id}/responses/${question}`, { token, body });

/** Have the attempt graded; the answer has the key. */
export const submit = ({ id, token }) => request("POST", `/attempts/${id}/submission`, { token });
