// What a window, or the browser, remembers; where storage is forbidden it forgets, and nothing else fails.

/** A value kept by name, or null. `where`: "local" for the browser, "session" for this window. */
export function recall(name, where = "local") {
  try {
    return window[`${where}Storage`].getItem(name);
  } catch {
    return null;
  }
}

/** Keeps a value by name. */
export function remember(name, value, where = "local") {
  try {
    window[`${where}Storage`].setItem(name, value);
  } catch {
    // forgotten
  }
}
