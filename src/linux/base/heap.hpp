// How the process asks the kernel for memory. Main thread, before any other thread starts.
#pragma once

namespace vedette {

// Makes the heap grow rarely, in large steps, and shrink rarely: a call that changes the memory map waits
// until no other thread changes it. A password's hash maps 64 MiB and fills them in one such call, of 30 ms
// and more, and each thread's own heap of glibc grows in steps of one page. Memory that is not used yet takes
// none of the machine. Does nothing with another C library.
void keep_heap_steady();

}  // namespace vedette
