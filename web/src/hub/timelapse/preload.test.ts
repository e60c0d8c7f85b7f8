import assert from "node:assert/strict";
import { test } from "vitest";
import { type Limits, Preload } from "./preload.ts";

/** A hub that answers when the test says so. */
class Loads {
  readonly asked: number[] = [];
  readonly dropped: number[] = [];
  readonly aborted: number[] = [];
  private readonly open = new Map<number, { resolve: (index: number) => void; reject: (error: Error) => void }>();
  nowMs = 0;

  preload(count: number, limits: Limits): Preload<number> {
    return new Preload(count, this.load, (index) => this.dropped.push(index), limits, () => {}, () => this.nowMs);
  }
  private readonly load = (index: number, signal: AbortSignal): Promise<number> => {
    this.asked.push(index);
    return new Promise((resolve, reject) => {
      this.open.set(index, { resolve, reject });
      signal.addEventListener("abort", () => {
        this.aborted.push(index);
        this.open.delete(index);
        reject(new Error("aborted"));
      });
    });
  };
  get waiting(): number[] {
    return [...this.open.keys()];
  }
  /** All that are open arrive after `ms`. */
  async arrive(ms = 10): Promise<void> {
    this.nowMs += ms;
    for (const [index, { resolve }] of [...this.open]) {
      this.open.delete(index);
      resolve(index);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  async fail(index: number): Promise<void> {
    this.open.get(index)?.reject(new Error("gone"));
    this.open.delete(index);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("standing still, the picture itself comes first and some beside it; never more than so many at a time", async () => {
  const loads = new Loads();
  const preload = loads.preload(100, { parallel: 3, most: 20 });
  preload.want(50, 0);
  assert.deepEqual(loads.asked, [50, 51, 49]);
  assert.equal(preload.best(50), null);
  await loads.arrive();
  assert.equal(preload.best(50)?.picture, 50);
  for (let i = 0; i < 5; ++i) await loads.arrive();
  assert.deepEqual([...loads.asked].sort((a, b) => a - b), [47, 48, 49, 50, 51, 52, 53], "and no more");
});

test("a kept picture is not asked for again", async () => {
  const loads = new Loads();
  const preload = loads.preload(100, { parallel: 8, most: 20 });
  preload.want(5, 0);
  await loads.arrive();
  preload.want(6, 0);
  assert.deepEqual(loads.asked.filter((index, i) => loads.asked.indexOf(index) !== i), []);
});

test("no more pictures are kept than the limit, and what goes is freed", async () => {
  const loads = new Loads();
  const preload = loads.preload(1000, { parallel: 4, most: 10 });
  for (let at = 0; at < 200; at += 5) {
    preload.want(at, 25);
    await loads.arrive(10);
    assert.ok(preload.size <= 10, `${preload.size}`);
  }
  assert.equal(loads.dropped.length, loads.asked.length - preload.size - loads.waiting.length);
});

test("a fast hub gives each picture, a slow one every few, and never a queue", async () => {
  const loads = new Loads();
  const preload = loads.preload(1000, { parallel: 4, most: 40 });
  preload.want(0, 25);
  for (let i = 0; i < 30; ++i) {
    await loads.arrive(5); // 5 ms a picture
    preload.want(i, 25);
  }
  const late = loads.asked.slice(-8);
  assert.ok(late.every((index, i) => i === 0 || index - (late[i - 1] ?? 0) === 1), late.join());
  for (let i = 30; i < 200; i += 10) {
    await loads.arrive(800); // 20 pictures of playing time
    preload.want(i, 25);
  }
  assert.ok(loads.waiting.length <= 4);
  const strides = loads.asked.slice(-6).map((index, i, all) => index - (all[i - 1] ?? index)).slice(1);
  assert.ok(strides.every((stride) => stride >= 4), `dropped between: ${strides.join()}`);
});

test("while it plays, the last picture before the place is shown where that of the place is late", async () => {
  const loads = new Loads();
  const preload = loads.preload(100, { parallel: 1, most: 20 });
  preload.want(10, 0);
  await loads.arrive();
  preload.want(14, 10);
  assert.equal(preload.best(14)?.index, 10);
  preload.want(14, 0);
  assert.equal(preload.best(14), null, "who stands still waits for the right one");
});

test("a jump far away gives up what is no longer wanted", async () => {
  const loads = new Loads();
  const preload = loads.preload(1000, { parallel: 3, most: 20 });
  preload.want(0, 0);
  preload.want(900, 0);
  assert.deepEqual(loads.aborted, [0, 1, 2]);
  await loads.arrive();
  assert.ok(loads.asked.includes(900));
  assert.equal(preload.hasFailed(0), false, "it may be asked for later");
});

test("a picture that is gone is not asked for again", async () => {
  const loads = new Loads();
  const preload = loads.preload(10, { parallel: 1, most: 20 });
  preload.want(4, 0);
  await loads.fail(4);
  assert.ok(preload.hasFailed(4));
  preload.want(4, 0);
  assert.equal(loads.asked.filter((index) => index === 4).length, 1);
});

test("at its end all is freed, also what arrives later", async () => {
  const loads = new Loads();
  const preload = loads.preload(10, { parallel: 2, most: 20 });
  preload.want(0, 0);
  await loads.arrive();
  const asked = loads.asked.length;
  preload.end();
  await loads.arrive();
  assert.deepEqual([preload.size, loads.asked.length], [0, asked]);
  assert.ok(loads.dropped.length >= 2);
});
