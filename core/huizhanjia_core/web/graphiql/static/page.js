"use strict";
// The query page: GraphiQL with a session of its own tab, and Chinese as the language of messages.
(function () {
  const KEY = "huizhanjia.token";
  const ENDPOINT = "graphql";
  const WELCOME = [
    "# 在这里写查询，按 Ctrl+Enter 执行；左上角的书形图标是接口文档。",
    "# 需要登录的内容：先在页面上方登录。下面查的是 2015 年末的工会及其现名。",
    "",
    "{",
    '  organizationVersions(first: 82, where: { on: "2015-12-31", levels: [REGION, PREFECTURE, COUNTY] }) {',
    "    totalCount",
    "    nodes { code name organization { code name } }",
    "  }",
    "}",
    "",
  ].join("\n");
  const LOGIN = "mutation Login($input: LoginInput!) { login(input: $input) { token userErrors { message } } }";
  const LOGOUT = "mutation Logout { logout { done } }";

  const find = (id) => document.getElementById(id);
  const root = ReactDOM.createRoot(find("graphiql"));
  let generation = 0;

  const token = () => sessionStorage.getItem(KEY) || "";

  async function fetcher(parameters) {
    const headers = {
      "content-type": "application/json",
      accept: "application/graphql-response+json, application/json",
      "accept-language": "zh",
    };
    if (token()) headers.authorization = "Bearer " + token();
    const response = await fetch(ENDPOINT, { method: "POST", headers, body: JSON.stringify(parameters) });
    return response.json();
  }

  function show(message) {
    // A new key makes the editor read the schema again, with the rights of the new session. It is put in
    // place before the state is told, so that nobody types into the editor that is about to go.
    generation += 1;
    const editor = React.createElement(GraphiQL, {
      key: generation,
      fetcher,
      defaultQuery: WELCOME,
      defaultEditorToolsVisibility: "variables",
      isHeadersEditorEnabled: false,
      shouldPersistHeaders: false,
    });
    ReactDOM.flushSync(() => root.render(editor));
    find("state").textContent = message || (token() ? "已登录" : "未登录");
  }

  async function signIn(username, password) {
    const answer = await fetcher({ query: LOGIN, variables: { input: { username, password } } });
    const login = answer.data && answer.data.login;
    const errors = answer.errors || (login && login.userErrors) || [];
    if (!login || !login.token) return errors.map((one) => one.message).join(" ") || "登录失败。";
    sessionStorage.setItem(KEY, login.token);
    return "";
  }

  function submitted(id, action) {
    find(id).addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        show(await action());
      } catch {
        find("state").textContent = "服务没有应答。";
      }
    });
  }

  submitted("sign-in", async () => {
    sessionStorage.removeItem(KEY);
    const password = find("password").value;
    find("password").value = "";
    return signIn(find("username").value.trim(), password);
  });
  submitted("use-token", async () => {
    const given = find("token").value.trim().replace(/^Bearer\s+/i, "");
    find("token").value = "";
    if (given) sessionStorage.setItem(KEY, given);
    return "";
  });
  find("sign-out").addEventListener("click", async () => {
    if (token()) await fetcher({ query: LOGOUT }).catch(() => null);
    sessionStorage.removeItem(KEY);
    show();
  });
  show();
})();
