// Presses of keys and buttons as commands, one after the other: one command a press, and while a press is held the next one
// only after the answer of the one before. Knows no page.

const kHoldMs = 400; // a press that lasts longer is held
const kIntervalMs = 200; // between two commands of a held press, at least
const kMostWaiting = 3; // presses while a command waits for its answer; further ones are dropped

/** Sends a command. Resolves with its answer: false drops whatever waits. Never rejects. */
export type Command = () => Promise<boolean>;

export class Presses {
  private held: Command | null = null;
  private count = 0; // of presses and releases
  private due = false; // a held press goes on
  private waiting: Command[] = [];
  private busy = false;

  constructor(private readonly later: (run: () => void, ms: number) => unknown = (run, ms) => setTimeout(run, ms)) {}

  /** Sends a command, and goes on with it while it is held. */
  press(command: Command): void {
    this.hold(command);
    if (this.waiting.length < kMostWaiting) this.waiting.push(command);
    this.goOnIn(kHoldMs);
    void this.run();
  }

  /** The press of `command` has ended. */
  release(command: Command): void {
    if (this.held === command) this.hold(null);
  }

  /** Sends a command once. */
  tap(command: Command): void {
    this.press(command);
    this.release(command);
  }

  /** Nothing is held, and nothing waits. */
  stop(): void {
    this.hold(null);
    this.waiting = [];
  }

  private hold(command: Command | null): void {
    this.held = command;
    this.due = false;
    ++this.count;
  }

  private goOnIn(ms: number): void {
    const { count } = this;
    this.later(() => {
      if (count !== this.count) return;
      this.due = true;
      void this.run();
    }, ms);
  }

  private next(): Command | null {
    const first = this.waiting.shift();
    if (first) return first;
    if (!this.due) return null;
    this.due = false;
    this.goOnIn(kIntervalMs);
    return this.held;
  }

  private async run(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    for (let command = this.next(); command; command = this.next()) {
      if (!(await command())) this.stop();
    }
    this.busy = false;
  }
}
