/** All that the outside (the page, scripts) may see of the simulator. */
export {}
