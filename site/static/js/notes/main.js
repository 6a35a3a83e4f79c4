// Bringing and writing notes.

import { part } from "../site/parts.js";
import { bringFiles } from "./import.js";
import { write } from "./writing.js";

part("#import-form", bringFiles);
part("#note-form", write);
