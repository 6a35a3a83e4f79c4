// The shell that every page has.

import "./copy.js";
import "./forms.js";
import "./install.js";
import "./menus.js";
import "./requests.js";
