// Where the hub's addresses begin, with a slash at the end: "http://hub/", or below the path of a proxy. The built script
// is in assets/ below it, whatever the path of the page is.

const here: string = import.meta.url; // apart, since Vite takes `new URL("…", import.meta.url)` for the name of a file
export const base = import.meta.env.DEV ? new URL("/", location.href) : new URL("..", here);

/** An address below the base. */
export const at = (path: string) => new URL(path, base).href;
