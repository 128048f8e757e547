type Source = (personId: string | undefined) => string | null;
let source: Source = () => null;

/** Where the pictures of people come from: said once by the entry, before anything is drawn. */
export function picturesFrom(hook: Source): void {
  source = hook;
}

/** The address of a person's picture; null where there is none, or it is not known yet. */
export const usePicture: Source = (personId) => source(personId);
