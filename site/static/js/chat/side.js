// The conversations beside the one that is open, kept as they are in other tabs.

import { part } from "../site/parts.js";
import { watchSide } from "../review/live.js";

part("#side", (side, signal) => watchSide(side, side.dataset.address, signal));
