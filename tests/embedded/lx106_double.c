/* Arithmetic of `double`, which an ESP8266 has in its ROM and Debian's libgcc for the lx106 lacks. Rounds to nearest, ties to
   even, as IEEE 754 says, so that a test finds the values of other processors. Subnormal numbers are taken as 0. No operation
   on `double` stands in this file: it would call itself. */
typedef unsigned long long u64;
typedef unsigned u32;
typedef int s32;

typedef union {
    double value;
    u64 bits;
} Double;

/* value = mantissa * 2^(exponent - 1075), mantissa 0 or with bit 52 set; exponent 2047: infinite, or no number. */
typedef struct {
    u64 mantissa;
    s32 exponent;
    u32 is_negative;
} Parts;

#define HIDDEN (1ULL << 52)
#define TOP 2047
/* Bits below the mantissa while a result is computed; the last one says that some bit below it was set. */
#define GUARD 3

static Parts parts(double value) {
    Double in;
    Parts out;
    in.value = value;
    out.is_negative = (u32)(in.bits >> 63);
    out.exponent = (s32)(in.bits >> 52 & TOP);
    out.mantissa = out.exponent == 0 ? 0 : (in.bits & (HIDDEN - 1)) | HIDDEN;
    return out;
}

static double special(u32 is_negative, u64 mantissa) {
    Double out;
    out.bits = (u64)is_negative << 63 | (u64)TOP << 52 | mantissa;
    return out.value;
}
static double not_a_number(void) { return special(0, HIDDEN >> 1); }
static int is_special(Parts p) { return p.exponent == TOP; }
static int is_number(Parts p) { return p.exponent != TOP || p.mantissa == HIDDEN; }

/* Of a mantissa with GUARD bits more. */
static double rounded(u32 is_negative, s32 exponent, u64 mantissa) {
    Double out;
    u64 rest;
    out.bits = (u64)is_negative << 63;
    if (mantissa == 0) return out.value;
    while (mantissa >= HIDDEN << (GUARD + 1)) {
        mantissa = mantissa >> 1 | (mantissa & 1);
        exponent++;
    }
    while (mantissa < HIDDEN << GUARD) {
        mantissa <<= 1;
        exponent--;
    }
    rest = mantissa & ((1 << GUARD) - 1);
    mantissa >>= GUARD;
    if (rest > 1 << (GUARD - 1) || (rest == 1 << (GUARD - 1) && (mantissa & 1))) mantissa++;
    if (mantissa == HIDDEN << 1) {
        mantissa >>= 1;
        exponent++;
    }
    if (exponent >= TOP) return special(is_negative, 0);
    if (exponent > 0) out.bits |= (u64)exponent << 52 | (mantissa & (HIDDEN - 1));
    return out.value;
}

double __adddf3(double x, double y) {
    Parts a = parts(x), b = parts(y);
    u64 rest;
    s32 distance;
    if (is_special(a) || is_special(b)) {
        if (!is_number(a) || !is_number(b)) return not_a_number();
        if (is_special(a) && is_special(b) && a.is_negative != b.is_negative) return not_a_number();
        return is_special(a) ? x : y;
    }
    if (a.exponent < b.exponent || (a.exponent == b.exponent && a.mantissa < b.mantissa)) {
        const Parts swap = a;
        a = b;
        b = swap;
    }
    if (b.mantissa == 0) {
        if (a.mantissa == 0) return rounded(a.is_negative & b.is_negative, 0, 0);
        return rounded(a.is_negative, a.exponent, a.mantissa << GUARD);
    }
    a.mantissa <<= GUARD;
    b.mantissa <<= GUARD;
    distance = a.exponent - b.exponent;
    if (distance > 60) distance = 60;
    rest = b.mantissa & ((1ULL << distance) - 1);
    b.mantissa = b.mantissa >> distance | (rest != 0);
    if (a.is_negative == b.is_negative) return rounded(a.is_negative, a.exponent, a.mantissa + b.mantissa);
    if (a.mantissa == b.mantissa) return rounded(0, 0, 0);
    return rounded(a.is_negative, a.exponent, a.mantissa - b.mantissa);
}

double __negdf2(double value) {
    Double out;
    out.value = value;
    out.bits ^= 1ULL << 63;
    return out.value;
}

double __subdf3(double x, double y) { return __adddf3(x, __negdf2(y)); }

static u64 product32(u32 a, u32 b) {
    const u32 low = (a & 0xffff) * (b & 0xffff);
    const u32 middle1 = (a >> 16) * (b & 0xffff);
    const u32 middle2 = (a & 0xffff) * (b >> 16);
    const u32 high = (a >> 16) * (b >> 16);
    return ((u64)high << 32) + ((u64)middle1 << 16) + ((u64)middle2 << 16) + low;
}

double __muldf3(double x, double y) {
    const Parts a = parts(x), b = parts(y);
    const u32 is_negative = a.is_negative ^ b.is_negative;
    u64 low, middle, high;
    if (is_special(a) || is_special(b)) {
        if (!is_number(a) || !is_number(b) || a.mantissa == 0 || b.mantissa == 0) return not_a_number();
        return special(is_negative, 0);
    }
    /* 106 bits in high and low, of which the upper ones make the mantissa. */
    low = product32((u32)a.mantissa, (u32)b.mantissa);
    middle = product32((u32)(a.mantissa >> 32), (u32)b.mantissa) + (low >> 32);
    high = product32((u32)(a.mantissa >> 32), (u32)(b.mantissa >> 32)) + (middle >> 32);
    middle = product32((u32)a.mantissa, (u32)(b.mantissa >> 32)) + (u32)middle;
    high += middle >> 32;
    low = middle << 32 | (u32)low;
    /* The product of two mantissas has 104 bits below its point; 52 and the guard stay. */
    return rounded(is_negative, a.exponent + b.exponent - 1023,
                   high << (64 - 52 + GUARD) | low >> (52 - GUARD) | ((low & ((1ULL << (52 - GUARD)) - 1)) != 0));
}

double __divdf3(double x, double y) {
    const Parts a = parts(x), b = parts(y);
    const u32 is_negative = a.is_negative ^ b.is_negative;
    u64 rest = a.mantissa, quotient = 0;
    int i;
    if (!is_number(a) || !is_number(b) || (is_special(a) && is_special(b))) return not_a_number();
    if (is_special(a)) return special(is_negative, 0);
    if (is_special(b)) return rounded(is_negative, 0, 0);
    if (b.mantissa == 0) return a.mantissa == 0 ? not_a_number() : special(is_negative, 0);
    /* One bit more than the guard, for a quotient below 1. */
    for (i = 0; i <= 52 + GUARD + 1; i++) {
        quotient <<= 1;
        if (rest >= b.mantissa) {
            rest -= b.mantissa;
            quotient |= 1;
        }
        rest <<= 1;
    }
    return rounded(is_negative, a.exponent - b.exponent + 1023 - 1, quotient | (rest != 0));
}

s32 __fixdfsi(double value) {
    const Parts p = parts(value);
    const s32 shift = 1075 - p.exponent;
    u32 size;
    if (p.mantissa == 0 || shift > 52) return 0;
    if (shift < 21) return p.is_negative ? (s32)0x80000000 : 0x7fffffff;
    size = (u32)(p.mantissa >> shift);
    return (s32)(p.is_negative ? -size : size);
}

u32 __fixunsdfsi(double value) {
    const Parts p = parts(value);
    const s32 shift = 1075 - p.exponent;
    if (p.is_negative || p.mantissa == 0 || shift > 52) return 0;
    return shift < 21 ? 0xffffffff : (u32)(p.mantissa >> shift);
}

double __floatunsidf(u32 value) { return rounded(0, 1075, (u64)value << GUARD); }
double __floatsidf(s32 value) { return rounded(value < 0, 1075, (u64)(value < 0 ? -(u32)value : (u32)value) << GUARD); }
