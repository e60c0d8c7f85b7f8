// How the pages are built, tested and shown while one works on them. A page is a folder of pages/, given on the command
// line as the root: `vite build pages/hub`. Without one, vitest runs the tests of src/.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { type Plugin, runnerImport } from "vite";
import { defineConfig } from "vitest/config";

const folder = fileURLToPath(new URL(".", import.meta.url));
const hub = process.env["VEDETTE_HUB"] ?? "http://127.0.0.1:8480"; // the running program that answers the page's requests
const forwarded = { target: hub, ws: true, headers: { Origin: hub }, changeOrigin: true };

/** Refuses a language that lacks a text, also where nobody runs the type check. Imports by the runner, since what this file
 * imports itself restarts the server of `./dev web` with each change. */
const completeWords: Plugin = {
  name: "complete-words",
  apply: "build",
  async buildStart() {
    const load = async <T>(name: string) => (await runnerImport<T>(`${folder}src/words/${name}.ts`)).module;
    const { differences } = await load<typeof import("./src/words/words.ts")>("words");
    const { en } = await load<typeof import("./src/words/en.ts")>("en");
    const { fr } = await load<typeof import("./src/words/fr.ts")>("fr");
    const wrong = differences(en, fr);
    if (wrong.length) this.error(`web/src/words/fr.ts: ${wrong.join("; ")}`);
  },
};

/** The page of /camera/ID, one level below the base: the same with paths that begin there. The hub's page only. */
const onePathBelow: Plugin = {
  name: "one-path-below",
  apply: "build",
  enforce: "post",
  generateBundle(_, bundle) {
    const index = bundle["index.html"];
    if (index?.type !== "asset" || !process.argv.includes("pages/hub")) return;
    this.emitFile({ type: "asset", fileName: "camera/index.html", source: String(index.source).replaceAll('"./', '"../') });
  },
};

export default defineConfig({
  base: "./", // so that the page works below any path
  publicDir: `${folder}public`,
  cacheDir: `${folder}node_modules/.vite`,
  plugins: [completeWords, onePathBelow, svelte()],
  build: {
    target: ["chrome111", "firefox114", "safari16.4"],
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the Content-Security-Policy allows no data: URL
    reportCompressedSize: false,
  },
  server: {
    fs: { allow: [folder] },
    proxy: Object.fromEntries(["/api", "/cameras", "/film", "/frames", "/labels"].map((path) => [path, forwarded])),
  },
  test: { root: folder, include: ["src/**/*.test.ts"] },
});
