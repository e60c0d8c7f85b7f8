// Short messages about what has been done. They leave by themselves; what must be read is a Problem.

const kShownMs = 5000;
let nextId = 1;

export const toasts: { id: number; text: string }[] = $state([]);

export function toast(text: string): void {
  const id = nextId++;
  toasts.push({ id, text });
  setTimeout(() => {
    const index = toasts.findIndex((one) => one.id === id);
    if (index >= 0) toasts.splice(index, 1);
  }, kShownMs);
}
