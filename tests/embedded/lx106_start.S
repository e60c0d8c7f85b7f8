/* Reset, fault vectors and the one system call of the lx106 under QEMU. */
    .section .reset, "ax"
    .global _reset
_reset:
    j _start
    .align 4

    .section .text.start, "ax"
    .literal_position
    .global _start
    .align 4
_start:
    movi a1, __stack
    movi a2, __bss_start
    movi a3, __bss_end
    movi a4, 0
1:  bgeu a2, a3, 2f
    s32i a4, a2, 0
    addi a2, a2, 4
    j 1b
2:  call0 lx106_main

/* int lx106_call(int number, int a, int b, int c) */
    .global lx106_call
    .align 4
lx106_call:
    simcall
    ret

/* A fault, an unaligned load among them, ends the run with status 0x61 and up; without vectors it would hang. */
    .section .vec, "ax"
    .macro die status
    movi a2, 1
    movi a3, \status
    simcall
    .balign 16
    .endm
    .org 0x10
    die 0x61
    die 0x62
    die 0x63
    die 0x64
    die 0x65
    die 0x66
    die 0x67
