// Who is logged in at this browser, as the hub says.

import { type Api, Refusal } from "../api/client.ts";
import type { Who } from "../api/types.ts";

/** `asking`: not known yet. `out`: log in first. `setup`: the hub has no users, and this is not its own machine. */
export type SessionState = "asking" | "in" | "out" | "setup";

export class Session {
  state: SessionState = $state("asking");
  who: Who | null = $state.raw(null);
  private waiting = false; // for an answer to ask()

  constructor(readonly api: Api) {
    api.onLoggedOut = () => void this.ask();
  }

  /** May anybody on this machine look, since the hub has no users? */
  get open(): boolean {
    return this.who?.means === "own_machine";
  }

  /** Stays as it is when the hub does not answer: who looks at pictures sees that there. */
  async ask(): Promise<void> {
    if (this.waiting) return;
    this.waiting = true;
    try {
      this.begin(await this.api.session());
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) this.end(error.code === "setup_needed" ? "setup" : "out");
    }
    this.waiting = false;
  }

  /** Throws what the API throws. */
  async logIn(name: string, password: string): Promise<void> {
    this.begin(await this.api.logIn(name, password));
  }

  /** Throws what the API throws. */
  async join(secret: string, owner: { name: string; password: string } | null): Promise<void> {
    this.begin(await this.api.join(secret, owner));
  }

  /** Throws what the API throws. */
  async logOut(): Promise<void> {
    await this.api.logOut();
    this.end("out");
    await this.ask(); // for the token of the log-in form
  }

  private begin(who: Who): void {
    this.who = who;
    this.state = "in";
  }

  private end(state: "out" | "setup"): void {
    this.who = null;
    this.state = state;
  }
}
