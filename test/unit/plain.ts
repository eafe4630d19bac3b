/** What the stage "plain" begins with: an engine without WebAssembly. */
Reflect.deleteProperty(globalThis, "WebAssembly");
