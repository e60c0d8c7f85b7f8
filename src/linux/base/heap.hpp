// How the process asks the kernel for memory.
//
// A call that changes the memory map waits until no other thread changes it. A password's hash maps 64 MiB
// and fills them in one such call, of 30 ms and more, and the heap that glibc gives to each thread grows in
// steps of one page, each by such a call: a loop would be late by it.
#pragma once

namespace vedette {

// Lets heaps shrink rarely, and takes pictures from them. Main thread, before any other thread starts. Does
// nothing with another C library.
void keep_heap_steady();

// Lets the heap of the calling thread grow to 8 MiB at once. What is not used takes none of the machine's
// memory.
void reserve_thread_heap();

}  // namespace vedette
