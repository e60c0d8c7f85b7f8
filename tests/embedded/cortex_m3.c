/* Start of a Cortex-M3 under QEMU with semihosting: memory set up, constructors, main, its result as the exit status.
   A fault ends the run with status 99. */
#include <errno.h>
#include <stddef.h>
#include <string.h>

extern char __data_load[], __data_start[], __data_end[], __bss_start__[], __bss_end__[], __stack[], end[], __heap_limit[];
extern int main(void);
extern void __libc_init_array(void);
extern void exit(int status);
extern void initialise_monitor_handles(void);

void _init(void) {}
void _fini(void) {}

void* _sbrk(ptrdiff_t more) {
    static char* top = end;
    if (top + more > __heap_limit) {
        errno = ENOMEM;
        return (void*)-1;
    }
    char* before = top;
    top += more;
    return before;
}

void Reset_Handler(void) {
    memcpy(__data_start, __data_load, (size_t)(__data_end - __data_start));
    memset(__bss_start__, 0, (size_t)(__bss_end__ - __bss_start__));
    initialise_monitor_handles();
    __libc_init_array();
    exit(main());
}

static void fault(void) {
    static const unsigned exit_with[2] = {0x20026, 99}; /* semihosting: ADP_Stopped_ApplicationExit */
    register int operation __asm__("r0") = 0x20;
    register const void* block __asm__("r1") = exit_with;
    __asm__ volatile("bkpt 0xab" ::"r"(operation), "r"(block));
    for (;;) {
    }
}

__attribute__((section(".vectors"), used)) static const void* vectors[16] = {
    __stack, Reset_Handler, fault, fault, fault, fault, fault};
