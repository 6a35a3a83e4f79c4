// Bringing, writing and catching notes.

import { part } from "../site/parts.js";
import { capture, explainDragging } from "./capture.js";
import { bringFiles } from "./import.js";
import { write } from "./writing.js";

part("#import-form", bringFiles);
part("#note-form", write);
part("#capture-form", capture);
part("#bookmarklet", explainDragging);
