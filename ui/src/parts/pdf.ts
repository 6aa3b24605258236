// PDF files on the screen. pdf.js is large, so it is only read when the first page is shown, and
// everything it may ask for lies in the program.
import type { PDFDocumentProxy, PDFPageProxy, PDFWorker } from "pdfjs-dist";

export type { PDFPageProxy };

/** Width and height of a page at 72 points an inch. */
export interface PageSize {
  width: number;
  height: number;
}

/** An opened PDF. Sizes are the first page's until each page's own is known. */
export interface PdfFile {
  pages: number;
  sizes: PageSize[];
  page: (number: number) => Promise<PDFPageProxy>;
  close: () => void;
}

type PdfJs = typeof import("pdfjs-dist");

let library: Promise<{ pdfjs: PdfJs; worker: PDFWorker }> | undefined;

async function load(): Promise<{ pdfjs: PdfJs; worker: PDFWorker }> {
  const [pdfjs, { default: url }] = await Promise.all([
    import("pdfjs-dist/legacy/build/pdf.min.mjs") as Promise<PdfJs>,
    import("pdfjs-dist/legacy/build/pdf.worker.min.mjs?url"),
  ]);
  // pdf.js does not know the scheme of the window and would look for its worker elsewhere.
  const port = new Worker(url, { type: "module" });
  return { pdfjs, worker: pdfjs.PDFWorker.create({ port }) };
}

/** Opens a PDF; the bytes are handed over and not to be used afterwards. */
export async function openPdf(bytes: Uint8Array): Promise<PdfFile> {
  const { pdfjs, worker } = await (library ??= load());
  const base = new URL("pdf/", document.baseURI).href;
  const document_: PDFDocumentProxy = await pdfjs.getDocument({
    data: bytes,
    worker,
    cMapUrl: `${base}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${base}standard_fonts/`,
    wasmUrl: `${base}wasm/`,
    isEvalSupported: false,
    enableXfa: false,
  }).promise;
  const first = size(await document_.getPage(1));
  return {
    pages: document_.numPages,
    sizes: Array.from({ length: document_.numPages }, () => first),
    page: (number) => document_.getPage(number),
    close: () => void document_.loadingTask.destroy(),
  };
}

/** The size of a page. */
export function size(page: PDFPageProxy): PageSize {
  const { width, height } = page.getViewport({ scale: 1 });
  return { width, height };
}

/** Where each page begins when they stand under each other with a gap, and where the last ends. */
export function offsets(heights: readonly number[], gap: number): number[] {
  const out = [gap];
  for (const height of heights) out.push((out[out.length - 1] ?? 0) + height + gap);
  return out;
}

/** The first and last page (from 0) that are at least partly between two lines. */
export function between(starts: readonly number[], top: number, bottom: number): [number, number] {
  const last = starts.length - 2;
  let low = 0;
  let high = Math.max(0, last);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle + 1] ?? 0) > top) high = middle;
    else low = middle + 1;
  }
  let to = low;
  while (to < last && (starts[to + 1] ?? 0) < bottom) to++;
  return [low, to];
}
