const LATER_MS = 150

/** For a part of the program that nobody waits for: it is asked for once what they do wait for has been drawn. */
export async function later<Part>(load: () => Promise<Part>): Promise<Part> {
  await new Promise((resolve) => setTimeout(resolve, LATER_MS))
  return load()
}
