/** The compiler, named in this one place: another version, or another way to reach it, is an exchange of this file. */
import ts from "typescript";

export { ts };
