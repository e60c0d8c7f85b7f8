// A camera board as a process, with a folder for its settings; ended with the test.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, kPrograms } from "./hub.js";

export class Board {
  /** @param {string[]} words  further options of vedette-node */
  static async start(words = []) {
    const board = new Board();
    board.folder = mkdtempSync(join(tmpdir(), "vedette-board-"));
    await board.run(words);
    return board;
  }

  async run(more) {
    this.output = "";
    const ports = [await freePort(), await freePort(), await freePort()]; // the same ones after a restart
    const words = ["--ports", ports.join(","), "--size", "QVGA", "--fps", "10", "--state", this.folder, ...more];
    this.child = spawn(join(kPrograms, "vedette-node"), words, { stdio: ["ignore", "pipe", "pipe"] });
    this.ended = new Promise((resolve, reject) => {
      this.child.on("exit", resolve);
      this.child.on("error", reject);
    });
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on("data", (text) => (this.output += text));
    const end = Date.now() + 15_000;
    let found = null;
    while (!(found = /listening: http (\S+), http2 (\S+)/.exec(this.output))) {
      if (this.child.exitCode !== null || Date.now() > end) throw new Error(`the board does not listen; it said:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    this.url = `http://${found[1].replace(/,$/, "")}/`;
  }

  async stop() {
    if (this.child.exitCode === null) this.child.kill("SIGTERM");
    const status = await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
    return status;
  }
}
