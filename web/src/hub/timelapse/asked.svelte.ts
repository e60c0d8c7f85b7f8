// An answer of the API on a screen that is asked for anew when what it is about changes; only the last question counts.

import { Refusal } from "../../api/client.ts";
import { words } from "../../words/index.ts";
import { wordError } from "../wording.ts";

export class Asked<T> {
  value: T | null = $state.raw(null); // null: has not arrived
  problem = $state("");
  status = $state(0); // of the refusal; 0: there is none
  private number = 0;

  /** The value of before stays until the new one is there. */
  async ask(get: () => Promise<T>): Promise<void> {
    const own = ++this.number;
    try {
      const value = await get();
      if (own !== this.number) return;
      [this.value, this.problem, this.status] = [value, "", 0];
    } catch (error) {
      if (own !== this.number) return;
      [this.problem, this.status] = [wordError(words, error), error instanceof Refusal ? error.status : 0];
    }
  }

  /** As if it had never been asked for. */
  forget(): void {
    ++this.number;
    [this.value, this.problem, this.status] = [null, "", 0];
  }
}
