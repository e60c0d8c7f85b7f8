// A list of the API on a screen: asked for when the screen comes, and again after each change.

import { words } from "../words/index.ts";
import { wordError } from "./wording.ts";

export class Loaded<T> {
  items: T[] | null = $state.raw(null); // null: has not arrived
  problem = $state("");

  constructor(private readonly get: () => Promise<T[]>) {
    void this.load();
  }

  async load(): Promise<void> {
    try {
      this.items = await this.get();
      this.problem = "";
    } catch (error) {
      this.problem = wordError(words, error);
    }
  }
}
