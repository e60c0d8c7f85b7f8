// What the C++ library's headers expect of its compiled part, where there is none: memory, and an end of the
// run for errors that would be exceptions.
#include <cstdio>
#include <cstdlib>
#include <new>

namespace {
[[noreturn]] void die(const char* what) {
    std::printf("%s\n", what);
    std::abort();
}
}  // namespace

void* operator new(std::size_t size) {
    if (void* memory = std::malloc(size)) return memory;
    die("the memory is exhausted");
}
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace std {
void __throw_length_error(const char* what) { die(what); }
void __throw_logic_error(const char* what) { die(what); }
void __throw_out_of_range(const char* what) { die(what); }
void __throw_out_of_range_fmt(const char* what, ...) { die(what); }
void __throw_bad_function_call() { die("an empty function was called"); }
void __throw_bad_array_new_length() { die("an array of a bad length"); }
void __throw_bad_alloc() { die("the memory is exhausted"); }
void __throw_bad_optional_access() { die("an empty optional was read"); }
void __throw_bad_variant_access(const char* what) { die(what); }
}  // namespace std

extern "C" void __cxa_pure_virtual() { die("a pure virtual function was called"); }
// Objects of static storage are never destroyed: the machine is switched off.
extern "C" int __cxa_atexit(void (*)(void*), void*, void*) { return 0; }
extern "C" {
void* __dso_handle = nullptr;
}
