// `vedette motion label` on a small film: pictures of a folder, somebody crosses.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./browser.js";

const kPrograms = process.env.VEDETTE_BIN || new URL("../../../build/dev/bin", import.meta.url).pathname;

export class Labeller {
  /** @param {Buffer[]} pictures @param {object} [labels]  that are there already */
  static async start(pictures, labels) {
    const one = new Labeller();
    one.folder = mkdtempSync(join(tmpdir(), "vedette-label-"));
    one.film = join(one.folder, "yard");
    one.file = join(one.folder, "yard.json");
    mkdirSync(one.film);
    pictures.forEach((jpeg, i) => writeFileSync(join(one.film, `${String(i).padStart(4, "0")}.jpg`), jpeg));
    if (labels) writeFileSync(one.file, JSON.stringify(labels));
    await one.run();
    return one;
  }

  /** @param {number} [port] */
  async run(port = 0) {
    this.output = "";
    this.child = spawn(join(kPrograms, "vedette"), ["motion", "label", `folder:${this.film}?fps=10`, "--to", this.file, "--listen", `127.0.0.1:${port}`]);
    this.ended = new Promise((resolve) => this.child.on("exit", resolve));
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on("data", (text) => (this.output += text));
    await until(() => {
      if (this.child.exitCode !== null) throw new Error(`vedette motion label ended: ${this.output}`);
      return /http:\/\/\S+\//.test(this.output);
    }, "the page's address", 20_000);
    this.url = this.output.match(/http:\/\/\S+\//)[0];
    this.port = Number(new URL(this.url).port);
  }

  saved() {
    return JSON.parse(readFileSync(this.file, "utf8"));
  }

  async end() {
    if (this.child.exitCode === null) this.child.kill("SIGINT");
    return this.ended;
  }

  async stop() {
    const status = await this.end();
    rmSync(this.folder, { recursive: true, force: true });
    return status;
  }
}
