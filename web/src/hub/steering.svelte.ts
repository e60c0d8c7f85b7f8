// Steering of one camera: position and lease as the hub says, and the commands of whoever looks at the camera's page.

import { type Api, Refusal } from "../api/client.ts";
import type { Axis, LeaseAction, Ptz } from "../api/types.ts";
import type { Direction } from "../ui/Pad.svelte";
import { type Command, Presses } from "./presses.ts";

const kPollIntervalMs = 1000;
const kTurns: Record<Exclude<Direction, "centre">, { axis: "pan" | "tilt"; sign: 1 | -1 }> = {
  left: { axis: "pan", sign: -1 },
  right: { axis: "pan", sign: 1 },
  down: { axis: "tilt", sign: -1 },
  up: { axis: "tilt", sign: 1 },
};

/** Whether a turn would go beyond the camera's limit. */
export function isAtLimit(ptz: Ptz, direction: Direction): boolean {
  if (direction === "centre") return false;
  const { axis, sign } = kTurns[direction];
  const { position, min, max } = ptz[axis];
  return position !== null && (sign > 0 ? position >= max : position <= min);
}

/** The whole degree within the limits that is nearest. */
const within = (degrees: number, { min, max }: Axis) => Math.min(max, Math.max(min, Math.round(degrees)));

/** Owned by the page of its camera, which calls follow() and leave(). `word`: an error for people. */
export class Steering {
  ptz: Ptz | null = $state.raw(null); // null: not known yet
  problem = $state(""); // of the last command, or why nothing is known
  held: Direction | null = $state(null);
  aim: { pan: number; tilt: number } | null = $state.raw(null); // where lookAt() turns to, until the camera is there or does something else
  asked = $state(false); // for the lease of the present holder
  private problemCode: string | undefined;
  private readonly presses = new Presses();
  private readonly turns: Record<Direction, Command>;
  private sending = 0; // commands without an answer
  private answers = 0; // of commands
  private asking = false;

  constructor(
    private readonly api: Pick<Api, "ptz" | "move" | "moveTo" | "home" | "goToPreset" | "setPatrol" | "lease">,
    private readonly camera: string,
    private readonly word: (error: unknown) => string,
  ) {
    const turn = (direction: keyof typeof kTurns) => () => this.turn(direction);
    this.turns = { left: turn("left"), right: turn("right"), up: turn("up"), down: turn("down"), centre: () => this.send(() => api.home(camera)) };
  }

  /** Who steers, if it is somebody else. */
  get other(): string | null {
    const { lease } = this.ptz ?? {};
    return lease && !lease.mine ? lease.holder : null;
  }

  /** Both axes are known. */
  get at(): { pan: number; tilt: number } | null {
    const [pan, tilt] = [this.ptz?.pan.position ?? null, this.ptz?.tilt.position ?? null];
    return pan === null || tilt === null ? null : { pan, tilt };
  }

  get maySteer(): boolean {
    return this.ptz?.may_steer === true && this.other === null;
  }

  isBlocked = (direction: Direction): boolean => !this.ptz || !this.maySteer || isAtLimit(this.ptz, direction);

  press(direction: Direction): void {
    if (this.isBlocked(direction)) return;
    this.held = direction;
    this.presses.press(this.turns[direction]);
  }

  release(direction: Direction): void {
    if (this.held === direction) this.held = null;
    this.presses.release(this.turns[direction]);
  }

  /** A short press. */
  tap(direction: Direction): void {
    this.press(direction);
    this.release(direction);
  }

  /** Whatever is held ends: the window lost the keys. */
  stop(): void {
    this.held = null;
    this.presses.stop();
  }

  goToPreset(name: string): void {
    if (this.maySteer && this.at) this.presses.tap(() => this.send(() => this.api.goToPreset(this.camera, name)));
  }

  /** Whether lookAt() does something. */
  get mayLookAt(): boolean {
    return this.maySteer && this.at !== null;
  }

  /** Turns to an angle, as far as the limits go, by one command. */
  lookAt(pan: number, tilt: number): void {
    if (!this.ptz || !this.mayLookAt) return;
    const to = { pan: within(pan, this.ptz.pan), tilt: within(tilt, this.ptz.tilt) };
    this.presses.tap(() => this.send(() => this.api.moveTo(this.camera, to), to));
  }

  togglePatrol(): void {
    const { patrol } = this.ptz ?? {};
    if (this.maySteer && patrol) this.presses.tap(() => this.send(() => this.api.setPatrol(this.camera, !patrol.running)));
  }

  async lease(action: LeaseAction): Promise<void> {
    const done = await this.send(() => this.api.lease(this.camera, action));
    if (done && action === "ask") this.asked = true;
  }

  /** Asks the hub every second, until the function that it returns is called. */
  follow(): () => void {
    void this.ask();
    const timer = setInterval(() => void this.ask(), kPollIntervalMs);
    return () => {
      clearInterval(timer);
      this.stop();
    };
  }

  /** Gives the lease up, when the page is left. */
  leave(): void {
    this.stop();
    if (this.ptz?.lease.mine || this.sending > 0) void this.api.lease(this.camera, "release").catch(() => {}); // it lapses by itself
  }

  private turn(direction: keyof typeof kTurns): Promise<boolean> {
    if (!this.ptz || this.isBlocked(direction)) return Promise.resolve(false);
    const { axis, sign } = kTurns[direction];
    const by = sign * this.ptz.step;
    return this.send(() => this.api.move(this.camera, axis === "pan" ? by : 0, axis === "tilt" ? by : 0));
  }

  /** Resolves to whether the hub did it. `aim`: where to the command turns, if that is known here. */
  private async send(command: () => Promise<Ptz>, aim: { pan: number; tilt: number } | null = null): Promise<boolean> {
    ++this.sending;
    this.aim = aim;
    try {
      const ptz = await command();
      ++this.answers;
      this.tell("");
      this.take(ptz);
      return true;
    } catch (error) {
      ++this.answers;
      this.aim = null;
      this.tell(this.word(error), error);
      return false;
    } finally {
      --this.sending;
    }
  }

  private async ask(): Promise<void> {
    if (this.asking || this.sending > 0) return; // a command's answer says the same
    this.asking = true;
    const { answers } = this;
    try {
      const ptz = await this.api.ptz(this.camera);
      if (answers === this.answers && this.sending === 0) this.take(ptz); // else it is older than a command
    } catch (error) {
      // A hub that does not answer is told at the top of the page.
      if (error instanceof Refusal && this.ptz === null) this.tell(this.word(error), error);
    } finally {
      this.asking = false;
    }
  }

  private take(ptz: Ptz): void {
    if (ptz.lease.mine || ptz.lease.holder !== this.ptz?.lease.holder) this.asked = false;
    const first = this.ptz === null;
    this.ptz = ptz;
    // The hub is on its way in small moves; whoever else ends it has no aim here.
    if (!ptz.moving || (this.at?.pan === this.aim?.pan && this.at?.tilt === this.aim?.tilt)) this.aim = null;
    if (first || (this.problemCode === "steered_by_other" && !this.other) || (this.problemCode === "position_unknown" && this.at)) this.tell("");
  }

  private tell(problem: string, error?: unknown): void {
    this.problem = problem;
    this.problemCode = error instanceof Refusal ? error.code : undefined;
  }
}
