// Prints what the audit of "GraphQL over HTTP" finds at URL, as JSON.
import { serverAudits } from "graphql-http";

const { URL: url, TOKEN: token } = process.env;
const fetchFn = (input, init = {}) =>
  fetch(input, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });

const found = [];
for (const audit of serverAudits({ url, fetchFn })) {
  const { id, name, status, reason } = await audit.fn();
  found.push({ id, name, status, reason });
}
console.log(JSON.stringify(found));
