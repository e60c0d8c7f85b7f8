// Moving test pictures as JPEGs, drawn by ffmpeg.
import { spawnSync } from "node:child_process";

/** `graph` in place of a source and its size: a whole filter graph. @returns {Buffer[]} */
export function pictures({ size = "320x240", count = 20, source = "testsrc", graph = "" } = {}) {
  const drawn = graph || `${source}${source.includes("=") ? ":" : "="}size=${size}:rate=10`;
  const done = spawnSync("ffmpeg", [
    "-v", "error", "-f", "lavfi", "-i", drawn, "-frames:v", String(count),
    "-f", "image2pipe", "-c:v", "mjpeg", "-q:v", "5", "-",
  ], { maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`ffmpeg: ${done.stderr}`);
  const out = [];
  for (let at = 0; at < done.stdout.length; ) {
    const end = done.stdout.indexOf(Buffer.from([0xff, 0xd9]), at) + 2; // entropy-coded data hold no FF D9
    out.push(done.stdout.subarray(at, end));
    at = end;
  }
  return out;
}
