// Command sbom writes the bill of materials of the built program, in the form
// CycloneDX 1.6 (ECMA-424): every module that the linker put into the binary,
// read out of the binary itself, the Go toolchain's standard library, and the
// npm packages whose files are embedded.
//
// What must never be in it: a module that is not in the binary, a moment or a
// machine's name. The same binary gives the same bytes.
//
//	sbom [-root DIR] bin/lykta > bin/lykta.cdx.json
package main
