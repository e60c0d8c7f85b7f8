// What the form of a new film offers, and how long the film becomes. No framework, no texts.

import type { Film } from "../../api/timelapse.ts";

export const kFps = [10, 15, 25, 30, 60] as const;
export const kEvery = [1, 2, 5, 10, 60] as const;
export const kSizes = ["1920x1080", "1280x720", "640x360"] as const;

/** Whether the hub still works on it. */
export const isOpen = ({ state }: Film): boolean => state === "waiting" || state === "rendering";

/** The length of a film, ms. */
export const lengthOf = (pictures: number, every: number, fps: number): number => (Math.ceil(pictures / every) / fps) * 1000;

/** Whether a browser's player shows it; the others are pictures. */
export const isVideo = (name: string): boolean => !name.endsWith(".gif");
