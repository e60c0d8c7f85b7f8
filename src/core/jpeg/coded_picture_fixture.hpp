// Test fixture: makes JPEGs from random coefficients, so that the DC values are known: any sampling, restart
// markers, scans, 16-bit steps, with and without tables. Repeatable from a seed, small enough for a chip.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <vector>

#include "core/frame/standard_huffman.hpp"

namespace vedette::jpeg::test {

// A component's sampling factors.
struct CodedComponent {
    std::uint8_t h = 1;
    std::uint8_t v = 1;
};

// What to make.
struct CodedPicture {
    int width = 48;
    int height = 40;
    std::vector<CodedComponent> components = {{2, 2}, {1, 1}, {1, 1}};
    int restart_interval = 0;
    bool interleaved = true;  // false: a scan for each component
    bool luma_last = false;   // the luma's scan is the last of several
    bool huffman_tables = true;
    std::uint8_t sof = 0xC0;
    std::uint8_t bits = 8;
    std::uint16_t dc_step = 16;  // above 255 the table has 16 bits
    int busy = 4;                // most coefficients a block, up to 63
    int largest = 6;             // bits of the largest coefficient
    unsigned seed = 1;
    std::vector<std::uint8_t> thumbnail;  // carried in an APP1 segment
    std::array<std::uint8_t, 4> ids = {1, 2, 3, 4};
    bool eoi = true;
};

// The picture and its DC values.
struct CodedResult {
    std::vector<std::uint8_t> jpeg;
    std::vector<std::int16_t> dc;  // of the luma's grid, row by row
    int columns = 0;
    int rows = 0;
    std::size_t scan_offset = 0;  // of the first scan's data
};

// Makes one.
class PictureCoder {
  public:
    explicit PictureCoder(const CodedPicture& want) : want_(want), state_(want.seed * 2654435761U + 1) {}

    CodedResult make() {
        for (const CodedComponent& c : want_.components) {
            h_max_ = c.h > h_max_ ? c.h : h_max_;
            v_max_ = c.v > v_max_ ? c.v : v_max_;
        }
        result_.columns = blocks(want_.width);
        result_.rows = blocks(want_.height);
        result_.dc.resize(static_cast<std::size_t>(result_.columns * result_.rows));
        put_header();
        if (want_.interleaved) {
            std::vector<int> all;
            for (std::size_t i = 0; i < want_.components.size(); ++i) all.push_back(static_cast<int>(i));
            put_scan(all);
        } else {
            const int count = static_cast<int>(want_.components.size());
            for (int i = 0; i < count; ++i) put_scan({want_.luma_last ? (i + 1) % count : i});
        }
        if (want_.eoi) put({0xFF, 0xD9});
        return result_;
    }

  private:
    static int blocks(int pixels) { return (pixels + 7) / 8; }
    static int divided_up(int a, int b) { return (a + b - 1) / b; }
    const CodedComponent& component(int i) const { return want_.components[static_cast<std::size_t>(i)]; }

    int random(int below) {
        state_ = state_ * 1664525U + 1013904223U;
        return static_cast<int>((state_ >> 8) % static_cast<unsigned>(below));
    }
    void put(std::initializer_list<unsigned> bytes) {
        for (const unsigned byte : bytes) result_.jpeg.push_back(static_cast<std::uint8_t>(byte));
    }
    void put16(std::size_t value) {
        put({static_cast<unsigned>(value >> 8), static_cast<unsigned>(value & 255)});
    }

    void put_header() {
        put({0xFF, 0xD8});
        if (!want_.thumbnail.empty()) {
            put({0xFF, 0xE1});
            put16(want_.thumbnail.size() + 2);
            result_.jpeg.insert(result_.jpeg.end(), want_.thumbnail.begin(), want_.thumbnail.end());
        }
        const bool wide = want_.dc_step > 255;
        put({0xFF, 0xDB});
        put16(wide ? 131 : 67);
        put({wide ? 0x10U : 0U});
        for (int i = 0; i < 64; ++i) {
            if (wide) put({i == 0 ? static_cast<unsigned>(want_.dc_step >> 8) : 0U});
            put({i == 0 ? want_.dc_step & 255U : 7U});
        }
        put({0xFF, want_.sof});
        const std::size_t count = want_.components.size();
        put16(8 + 3 * count);
        put({want_.bits});
        put16(static_cast<std::size_t>(want_.height));
        put16(static_cast<std::size_t>(want_.width));
        put({static_cast<unsigned>(count)});
        for (std::size_t i = 0; i < count; ++i) {
            const CodedComponent& c = want_.components[i];
            put({want_.ids[i], static_cast<unsigned>(c.h << 4 | c.v), 0});
        }
        if (want_.huffman_tables) {
            put_table(0x00, frame::kDcLuma);
            put_table(0x10, frame::kAcLuma);
            put_table(0x01, frame::kDcChroma);
            put_table(0x11, frame::kAcChroma);
        }
        if (want_.restart_interval > 0) {
            put({0xFF, 0xDD, 0, 4});
            put16(static_cast<std::size_t>(want_.restart_interval));
        }
    }

    void put_table(unsigned id, const frame::HuffmanSpec& spec) {
        put({0xFF, 0xC4});
        put16(19 + spec.symbols.size());
        put({id});
        result_.jpeg.insert(result_.jpeg.end(), spec.counts.begin(), spec.counts.end());
        result_.jpeg.insert(result_.jpeg.end(), spec.symbols.begin(), spec.symbols.end());
    }

    void put_scan(const std::vector<int>& members) {
        put({0xFF, 0xDA});
        put16(6 + 2 * members.size());
        put({static_cast<unsigned>(members.size())});
        for (const int i : members) put({want_.ids[static_cast<std::size_t>(i)], i == 0 ? 0x00U : 0x11U});
        put({0, 63, 0});
        if (result_.scan_offset == 0) result_.scan_offset = result_.jpeg.size();
        const bool single = members.size() == 1;
        int across = blocks(divided_up(want_.width, h_max_));
        int down = blocks(divided_up(want_.height, v_max_));
        if (single) {
            const CodedComponent& c = component(members[0]);
            across = blocks(divided_up(want_.width * c.h, h_max_));
            down = blocks(divided_up(want_.height * c.v, v_max_));
        }
        last_.assign(want_.components.size(), 0);
        for (int unit = 0; unit < across * down; ++unit) {
            if (want_.restart_interval > 0 && unit > 0 && unit % want_.restart_interval == 0) {
                end_bits();
                put({0xFF, 0xD0U + static_cast<unsigned>(unit / want_.restart_interval - 1) % 8});
                last_.assign(want_.components.size(), 0);
            }
            for (const int i : members) {
                const int h = single ? 1 : component(i).h;
                const int v = single ? 1 : component(i).v;
                for (int k = 0; k < h * v; ++k) {
                    const int dc = put_block(i);
                    const int x = unit % across * h + k % h;
                    const int y = unit / across * v + k / h;
                    if (i == 0 && x < result_.columns && y < result_.rows) {
                        result_.dc[static_cast<std::size_t>(y * result_.columns + x)] =
                            static_cast<std::int16_t>(dc);
                    }
                }
            }
        }
        end_bits();
    }

    int put_block(int i) {
        const frame::HuffmanSpec& dc_table = i == 0 ? frame::kDcLuma : frame::kDcChroma;
        const frame::HuffmanSpec& ac_table = i == 0 ? frame::kAcLuma : frame::kAcChroma;
        int& last = last_[static_cast<std::size_t>(i)];
        int dc = random(4) == 0 ? random(2047) - 1023 : last + random(9) - 4;
        dc = dc < -1023 ? -1023 : dc > 1023 ? 1023 : dc;
        const int difference = dc - last;
        last = dc;
        const int size = static_cast<int>(std::bit_width(static_cast<unsigned>(std::abs(difference))));
        put_symbol(dc_table, static_cast<std::uint8_t>(size));
        put_magnitude(difference, size);
        int at = 0;
        for (int left = random(want_.busy + 1); left > 0 && at < 63; --left) {
            int run = want_.busy < 63 ? random(4) * random(6) : 0;
            if (at + run >= 63) run = 62 - at;
            at += run + 1;
            for (; run > 15; run -= 16) put_symbol(ac_table, 0xF0);
            const int bits = 1 + random(want_.largest);
            put_symbol(ac_table, static_cast<std::uint8_t>(run << 4 | bits));
            put_bits(static_cast<std::uint32_t>(random(1 << bits)), bits);
        }
        if (at < 63) put_symbol(ac_table, 0);
        return dc;
    }

    void put_symbol(const frame::HuffmanSpec& spec, std::uint8_t symbol) {
        std::uint32_t code = 0;
        std::size_t at = 0;
        for (int length = 1; length <= 16; ++length) {
            for (int k = 0; k < spec.counts[static_cast<std::size_t>(length - 1)]; ++k, ++code) {
                if (spec.symbols[at++] == symbol) return put_bits(code, length);
            }
            code <<= 1;
        }
    }
    void put_magnitude(int value, int bits) {
        put_bits(static_cast<std::uint32_t>(value < 0 ? value - 1 : value) & ((1U << bits) - 1), bits);
    }
    void put_bits(std::uint32_t bits, int count) {
        while (count-- > 0) {
            pending_ = pending_ << 1 | (bits >> count & 1);
            if (++pending_count_ < 8) continue;
            put({pending_ & 255});
            if ((pending_ & 255) == 255) put({0});
            pending_count_ = 0;
        }
    }
    void end_bits() {
        while (pending_count_ != 0) put_bits(1, 1);
    }

    CodedPicture want_;
    CodedResult result_;
    std::uint32_t state_;
    int h_max_ = 1;
    int v_max_ = 1;
    std::vector<int> last_;
    std::uint32_t pending_ = 0;
    int pending_count_ = 0;
};

inline CodedResult coded_picture(const CodedPicture& want) { return PictureCoder(want).make(); }

}  // namespace vedette::jpeg::test
