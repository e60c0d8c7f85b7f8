// Saving a change of the settings, step by step: first the plan (a dry run), then, if it is wanted, the save; with a trial
// the hub takes the change back where a camera gives no picture. One answer at a time. No framework, no texts.

import { Refusal } from "../../api/client.ts";
import type { FileProblem, How, Saved } from "../../api/settings.ts";
import { isWithin } from "./keys.ts";

export const kTrialMs = 30_000; // the hub waits so long for pictures

export interface Lost {
  camera: string;
  reason: string;
}

export type Step =
  | { step: "planning" }
  | { step: "planned"; plan: Saved }
  | { step: "saving"; trial: boolean }
  | { step: "saved"; answer: Saved }
  | { step: "taken_back"; cameras: Lost[] } // the settings are as before
  | { step: "overtaken"; version: string; lines: string[] } // somebody else has saved meanwhile: `lines`
  | { step: "invalid"; problems: FileProblem[] }
  | { step: "failed"; error: unknown };

const listIn = <T>(refusal: Refusal, name: string): T[] => (Array.isArray(refusal.members[name]) ? (refusal.members[name] as T[]) : []);

/** Where a refusal, or no answer at all, leads. */
export function afterError(error: unknown): Step {
  if (!(error instanceof Refusal)) return { step: "failed", error };
  switch (error.code) {
    case "taken_back":
      return { step: "taken_back", cameras: listIn(error, "cameras") };
    case "settings_changed":
      return { step: "overtaken", version: error.values["version"] ?? "", lines: listIn(error, "lines") };
    case "invalid_settings":
    case "file_has_problems":
      return { step: "invalid", problems: listIn(error, "problems") };
    default:
      return { step: "failed", error };
  }
}

/** Whether a change concerns where a camera's pictures come from, so that a trial has something to wait for. */
export function isWorthTrial({ changes }: Saved): boolean {
  const removed = changes.filter(({ what }) => what === "entry_removed").map(({ path }) => path);
  return changes.some(
    ({ path, what, applies }) =>
      path.startsWith("cameras.") && (applies === "restart_source" || what === "entry_added") && !removed.some((one) => path === one || isWithin(path, one)),
  );
}

export class Saving {
  step: Step = { step: "planning" };

  /** `send` asks the hub; `version`: what the change is based on; `tell` is called after each step. */
  constructor(
    private readonly send: (version: string, how: How) => Promise<Saved>,
    private version: string,
    private readonly tell: (step: Step) => void = () => {},
  ) {}

  /** Whether an answer must be waited for: what is being saved cannot be called off. */
  get isBusy(): boolean {
    return this.step.step === "saving";
  }

  async plan(): Promise<void> {
    if (this.isBusy) return;
    this.go({ step: "planning" });
    try {
      const plan = await this.send(this.version, { dryRun: true });
      this.go({ step: "planned", plan });
    } catch (error) {
      this.go(afterError(error));
    }
  }

  /** `trial`: keep the change only when each changed camera gives a picture. */
  async save(trial: boolean): Promise<void> {
    if (this.isBusy) return;
    this.go({ step: "saving", trial });
    try {
      const answer = await this.send(this.version, { confirm: trial });
      this.go({ step: "saved", answer });
    } catch (error) {
      this.go(afterError(error));
    }
  }

  /** Plans the same change anew, based on what somebody else has saved. */
  async goOn(): Promise<void> {
    if (this.step.step !== "overtaken") return;
    this.version = this.step.version;
    await this.plan();
  }

  private go(step: Step): void {
    this.step = step;
    this.tell(step);
  }
}
