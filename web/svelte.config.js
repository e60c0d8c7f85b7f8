// Svelte's defaults; vite and svelte-check both look for this file.
export default {};
