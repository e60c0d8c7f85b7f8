// A real film as a camera: ffmpeg serves it as an MJPEG stream, to one client at a time as small cameras do.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { freePort } from "./hub.js";
import { until } from "./browser.js";

/** People on a square, of Debian's opencv-doc; where that is not installed, ffmpeg's moving test picture. */
export function film() {
  const files = spawnSync("dpkg", ["-L", "opencv-doc"], { encoding: "utf8" }).stdout ?? "";
  const vtest = files.split("\n").find((name) => name.endsWith("/vtest.avi") && existsSync(name));
  return vtest ? ["-stream_loop", "-1", "-i", vtest] : ["-f", "lavfi", "-i", "testsrc2=size=768x576:rate=10"];
}

export class FilmCamera {
  static async start() {
    const camera = new FilmCamera();
    camera.port = await freePort();
    camera.url = `http://127.0.0.1:${camera.port}/film.mjpeg`;
    camera.sender = spawn("ffmpeg", [
      "-v", "error", "-nostdin", "-re", ...film(), "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "6", "-f", "mpjpeg",
      "-content_type", "multipart/x-mixed-replace;boundary=ffmpeg", "-listen", "1", camera.url,
    ], { stdio: "ignore" });
    camera.ended = new Promise((resolve) => camera.sender.on("exit", resolve));
    // Asking it would take the place of its only client.
    const port = camera.port.toString(16).toUpperCase().padStart(4, "0");
    const listens = () => new RegExp(`:${port} \\S+ 0A `).test(readFileSync("/proc/net/tcp", "utf8"));
    await until(listens, "ffmpeg listens", 15_000);
    return camera;
  }

  async stop() {
    this.sender.kill("SIGKILL");
    await this.ended;
  }
}
