#include "core/scene/jpeg_writer.hpp"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/scene/dct.hpp"
#include "core/scene/jpeg_tables.hpp"

namespace vedette::scene {
namespace {

using Memory = std::vector<std::uint8_t>;

// A picture with samples of `sample(x, y)` in all planes.
template <class Sample>
std::expected<std::size_t, JpegError> write_plane(const PictureFormat& format, MutableBytes out,
                                                  const Sample& sample) {
    Memory memory(band_bytes(format));
    return write_picture(format, memory, out, [&](const Band& b) {
        for (int i = 0; i < static_cast<int>(memory.size()); ++i) {
            memory[static_cast<std::size_t>(i)] =
                static_cast<std::uint8_t>(sample(i % b.width, b.top + i / b.width));
        }
    });
}

// The markers of a JPEG in order, as hexadecimal bytes, from SOI to EOI; "?" where the structure is wrong.
std::string markers(Bytes jpeg) {
    std::string list;
    std::size_t at = 0;
    const auto add = [&list](std::uint8_t marker) {
        const char* const digits = "0123456789ABCDEF";
        list += digits[marker >> 4];
        list += digits[marker & 15];
        list += ' ';
    };
    while (at + 2 <= jpeg.size()) {
        if (jpeg[at] != 0xFF) return list + "?";
        if (jpeg[at + 1] == 0xFF) {
            list += "fill ";
            ++at;
            continue;
        }
        const std::uint8_t marker = jpeg[at + 1];
        add(marker);
        at += 2;
        if (marker == 0xD9) return at == jpeg.size() ? list : list + "?";
        if (marker == 0xD8) continue;
        if (at + 2 > jpeg.size()) return list + "?";
        at += load_be16(jpeg.data() + at);
        if (marker != 0xDA) continue;
        while (at + 1 < jpeg.size() && (jpeg[at] != 0xFF || jpeg[at + 1] == 0)) ++at;
    }
    return list + "?";
}

TEST(JpegTables, zigzag_visits_every_index_once_along_the_diagonals) {
    EXPECT_EQ(kZigzag[1], 1);
    EXPECT_EQ(kZigzag[2], 8);
    EXPECT_EQ(kZigzag[62], 62);
    EXPECT_EQ(kZigzag[63], 63);
    std::uint64_t seen = 0;
    for (const std::uint8_t place : kZigzag) seen |= std::uint64_t{1} << place;
    EXPECT_EQ(seen, ~std::uint64_t{0});
}

TEST(JpegTables, each_huffman_table_lists_as_many_symbols_as_it_counts) {
    for (const HuffmanSpec* spec : {&kDcLuma, &kDcChroma, &kAcLuma, &kAcChroma}) {
        std::size_t count = 0;
        for (const std::uint8_t n : spec->counts) count += n;
        EXPECT_EQ(count, spec->symbols.size());
        std::array<bool, 256> seen{};
        for (const std::uint8_t symbol : spec->symbols) {
            EXPECT_FALSE(seen[symbol]) << int{symbol};
            seen[symbol] = true;
        }
    }
    const HuffmanCodes ac = make_codes(kAcLuma);
    EXPECT_EQ(int{ac.code[0x00]}, 0b1010);  // end of block, T.81 table K.5
    EXPECT_EQ(int{ac.bits[0x00]}, 4);
    EXPECT_EQ(int{ac.code[0xF0]}, 0b11111111001);
    EXPECT_EQ(int{ac.code[0xFA]}, 0xFFFE);
}

TEST(Dct, flat_blocks_have_only_a_dc_coefficient) {
    for (const int value : {-128, -1, 0, 55, 127}) {
        Block block;
        block.fill(static_cast<std::int16_t>(value));
        forward_dct(block);
        EXPECT_LE(block[0] - value * 8 * 16, 4);
        EXPECT_GE(block[0] - value * 8 * 16, -4);
        for (std::size_t i = 1; i < 64; ++i) EXPECT_EQ(block[i], 0) << i;
    }
}

TEST(Dct, keeps_the_energy_of_any_block) {
    std::uint32_t state = 1;
    for (int round = 0; round < 50; ++round) {
        Block block;
        std::int64_t before = 0;
        for (std::int16_t& v : block) {
            state = state * 1664525U + 1013904223U;
            v = static_cast<std::int16_t>(static_cast<int>(state >> 24) - 128);
            before += v * v;
        }
        forward_dct(block);
        std::int64_t after = 0;
        for (const std::int16_t v : block) after += std::int64_t{v} * v;
        after >>= 2 * kDctFractionBits;
        EXPECT_LT(after - before, before / 200);
        EXPECT_LT(before - after, before / 200);
    }
}

TEST(JpegWriter, writes_the_segments_of_a_baseline_picture) {
    Memory out(4000);
    const auto size = write_plane({20, 18, Sampling::k420, 75}, out, [](int x, int y) { return x * y; });
    ASSERT_TRUE(size.has_value());
    EXPECT_EQ(markers(Bytes(out).first(*size)), "D8 E0 DB DB C0 C4 C4 C4 C4 DA D9 ");
    const auto grey = write_plane({20, 18, Sampling::kGrey, 75}, out, [](int x, int y) { return x * y; });
    ASSERT_TRUE(grey.has_value());
    EXPECT_EQ(markers(Bytes(out).first(*grey)), "D8 E0 DB C0 C4 C4 DA D9 ");
}

TEST(JpegWriter, codes_a_flat_grey_block_as_in_the_standard) {
    Memory out(1000);
    const auto size = write_plane({8, 8, Sampling::kGrey, 50}, out, [](int, int) { return 128 + 16; });
    ASSERT_TRUE(size.has_value());
    // DC 16 * 8 / 16 = 8: category 4 is 101, then 1000; end of block 1010; padded with ones.
    const std::size_t end = *size;
    EXPECT_EQ(int{out[end - 4]}, 0b10110001);
    EXPECT_EQ(int{out[end - 3]}, 0b01011111);
    EXPECT_EQ(int{out[end - 2]}, 0xFF);
    EXPECT_EQ(int{out[end - 1]}, 0xD9);
}

TEST(JpegWriter, restart_intervals_do_not_depend_on_each_other) {
    const auto scan = [](const auto& sample) {
        Memory out(4000);
        const auto size = write_plane({32, 16, Sampling::kGrey, 60, 2}, out, sample);
        EXPECT_TRUE(size.has_value());
        out.resize(size.value_or(0));
        const std::string bytes(as_text(Bytes(out)));
        EXPECT_TRUE(bytes.find({"\xFF\xDD\x00\x04\x00\x02", 6}) != std::string::npos) << "no DRI segment";
        return bytes.substr(bytes.find({"\xFF\xDA", 2}) + 10);
    };
    // The left half of each row of blocks differs, the right half is the same.
    const std::string one = scan([](int x, int y) { return x < 16 ? x * y : x * 3; });
    const std::string two = scan([](int x, int y) { return x < 16 ? 255 - x * y : x * 3; });
    const auto interval = [](const std::string& bytes, int i) {
        std::size_t at = 0;
        std::size_t end = 0;
        for (int k = 0; k <= i; ++k) {
            at = k == 0 ? 0 : end + 2;
            const char marker[] = {'\xFF', static_cast<char>(k == 3 ? 0xD9 : 0xD0 + k)};
            end = bytes.find(std::string(marker, 2), at);
        }
        return bytes.substr(at, end - at);
    };
    EXPECT_TRUE(interval(one, 0) != interval(two, 0));
    EXPECT_TRUE(interval(one, 1) == interval(two, 1));
    EXPECT_TRUE(interval(one, 2) != interval(two, 2));
    EXPECT_TRUE(interval(one, 3) == interval(two, 3));
    EXPECT_TRUE(interval(one, 1) == interval(one, 3));
}

TEST(JpegWriter, every_quality_and_noise_give_well_formed_pictures) {
    Memory out(40000);
    for (int quality = 1; quality <= 100; quality += 9) {
        for (const Sampling sampling : {Sampling::kGrey, Sampling::k422, Sampling::k420}) {
            const auto size = write_plane({33, 17, sampling, quality}, out, [](int x, int y) {
                return (x * 7919 + y * 104729) % 256 < 128 ? 0 : 255;
            });
            ASSERT_TRUE(size.has_value());
            EXPECT_TRUE(markers(Bytes(out).first(*size)).ends_with("DA D9 "));
        }
    }
}

TEST(JpegWriter, a_full_buffer_is_an_error_and_nothing_is_written_after_it) {
    Memory out(4000, 0xEE);
    const auto noise = [](int x, int y) { return (x * 31 + y * 17) ^ (x * y); };
    const auto size = write_plane({16, 16, Sampling::k420, 90}, out, noise);
    ASSERT_TRUE(size.has_value());
    const Memory whole(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(*size));
    for (std::size_t room = 0; room <= *size; ++room) {
        Memory small(room + 8, 0xEE);
        const auto result = write_plane({16, 16, Sampling::k420, 90}, MutableBytes(small).first(room), noise);
        if (room < *size) {
            ASSERT_FALSE(result.has_value()) << room;
            EXPECT_TRUE(result.error() == JpegError::kOutputFull);
        } else {
            EXPECT_TRUE(result.has_value()) << "a buffer of exactly the right size is enough";
        }
        for (std::size_t i = room; i < small.size(); ++i) ASSERT_EQ(int{small[i]}, 0xEE) << room;
    }
}

TEST(JpegWriter, refuses_formats_and_bands_that_do_not_fit) {
    Memory out(4000);
    Memory memory(2000);
    for (const PictureFormat bad : {PictureFormat{0, 8, Sampling::kGrey, 50},
                                    {8, 65501, Sampling::kGrey, 50},
                                    {8, 8, Sampling::kGrey, 0},
                                    {8, 8, Sampling::kGrey, 101}}) {
        EXPECT_TRUE(JpegWriter(bad, out).finish().error() == JpegError::kBadFormat);
    }
    const PictureFormat format{16, 32, Sampling::k420, 50};
    JpegWriter early(format, out);
    EXPECT_TRUE(early.finish().error() == JpegError::kWrongBand) << "a picture without its bands";
    JpegWriter writer(format, out);
    EXPECT_FALSE(writer.write(make_band(format, 1, memory))) << "the second band first";
    EXPECT_FALSE(writer.write(make_band(format, 0, memory))) << "the error stays";
    EXPECT_TRUE(writer.error() == JpegError::kWrongBand);
    JpegWriter other(format, out);
    EXPECT_FALSE(other.write(make_band({16, 32, Sampling::k422, 50}, 0, memory)));
    for (const JpegError e : {JpegError::kNone, JpegError::kBadFormat, JpegError::kOutputFull,
                              JpegError::kWrongBand, JpegError::kNoMemory, JpegError::kBadPadding}) {
        EXPECT_NE(to_string(e), "unknown");
    }
}

TEST(PadJpeg, every_size_from_the_pictures_own_on_is_exact) {
    Memory out(2000);
    const auto size = write_plane({8, 8, Sampling::kGrey, 50}, out, [](int x, int) { return x * 20; });
    ASSERT_TRUE(size.has_value());
    const Memory original = out;
    for (std::size_t more = 0; more < 40; ++more) {
        Memory padded = original;
        EXPECT_TRUE(pad_jpeg(padded, *size, *size + more).has_value());
        std::string expected = more < 4 ? "D8 E0 " : "D8 E0 FE ";
        for (std::size_t i = 0; more < 4 && i < more; ++i) expected += "fill ";
        expected += "DB C0 C4 C4 DA D9 ";
        EXPECT_EQ(markers(Bytes(padded).first(*size + more)), expected) << more;
        EXPECT_EQ(padded[*size + more - 3], original[*size - 3]) << "the scan has moved whole";
    }
}

TEST(PadJpeg, large_paddings_use_several_segments) {
    Memory out(140000);
    const auto size = write_plane({8, 8, Sampling::kGrey, 50}, out, [](int x, int) { return x * 20; });
    ASSERT_TRUE(size.has_value());
    const Memory original(out.begin(), out.begin() + 2000);
    for (const std::size_t more : {65536U, 65537U, 65538U, 65540U, 65541U, 131074U, 131075U, 131078U}) {
        for (std::size_t i = 0; i < original.size(); ++i) out[i] = original[i];
        ASSERT_TRUE(pad_jpeg(out, *size, *size + more).has_value());
        const std::string found = markers(Bytes(out).first(*size + more));
        EXPECT_TRUE(found.find("fill") == std::string::npos) << static_cast<int>(more);
        EXPECT_TRUE(found.starts_with("D8 E0 FE ")) << static_cast<int>(more);
        EXPECT_TRUE(found.ends_with("DB C0 C4 C4 DA D9 ")) << static_cast<int>(more);
    }
}

TEST(PadJpeg, refuses_to_shrink_or_to_exceed_the_buffer) {
    Memory out(1000);
    const auto size = write_plane({8, 8, Sampling::kGrey, 50}, out, [](int, int) { return 0; });
    ASSERT_TRUE(size.has_value());
    EXPECT_FALSE(pad_jpeg(out, *size, *size - 1).has_value());
    EXPECT_FALSE(pad_jpeg(out, *size, 1001).has_value());
    EXPECT_FALSE(pad_jpeg(out, 3, 10).has_value());
}

}  // namespace
}  // namespace vedette::scene
