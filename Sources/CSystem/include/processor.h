// Whether the processor has the instructions that the compiler was told to use (-march).
//
// Where it lacks them nothing that was compiled so may run. So these functions are compiled for the oldest
// processor, are never put into others, and do all of it: look, decide, say.

#ifndef CSYSTEM_PROCESSOR_H
#define CSYSTEM_PROCESSOR_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#if defined(__x86_64__)

#include <cpuid.h>

#define PROCESSOR_CODE __attribute__((noinline, unused, target("arch=x86-64"))) static

enum { PROCESSOR_EAX, PROCESSOR_EBX, PROCESSOR_ECX, PROCESSOR_EDX };

// What the system must keep for a program (XCR0): nothing beyond SSE, the registers of AVX, those of AVX-512.
enum { PROCESSOR_SSE = 0, PROCESSOR_YMM = 0x06, PROCESSOR_ZMM = 0xE6 };

// Name, the compiler's macro, and where cpuid has the bit: leaf, subleaf, register, number; what has to be kept.
// These are the extensions that compilers make use of unasked; Intel SDM vol. 2A, CPUID, and AMD APM vol. 3, app. E.
#define PROCESSOR_FEATURES(FEATURE) \
    FEATURE("sse3", __SSE3__, 1, 0, PROCESSOR_ECX, 0, PROCESSOR_SSE) \
    FEATURE("ssse3", __SSSE3__, 1, 0, PROCESSOR_ECX, 9, PROCESSOR_SSE) \
    FEATURE("fma", __FMA__, 1, 0, PROCESSOR_ECX, 12, PROCESSOR_YMM) \
    FEATURE("sse4.1", __SSE4_1__, 1, 0, PROCESSOR_ECX, 19, PROCESSOR_SSE) \
    FEATURE("sse4.2", __SSE4_2__, 1, 0, PROCESSOR_ECX, 20, PROCESSOR_SSE) \
    FEATURE("movbe", __MOVBE__, 1, 0, PROCESSOR_ECX, 22, PROCESSOR_SSE) \
    FEATURE("popcnt", __POPCNT__, 1, 0, PROCESSOR_ECX, 23, PROCESSOR_SSE) \
    FEATURE("avx", __AVX__, 1, 0, PROCESSOR_ECX, 28, PROCESSOR_YMM) \
    FEATURE("f16c", __F16C__, 1, 0, PROCESSOR_ECX, 29, PROCESSOR_YMM) \
    FEATURE("bmi", __BMI__, 7, 0, PROCESSOR_EBX, 3, PROCESSOR_SSE) \
    FEATURE("avx2", __AVX2__, 7, 0, PROCESSOR_EBX, 5, PROCESSOR_YMM) \
    FEATURE("bmi2", __BMI2__, 7, 0, PROCESSOR_EBX, 8, PROCESSOR_SSE) \
    FEATURE("avx512f", __AVX512F__, 7, 0, PROCESSOR_EBX, 16, PROCESSOR_ZMM) \
    FEATURE("avx512dq", __AVX512DQ__, 7, 0, PROCESSOR_EBX, 17, PROCESSOR_ZMM) \
    FEATURE("avx512ifma", __AVX512IFMA__, 7, 0, PROCESSOR_EBX, 21, PROCESSOR_ZMM) \
    FEATURE("avx512cd", __AVX512CD__, 7, 0, PROCESSOR_EBX, 28, PROCESSOR_ZMM) \
    FEATURE("avx512bw", __AVX512BW__, 7, 0, PROCESSOR_EBX, 30, PROCESSOR_ZMM) \
    FEATURE("avx512vl", __AVX512VL__, 7, 0, PROCESSOR_EBX, 31, PROCESSOR_ZMM) \
    FEATURE("avx512vbmi", __AVX512VBMI__, 7, 0, PROCESSOR_ECX, 1, PROCESSOR_ZMM) \
    FEATURE("avx512vbmi2", __AVX512VBMI2__, 7, 0, PROCESSOR_ECX, 6, PROCESSOR_ZMM) \
    FEATURE("gfni", __GFNI__, 7, 0, PROCESSOR_ECX, 8, PROCESSOR_SSE) \
    FEATURE("avx512vnni", __AVX512VNNI__, 7, 0, PROCESSOR_ECX, 11, PROCESSOR_ZMM) \
    FEATURE("avx512bitalg", __AVX512BITALG__, 7, 0, PROCESSOR_ECX, 12, PROCESSOR_ZMM) \
    FEATURE("avx512vpopcntdq", __AVX512VPOPCNTDQ__, 7, 0, PROCESSOR_ECX, 14, PROCESSOR_ZMM) \
    FEATURE("avx512fp16", __AVX512FP16__, 7, 0, PROCESSOR_EDX, 23, PROCESSOR_ZMM) \
    FEATURE("avxvnni", __AVXVNNI__, 7, 1, PROCESSOR_EAX, 4, PROCESSOR_YMM) \
    FEATURE("avx512bf16", __AVX512BF16__, 7, 1, PROCESSOR_EAX, 5, PROCESSOR_ZMM) \
    FEATURE("avxifma", __AVXIFMA__, 7, 1, PROCESSOR_EAX, 23, PROCESSOR_YMM) \
    FEATURE("avxvnniint8", __AVXVNNIINT8__, 7, 1, PROCESSOR_EDX, 4, PROCESSOR_YMM) \
    FEATURE("avxneconvert", __AVXNECONVERT__, 7, 1, PROCESSOR_EDX, 5, PROCESSOR_YMM) \
    FEATURE("avxvnniint16", __AVXVNNIINT16__, 7, 1, PROCESSOR_EDX, 10, PROCESSOR_YMM) \
    FEATURE("lzcnt", __LZCNT__, 0x80000001, 0, PROCESSOR_ECX, 5, PROCESSOR_SSE) \
    FEATURE("sse4a", __SSE4A__, 0x80000001, 0, PROCESSOR_ECX, 6, PROCESSOR_SSE) \
    FEATURE("xop", __XOP__, 0x80000001, 0, PROCESSOR_ECX, 11, PROCESSOR_YMM) \
    FEATURE("fma4", __FMA4__, 0x80000001, 0, PROCESSOR_ECX, 16, PROCESSOR_YMM) \
    FEATURE("tbm", __TBM__, 0x80000001, 0, PROCESSOR_ECX, 21, PROCESSOR_SSE)

// A macro that is defined is 1, any other is its own name.
#define PROCESSOR_TEXT(macro) #macro
#define PROCESSOR_ROW(name, macro, leaf, subleaf, word, bit, state) \
    {name, PROCESSOR_TEXT(macro)[0] == '1', leaf, subleaf, word, bit, state},

static const struct {
    const char *name;
    bool is_wanted;
    uint32_t leaf;
    uint8_t subleaf, word, bit, state;
} processor_features[] = {PROCESSOR_FEATURES(PROCESSOR_ROW)};

enum { PROCESSOR_FEATURE_COUNT = sizeof processor_features / sizeof *processor_features };

PROCESSOR_CODE const char *processor_feature_name(int number) { return processor_features[number].name; }

// The numbers of the features that the compiler was told to use, as bits.
PROCESSOR_CODE uint64_t processor_wanted(void) {
    uint64_t wanted = 0;
    for (int i = 0; i < PROCESSOR_FEATURE_COUNT; i++)
        if (processor_features[i].is_wanted) wanted |= (uint64_t)1 << i;
    return wanted;
}

// Those of `wanted` that the processor has and the system lets programs use. A cpuid may take a microsecond or more
// in a virtual machine: each is asked once, and none that is not needed.
PROCESSOR_CODE uint64_t processor_present(uint64_t wanted) {
    uint32_t words[4] = {0}, most = 0, most_extended = 0, state = 0;
    __cpuid(0, most, words[1], words[2], words[3]);
    __cpuid(0x80000000, most_extended, words[1], words[2], words[3]);
    __cpuid(1, words[0], words[1], words[2], words[3]);
    uint32_t leaf = 1, subleaf = 0;
    if (words[PROCESSOR_ECX] >> 27 & 1) {
        uint32_t high;
        __asm__("xgetbv" : "=a"(state), "=d"(high) : "c"(0));
#if defined(__APPLE__)
        state |= PROCESSOR_ZMM;  // which the system turns on at the first use
#endif
    }
    uint64_t present = 0;
    for (int i = 0; i < PROCESSOR_FEATURE_COUNT; i++) {
        if (!(wanted >> i & 1)) continue;
        uint32_t its_leaf = processor_features[i].leaf, its_subleaf = processor_features[i].subleaf;
        uint8_t its_state = processor_features[i].state;
        if (its_leaf > (its_leaf >> 31 ? most_extended : most)) continue;
        if (its_leaf != leaf || its_subleaf != subleaf) {
            leaf = its_leaf, subleaf = its_subleaf;
            __cpuid_count(leaf, subleaf, words[0], words[1], words[2], words[3]);
        }
        bool has = words[processor_features[i].word] >> processor_features[i].bit & 1;
        if (has && (state & its_state) == its_state) present |= (uint64_t)1 << i;
    }
    return present;
}

#else  // Other processors are built for as the architecture's oldest, which needs no question.

#define PROCESSOR_CODE __attribute__((noinline, unused)) static

enum { PROCESSOR_FEATURE_COUNT = 0 };

PROCESSOR_CODE const char *processor_feature_name(int number) { return ""; }
PROCESSOR_CODE uint64_t processor_wanted(void) { return 0; }
PROCESSOR_CODE uint64_t processor_present(uint64_t wanted) { return wanted; }

#endif

// Appends as much of `more` as there is room for to the `length` bytes of text.
PROCESSOR_CODE size_t processor_append(char *text, size_t size, size_t length, const char *more) {
    while (*more && length + 1 < size) text[length++] = *more++;
    text[length] = 0;
    return length;
}

// Puts the sentence that says what of `wanted` is not `present` into `text`; the length, 0 where nothing lacks.
PROCESSOR_CODE size_t processor_complaint(uint64_t wanted, uint64_t present, char *text, size_t size) {
    uint64_t missing = wanted & ~present;
    size_t length = 0;
    int count = 0;
    for (int i = 0; i < PROCESSOR_FEATURE_COUNT; i++) {
        if (!(missing >> i & 1)) continue;
        length = processor_append(text, size, length, count++ ? ", " : "built for processors with ");
        length = processor_append(text, size, length, processor_features[i].name);
    }
    if (count == 0) return 0;
    return processor_append(
        text, size, length, count == 1 ? ": this one does not have it" : ": this one does not have them");
}

#if defined(__linux__)
extern char *program_invocation_short_name;
#endif

// Ends the process, with status 1 and a message, where the processor lacks what the program was compiled for.
PROCESSOR_CODE void processor_require(void) {
    char text[1024];
    uint64_t wanted = processor_wanted();
    if (!processor_complaint(wanted, processor_present(wanted), text, sizeof text)) return;
#if defined(__linux__)
    const char *program = program_invocation_short_name;
#else
    const char *program = getprogname();
#endif
    // What cannot be written has nowhere to be told.
    dprintf(2, "%s: %s\n", program, text);
    _exit(1);
}

#endif
