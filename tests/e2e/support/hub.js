// The real hub: started with a settings file or as the demo, ended with the test.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const kPrograms = process.env.VEDETTE_BIN || new URL("../../../build/dev/bin", import.meta.url).pathname;

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export class Hub {
  /** @param {(port: number) => string} settings  the YAML of a settings file; empty for `vedette demo` */
  static async start(settings) {
    const hub = new Hub();
    hub.port = await freePort();
    hub.url = `http://127.0.0.1:${hub.port}/`;
    hub.folder = mkdtempSync(join(tmpdir(), "vedette-e2e-"));
    let words = ["demo", "--listen", `127.0.0.1:${hub.port}`, "--cameras", "2"];
    if (settings) {
      const file = join(hub.folder, "vedette.yaml");
      writeFileSync(file, settings(hub.port));
      words = ["run", "--config", file];
    }
    hub.output = "";
    hub.child = spawn(join(kPrograms, "vedette"), words, { stdio: ["ignore", "pipe", "pipe"] });
    hub.ended = new Promise((resolve, reject) => {
      hub.child.on("exit", resolve);
      hub.child.on("error", reject);
    });
    for (const stream of [hub.child.stdout, hub.child.stderr]) stream.on("data", (text) => (hub.output += text));
    await hub.answers();
    // The demo prints the link for its owner a moment after it answers.
    while (!settings && !hub.output.includes("/join#setup.")) await new Promise((resolve) => setTimeout(resolve, 50));
    return hub;
  }

  async answers() {
    const end = Date.now() + 60_000;
    for (;;) {
      try {
        if ((await fetch(`${this.url}healthz`)).ok) return;
      } catch {
        // not yet
      }
      if (this.child.exitCode !== null || Date.now() > end) throw new Error(`the hub does not answer; it said:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop() {
    if (this.child.exitCode === null) this.child.kill("SIGTERM");
    const status = await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
    return status;
  }
}
