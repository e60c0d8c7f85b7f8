/* The lx106 has no divider and no wide multiplier, and its libgcc lacks them too. Compiled with -fno-builtin, so that the
   compiler does not turn these functions into calls of themselves. */
typedef unsigned long long u64;
typedef long long s64;
typedef unsigned u32;
typedef int s32;

static u32 divide32(u32 n, u32 d, u32* rest) {
    u32 q = 0, r = 0;
    for (int i = 31; i >= 0; i--) {
        r = (r << 1) | (n >> 31);
        n <<= 1;
        q <<= 1;
        if (r >= d) {
            r -= d;
            q |= 1;
        }
    }
    *rest = r;
    return q;
}

static u64 divide64(u64 n, u64 d, u64* rest) {
    u64 q = 0, r = 0;
    for (int i = 63; i >= 0; i--) {
        r = (r << 1) | (n >> 63);
        n <<= 1;
        q <<= 1;
        if (r >= d) {
            r -= d;
            q |= 1;
        }
    }
    *rest = r;
    return q;
}

static u32 size32(s32 a) { return a < 0 ? -(u32)a : (u32)a; }
static u64 size64(s64 a) { return a < 0 ? -(u64)a : (u64)a; }

u32 __udivsi3(u32 n, u32 d) {
    u32 rest;
    return divide32(n, d, &rest);
}
u32 __umodsi3(u32 n, u32 d) {
    u32 rest;
    divide32(n, d, &rest);
    return rest;
}
s32 __divsi3(s32 n, s32 d) {
    u32 rest;
    const u32 q = divide32(size32(n), size32(d), &rest);
    return (s32)((n ^ d) < 0 ? -q : q);
}
s32 __modsi3(s32 n, s32 d) {
    u32 rest;
    divide32(size32(n), size32(d), &rest);
    return (s32)(n < 0 ? -rest : rest);
}
u64 __udivdi3(u64 n, u64 d) {
    u64 rest;
    return divide64(n, d, &rest);
}
u64 __umoddi3(u64 n, u64 d) {
    u64 rest;
    divide64(n, d, &rest);
    return rest;
}
s64 __divdi3(s64 n, s64 d) {
    u64 rest;
    const u64 q = divide64(size64(n), size64(d), &rest);
    return (s64)((n ^ d) < 0 ? -q : q);
}
s64 __moddi3(s64 n, s64 d) {
    u64 rest;
    divide64(size64(n), size64(d), &rest);
    return (s64)(n < 0 ? -rest : rest);
}
u64 __muldi3(u64 a, u64 b) {
    u64 product = 0;
    while (a) {
        if (a & 1) product += b;
        a >>= 1;
        b <<= 1;
    }
    return product;
}
