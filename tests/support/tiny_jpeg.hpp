// Small synthetic JPEGs for tests: valid syntax (every marker, stuffed entropy bytes), of any size,
// repeatable from a seed. A decoder shows noise or warns; core/scene draws pictures that mean something.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace vedette::test {

// What the JPEG should contain.
struct TinyJpeg {
    std::size_t size = 0;  // of the whole picture in bytes; too small a value gives the smallest possible
    unsigned seed = 0;     // of the entropy bytes
    std::uint16_t width = 16;
    std::uint16_t height = 16;
    std::uint8_t sof = 0xC0;      // marker of the frame header: C0 baseline, C2 progressive
    std::uint8_t components = 3;  // 1 or 3
    std::uint8_t luma_sampling =
        0x21;  // h and v of the first component, a nibble each; the others have 1 and 1
    std::uint16_t restart_interval = 0;  // above 0: a DRI segment, and RST markers among the entropy bytes
    std::vector<std::uint8_t>
        thumbnail;  // carried in an APP1 segment: a JPEG in the JPEG, at most 65,000 bytes
    bool eoi = true;
};

inline std::vector<std::uint8_t> tiny_jpeg(const TinyJpeg& want) {
    std::vector<std::uint8_t> out;
    const auto put = [&out](std::initializer_list<unsigned> bytes) {
        for (const unsigned byte : bytes) out.push_back(static_cast<std::uint8_t>(byte));
    };
    const auto put16 = [&put](std::size_t v) {
        put({static_cast<unsigned>(v >> 8), static_cast<unsigned>(v & 0xFF)});
    };

    put({0xFF, 0xD8});
    put({0xFF, 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0});
    if (!want.thumbnail.empty()) {
        put({0xFF, 0xE1});
        put16(want.thumbnail.size() + 2);
        out.insert(out.end(), want.thumbnail.begin(), want.thumbnail.end());
    }
    put({0xFF, 0xDB, 0, 67, 0});
    out.insert(out.end(), 64, std::uint8_t{16});
    put({0xFF, want.sof, 0, 8u + 3u * want.components, 8});
    put16(want.height);
    put16(want.width);
    put({want.components});
    for (unsigned c = 1; c <= want.components; ++c) put({c, c == 1 ? want.luma_sampling : 0x11u, 0});
    for (const unsigned kind : {0x00u, 0x10u}) {  // a DC and an AC table of one code each
        put({0xFF, 0xC4, 0, 20, kind, 1});
        out.insert(out.end(), 15, std::uint8_t{0});
        put({0});
    }
    if (want.restart_interval > 0) {
        put({0xFF, 0xDD, 0, 4});
        put16(want.restart_interval);
    }
    put({0xFF, 0xDA, 0, 6u + 2u * want.components, want.components});
    for (unsigned c = 1; c <= want.components; ++c) put({c, 0});
    put({0, 63, 0});

    const std::size_t tail = want.eoi ? 2 : 0;
    std::uint32_t noise = want.seed * 2654435761u + 1;
    unsigned restart = 0;
    for (std::size_t i = 0; out.size() + tail < want.size; ++i) {
        noise = noise * 1664525u + 1013904223u;
        const std::uint8_t byte = static_cast<std::uint8_t>(noise >> 24);
        const bool room_for_two = out.size() + tail + 2 <= want.size;
        if (want.restart_interval > 0 && room_for_two && i % 61 == 60) {
            put({0xFF, 0xD0 + restart++ % 8});
        } else if (byte != 0xFF) {
            put({byte});
        } else if (room_for_two) {
            put({0xFF, 0});
        } else {
            put({0xFE});
        }
    }
    if (want.eoi) put({0xFF, 0xD9});
    return out;
}

inline std::vector<std::uint8_t> tiny_jpeg(std::size_t size = 0, unsigned seed = 0) {
    TinyJpeg want;
    want.size = size;
    want.seed = seed;
    return tiny_jpeg(want);
}

}  // namespace vedette::test
