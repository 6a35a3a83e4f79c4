// The shell that every page has.

import "./copy.js";
import "./forms.js";
import "./install.js";
import "./bottom.js";
import { showCards } from "./cards.js";
import "./clock.js";
import "./leaving.js";
import "./menus.js";
import "./notices.js";
import "./requests.js";
import "./scrolling.js";
import "./shortcuts.js";

showCards();
