// How a viewer identifies a frame. A stamp is a COM segment "MJB1 sequence time length checksum" in hex of
// fixed width, rewritten in place for each frame sent; servers that pass pictures on unchanged keep it. A
// server that encodes the picture again loses it: for those the picture carries a bar code of the frame's
// number, and a table in a shared file has the time when that number was last sent. Times are CLOCK_MONOTONIC
// in ns. Caller's thread.
#pragma once

#include <vector>

#include <sys/mman.h>

#include "sockets.hpp"

namespace vedette::bench {

// Content of the COM segment.
struct Stamp {
    std::uint32_t sequence = 0, length = 0,
                  sum = 0;  // length: of the whole JPEG; sum: of what follows the stamp
    std::uint64_t time = 0;
};
inline constexpr std::size_t kStampText = 4 + 1 + 8 + 1 + 16 + 1 + 8 + 1 + 8;
inline constexpr std::size_t kStampSize = 4 + kStampText;  // with marker and length
inline constexpr std::size_t kNoStamp = std::string_view::npos;

inline std::uint32_t checksum(std::string_view s) {
    std::uint64_t h = 0x9e3779b97f4a7c15U ^ s.size();
    std::size_t i = 0;
    for (; i + 8 <= s.size(); i += 8) {
        std::uint64_t w = 0;
        std::memcpy(&w, s.data() + i, 8);
        h = (h ^ w) * 0xff51afd7ed558ccdU;
        h ^= h >> 29;
    }
    for (; i < s.size(); ++i) h = (h ^ static_cast<std::uint8_t>(s[i])) * 0x100000001b3U;
    return static_cast<std::uint32_t>(h ^ h >> 32);
}

inline void write_stamp(char* at, const Stamp& s) {
    char text[kStampText + 1];
    std::snprintf(text, sizeof text, "MJB1 %08x %016llx %08x %08x", s.sequence,
                  static_cast<unsigned long long>(s.time), s.length, s.sum);
    at[0] = '\xff', at[1] = '\xfe', at[2] = 0, at[3] = static_cast<char>(kStampText + 2);
    std::memcpy(at + 4, text, kStampText);
}

// Looks in the first bytes of a JPEG; the offset of the segment or kNoStamp.
inline std::size_t find_stamp(std::string_view head, Stamp& s) {
    const std::size_t at = head.find("MJB1 ");
    if (at == kNoStamp || at < 4 || at + kStampText > head.size()) return kNoStamp;
    unsigned long long time = 0;
    const std::string text(head.substr(at, kStampText));
    if (std::sscanf(text.c_str(), "MJB1 %8x %16llx %8x %8x", &s.sequence, &time, &s.length, &s.sum) != 4) {
        return kNoStamp;
    }
    s.time = time;
    return at - 4;
}

// Inserts a stamp after SOI and APP0, if there is one. `at` gets its offset.
inline std::string with_stamp(const std::string& jpeg, std::size_t& at) {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::size_t>(static_cast<std::uint8_t>(jpeg[i]));
    };
    at = 2;
    if (jpeg.size() > 6 && byte(2) == 0xff && byte(3) == 0xe0) at += 2 + (byte(4) << 8 | byte(5));
    std::string out = jpeg.substr(0, at) + std::string(kStampSize, 0) + jpeg.substr(at);
    Stamp s;
    s.length = static_cast<std::uint32_t>(out.size());
    s.sum = checksum(std::string_view(out).substr(at + kStampSize));
    write_stamp(out.data() + at, s);
    return out;
}

// Twelve cells of 16 x 16 pixels at the top left: white, black, 8 bits, parity, inverse parity.
inline std::vector<bool> bar_cells(unsigned index) {
    std::vector<bool> cells{true, false};
    bool parity = false;
    for (int bit = 7; bit >= 0; --bit) {
        cells.push_back((index >> bit & 1) != 0);
        parity ^= cells.back();
    }
    cells.push_back(parity);
    cells.push_back(!parity);
    return cells;
}

// The bar code of a grey picture decoded at 1/8 of its size, or -1.
inline int read_bar(const std::vector<std::uint8_t>& grey, int width, int height) {
    if (width < 24 || height < 2) return -1;
    const auto w = static_cast<std::size_t>(width);
    std::vector<bool> cells;
    for (std::size_t x = 0; x < 24; x += 2) {
        cells.push_back(grey[x] + grey[x + 1] + grey[w + x] + grey[w + x + 1] > 4 * 128);
    }
    unsigned index = 0;
    for (std::size_t bit = 0; bit < 8; ++bit) index = index << 1 | static_cast<unsigned>(cells[2 + bit]);
    return cells == bar_cells(index) ? static_cast<int>(index) : -1;
}

// In a file that camera and viewers map: when the frame of a bar code was sent.
struct BarTable {
    struct Row {
        std::uint64_t time;
        std::uint64_t sequence;
    };
    Row row[256];

    static BarTable* map(const std::string& path, bool create) {
        const int fd = open(path.c_str(), create ? O_RDWR | O_CREAT : O_RDONLY, 0644);
        if (fd < 0 || (create && ftruncate(fd, sizeof(BarTable)) < 0)) die("bar table " + path);
        void* const p =
            mmap(nullptr, sizeof(BarTable), create ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd, 0);
        close(fd);
        if (p == MAP_FAILED) die("mmap of the bar table " + path);
        return static_cast<BarTable*>(p);
    }
};

}  // namespace vedette::bench
