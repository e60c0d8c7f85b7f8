// A stand-in for the hub without users, as small as the protocol allows: the page's files, /api/v1/session and /cameras,
// /api/v1/live with credit (docs/ref/live.md), pan and tilt (mock_ptz.js), /cameras/ID/mjpeg and snapshot.jpg. A test
// changes its cameras and reads what the page asked for.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const kPrograms = process.env.VEDETTE_BIN || new URL("../../../build/dev/bin", import.meta.url).pathname;
const kTypes = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", svg: "image/svg+xml" };
const kPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";
const kOwnMachine = { user: null, means: "own_machine", request_token: null, may: { manage: false, steer: false }, guest: null };

export class MockHub {
  /** @param {string} [web]  the page, a folder of web/pages */
  constructor(web = "hub") {
    this.web = join(kPrograms, "../web", web);
    /** id → {name, group, state, reason, pictures, fps, sent, ptz, onRequest}; `ptz`: a MockPtz, if the camera turns; `onRequest`:
     * the user may see single pictures only */
    this.cameras = new Map();
    this.session = kOwnMachine;
    this.live = true; // false: /api/v1/live is refused
    this.connections = new Set();
    this.snapshots = 0; // asked for
    this.lists = 0; // of cameras, asked for
    this.away = false; // a proxy in front cannot reach it
    this.opened = 0;
    this.worstUnacknowledged = 0;
    this.server = createServer((request, response) => this.answer(request, response));
    this.server.on("upgrade", (request, socket) => this.upgrade(request, socket));
  }

  async start(port = 0) {
    await new Promise((resolve) => this.server.listen(port, "127.0.0.1", resolve));
    this.port = this.server.address().port;
    this.url = `http://127.0.0.1:${this.port}/`;
    return this;
  }

  async stop() {
    for (const connection of this.connections) connection.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Changes a camera and tells those who watch it. */
  set(id, change) {
    const camera = this.cameras.get(id);
    Object.assign(camera, change);
    for (const connection of this.connections) connection.onCamera(id, camera);
  }

  watchersOf(id) {
    return [...this.connections].filter((c) => [...c.channels.values()].some((ch) => ch.camera === id)).length;
  }

  answer(request, response) {
    const path = new URL(request.url, this.url).pathname;
    const [, steered, command] = path.match(/^\/api\/v1\/cameras\/([^/]+)\/ptz(?:\/(\w+))?$/) ?? [];
    if (steered) {
      void this.steer(this.cameras.get(steered)?.ptz, command, request, response);
      return;
    }
    const [, id, what] = path.match(/^\/cameras\/([^/]+)\/(mjpeg|snapshot\.jpg)$/) ?? [];
    if (this.away && path.startsWith("/api/")) {
      response.writeHead(502, { "Content-Type": "text/html" }).end("<html>Bad Gateway</html>");
    } else if (path === "/api/v1/cameras") {
      ++this.lists;
      const items = [...this.cameras].map(([id, c]) => ({ id, name: c.name, group: c.group ?? "", state: c.state, reason: c.reason, width: 320, height: 240, fps: c.fps, viewers: 0, steerable: c.ptz !== undefined }));
      response.setHeader("Content-Type", "application/json").end(JSON.stringify({ items, next: null }));
    } else if (path === "/api/v1/session") {
      response.setHeader("Content-Type", "application/json").end(JSON.stringify(this.session));
    } else if (what === "mjpeg" && this.cameras.has(id)) {
      this.streamMjpeg(this.cameras.get(id), response);
    } else if (what && this.cameras.has(id)) {
      ++this.snapshots;
      response.setHeader("Content-Type", "image/jpeg").end(this.cameras.get(id).pictures[0]);
    } else if (/^\/camera\/[^/]+$/.test(path)) {
      this.sendFile("camera/index.html", response);
    } else {
      this.sendFile(/^\/(login|join|people|settings|system|timelapse|)$/.test(path) ? "index.html" : path.slice(1), response);
    }
  }

  async steer(ptz, command, request, response) {
    let body = "";
    for await (const part of request) body += part;
    const [status, json] = ptz
      ? await ptz.answer(request.method, command, body ? JSON.parse(body) : null, request.headers["vedette-request-token"])
      : [404, { code: "no_ptz", detail: "the camera has no pan and tilt" }];
    response.writeHead(status, { "Content-Type": status < 400 ? "application/json" : "application/problem+json" }).end(JSON.stringify(json));
  }

  sendFile(name, response) {
    let body;
    try {
      body = /^((assets|camera)\/)?[\w.-]+\.[a-z]+$/.test(name) ? readFileSync(join(this.web, name)) : null;
    } catch {
      body = null;
    }
    if (!body) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader("Content-Type", kTypes[name.split(".").at(-1)]).setHeader("Content-Security-Policy", kPolicy).end(body);
  }

  /** The "ahead" framing: the next part's header goes out right behind a picture. */
  streamMjpeg(camera, response) {
    response.writeHead(200, { "Content-Type": "multipart/x-mixed-replace;boundary=frame", "Cache-Control": "no-store" });
    const head = "--frame\r\nContent-Type: image/jpeg\r\n\r\n";
    response.write(head);
    let n = 0;
    const timer = setInterval(() => {
      response.write(Buffer.concat([camera.pictures[n++ % camera.pictures.length], Buffer.from(`\r\n${head}`)]));
    }, 1000 / camera.fps);
    response.on("close", () => clearInterval(timer));
  }

  upgrade(request, socket) {
    const offered = request.headers["sec-websocket-protocol"] ?? "";
    if (!this.live || request.url !== "/api/v1/live" || offered !== "vedette.v1") {
      socket.end("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: vedette.v1\r\n\r\n`);
    this.opened += 1;
    this.connections.add(new Connection(this, socket));
  }
}

class Connection {
  constructor(hub, socket) {
    this.hub = hub;
    this.socket = socket;
    this.channels = new Map(); // number → {camera, granted, sent, timer}
    this.input = Buffer.alloc(0);
    socket.on("data", (data) => this.onData(data));
    socket.on("close", () => this.onClose());
    socket.on("error", () => {});
  }

  close() {
    this.socket.destroy();
    this.onClose();
  }

  onClose() {
    for (const channel of this.channels.values()) clearInterval(channel.timer);
    this.channels.clear();
    this.hub.connections.delete(this);
  }

  onData(data) {
    this.input = Buffer.concat([this.input, data]);
    while (this.input.length >= 6) {
      let length = this.input[1] & 127;
      let at = 2;
      if (length === 126) [length, at] = [this.input.readUInt16BE(2), 4];
      if (this.input.length < at + 4 + length) return;
      const mask = this.input.subarray(at, at + 4);
      const body = Buffer.from(this.input.subarray(at + 4, at + 4 + length).map((b, i) => b ^ mask[i % 4]));
      const opcode = this.input[0] & 15;
      this.input = this.input.subarray(at + 4 + length);
      if (opcode === 1) this.onText(JSON.parse(body));
      if (opcode === 2) this.onCredit(body);
      if (opcode === 8) this.close();
    }
  }

  onText(message) {
    if (message.type === "watch") {
      const camera = this.hub.cameras.get(message.camera);
      if (!camera || camera.onRequest) return this.sendText({ type: "error", channel: message.channel, code: "not_found", detail: "There is no such camera." });
      const channel = { camera: message.camera, granted: message.credit, sent: 0, acknowledged: 0 };
      channel.timer = setInterval(() => this.tick(message.channel, channel), 1000 / camera.fps);
      this.channels.set(message.channel, channel);
      this.onCamera(message.camera, camera);
    } else if (message.type === "unwatch" && this.channels.has(message.channel)) {
      clearInterval(this.channels.get(message.channel).timer);
      this.channels.delete(message.channel);
      this.sendBinary(envelope(4, message.channel, 0, Buffer.alloc(0)));
    }
  }

  onCredit(message) {
    const channel = this.channels.get(message.readUInt16BE(8));
    if (channel) channel.granted = Math.max(channel.granted, Number(message.readBigUInt64BE(16)));
  }

  onCamera(id, camera) {
    for (const [number, channel] of this.channels) {
      if (channel.camera !== id) continue;
      this.sendText({ type: "status", channel: number, camera: id, state: camera.state, reason: camera.reason, since: new Date().toISOString() });
    }
  }

  tick(number, channel) {
    const camera = this.hub.cameras.get(channel.camera);
    if (camera.state !== "live" || channel.sent >= channel.granted) return;
    const picture = camera.pictures[camera.next++ % camera.pictures.length];
    channel.sent += 1;
    this.hub.worstUnacknowledged = Math.max(this.hub.worstUnacknowledged, channel.sent - (channel.granted - 2));
    this.sendBinary(envelope(1, number, camera.next, picture));
  }

  sendText(message) {
    this.sendFrame(1, Buffer.from(JSON.stringify(message)));
  }
  sendBinary(message) {
    this.sendFrame(2, message);
  }
  sendFrame(opcode, body) {
    let head = Buffer.from([0, Math.min(body.length, 125)]);
    if (body.length > 65535) {
      head = Buffer.alloc(10);
      head.writeBigUInt64BE(BigInt(body.length), 2);
    } else if (body.length > 125) {
      head = Buffer.alloc(4);
      head.writeUInt16BE(body.length, 2);
    }
    head[0] = 0x80 | opcode;
    if (body.length > 125) head[1] = body.length > 65535 ? 127 : 126;
    this.socket.write(Buffer.concat([head, body]));
  }
}

/** An envelope of a JPEG captured 30 ms ago. */
function envelope(type, channel, number, payload) {
  const header = Buffer.alloc(56);
  const now = BigInt(Date.now()) * 1_000_000n;
  header.write("VD");
  header[2] = 1;
  header[3] = type;
  header.writeUInt16BE(56, 4);
  header.writeUInt16BE(1, 6);
  header.writeUInt16BE(channel, 8);
  header[11] = 1;
  header.writeBigUInt64BE(BigInt(number), 16);
  header.writeBigInt64BE(now - 30_000_000n, 24);
  header.writeBigInt64BE(now, 32);
  header.writeUInt32BE(payload.length, 52);
  return Buffer.concat([header, payload]);
}
