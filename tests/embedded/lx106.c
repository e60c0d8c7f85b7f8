/* What picolibc needs on the lx106 under QEMU: output, memory, exit. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>

extern int lx106_call(int number, int a, int b, int c);
extern int main(void);
extern void (*__init_array_start[])(void), (*__init_array_end[])(void);
extern char __heap_start[], __heap_end[];

static int put(char c, FILE* file) {
    (void)file;
    lx106_call(4, 1, (int)&c, 1);
    return (unsigned char)c;
}

static FILE output = FDEV_SETUP_STREAM(put, NULL, NULL, _FDEV_SETUP_WRITE);
FILE* const stdout = &output;
FILE* const stderr = &output;
FILE* const stdin = &output;

void _exit(int status) {
    lx106_call(1, status, 0, 0);
    for (;;) {
    }
}

void* sbrk(ptrdiff_t more) {
    static char* top = __heap_start;
    if (top + more > __heap_end) {
        errno = ENOMEM;
        return (void*)-1;
    }
    char* before = top;
    top += more;
    return before;
}

void abort(void) { _exit(134); }

void lx106_main(void) {
    for (void (**constructor)(void) = __init_array_start; constructor < __init_array_end; ++constructor) (*constructor)();
    _exit(main());
}
