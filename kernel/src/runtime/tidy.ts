/** Memory that is given back while nobody waits: each compilation leaves a checker behind. */
import v8 from "node:v8";
import vm from "node:vm";

/** How long nobody must have asked, in milliseconds. */
const idle = 150;

/** After how many compilations it is worth it; and after how many it is done though somebody may wait. */
const some = 15;
const many = 120;

/** A function that is called after each compilation. */
export function tidier(): () => void {
  v8.setFlagsFromString("--expose-gc");
  const collect = vm.runInNewContext("gc") as () => void;
  let count = 0;
  let timer: NodeJS.Timeout | undefined;
  const tidy = () => {
    count = 0;
    collect();
  };
  return () => {
    clearTimeout(timer);
    if (++count >= many) tidy();
    else if (count >= some) timer = setTimeout(tidy, idle).unref();
  };
}
