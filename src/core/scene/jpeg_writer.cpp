#include "core/scene/jpeg_writer.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/scene/jpeg_tables.hpp"

namespace vedette::scene {
namespace {

constexpr int kFactorBits = 18;  // v * factor >> 18 divides a coefficient by its step

constexpr HuffmanCodes kDcLumaCodes = make_codes(kDcLuma);
constexpr HuffmanCodes kAcLumaCodes = make_codes(kAcLuma);
constexpr HuffmanCodes kDcChromaCodes = make_codes(kDcChroma);
constexpr HuffmanCodes kAcChromaCodes = make_codes(kAcChroma);

constexpr int magnitude_bits(int value) {
    return std::bit_width(static_cast<std::uint32_t>(value < 0 ? -value : value));
}

}  // namespace

std::string_view to_string(JpegError error) {
    switch (error) {
        case JpegError::kNone: return "no error";
        case JpegError::kBadFormat: return "width, height or quality out of range";
        case JpegError::kOutputFull: return "the picture does not fit the memory";
        case JpegError::kWrongBand: return "a band is missing or out of order";
        case JpegError::kNoMemory: return "too little memory for a band";
        case JpegError::kBadPadding: return "the picture cannot be made that small";
    }
    return "unknown";
}

struct JpegWriter::Component {
    const Quantiser& quantiser;
    const HuffmanCodes& dc;
    const HuffmanCodes& ac;
};

JpegWriter::JpegWriter(const PictureFormat& format, MutableBytes out) : format_(format), out_(out) {
    if (!is_valid(format)) {
        error_ = JpegError::kBadFormat;
        return;
    }
    luma_ = make_quantiser(kLumaQuantisation, format.quality);
    chroma_ = make_quantiser(kChromaQuantisation, format.quality);
    write_headers();
    interval_left_ = format.restart_interval;
}

// Quality 50 is the table itself, 100 all ones, 1 fifty times the table, as in libjpeg.
JpegWriter::Quantiser JpegWriter::make_quantiser(const std::array<std::uint8_t, 64>& table, int quality) {
    const int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    Quantiser q;
    for (std::size_t i = 0; i < 64; ++i) {
        const int step = std::clamp((table[kZigzag[i]] * percent + 50) / 100, 1, 255);
        const int divisor = step << kDctFractionBits;
        q.step[i] = static_cast<std::uint8_t>(step);
        q.factor[i] = static_cast<std::uint16_t>(((1 << kFactorBits) + divisor / 2) / divisor);
    }
    return q;
}

void JpegWriter::write_headers() {
    const bool colour = format_.sampling != Sampling::kGrey;
    put_text({"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00", 20});
    for (int id = 0; id < (colour ? 2 : 1); ++id) {
        put_text({"\xFF\xDB\x00\x43", 4});
        put_byte(static_cast<std::uint8_t>(id));
        for (const std::uint8_t step : (id == 0 ? luma_ : chroma_).step) put_byte(step);
    }
    put_text({"\xFF\xC0", 2});
    put_be16(colour ? 17 : 11);
    put_byte(8);
    put_be16(format_.height);
    put_be16(format_.width);
    if (colour) {
        put_text({format_.sampling == Sampling::k420 ? "\x03\x01\x22\x00" : "\x03\x01\x21\x00", 4});
        put_text({"\x02\x11\x01\x03\x11\x01", 6});
    } else {
        put_text({"\x01\x01\x11\x00", 4});
    }
    const struct {
        std::uint8_t id;
        const HuffmanSpec& spec;
    } tables[] = {{0x00, kDcLuma}, {0x10, kAcLuma}, {0x01, kDcChroma}, {0x11, kAcChroma}};
    for (int i = 0; i < (colour ? 4 : 2); ++i) {
        put_text({"\xFF\xC4", 2});
        put_be16(static_cast<int>(19 + tables[i].spec.symbols.size()));
        put_byte(tables[i].id);
        put_text(as_text(tables[i].spec.counts));
        put_text(as_text(tables[i].spec.symbols));
    }
    if (format_.restart_interval > 0) {
        put_text({"\xFF\xDD\x00\x04", 4});
        put_be16(format_.restart_interval);
    }
    if (colour) {
        put_text({"\xFF\xDA\x00\x0C\x03\x01\x00\x02\x11\x03\x11\x00\x3F\x00", 14});
    } else {
        put_text({"\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00", 10});
    }
}

bool JpegWriter::write(const Band& band) {
    if (error_ != JpegError::kNone) return false;
    const int mcu = mcu_width(format_.sampling);
    const bool colour = format_.sampling != Sampling::kGrey;
    const bool in_shape = band.rows == mcu_height(format_.sampling) && band.y != nullptr &&
                          band.width == band_width(format_) &&
                          (!colour || (band.cb != nullptr && band.cr != nullptr));
    if (!in_shape || next_band_ >= band_count(format_) || band.top != next_band_ * band.rows) {
        error_ = JpegError::kWrongBand;
        return false;
    }
    ++next_band_;
    const Component luma{luma_, kDcLumaCodes, kAcLumaCodes};
    const Component chroma{chroma_, kDcChromaCodes, kAcChromaCodes};
    for (int x = 0; x < band.width; x += mcu) {
        if (format_.restart_interval > 0 && interval_left_-- == 0) put_restart();
        for (int row = 0; row < band.rows; row += 8) {
            for (int column = 0; column < mcu; column += 8) {
                write_block(band.y + row * band.width + x + column, band.width, luma, last_dc_y_);
            }
        }
        if (colour) {
            write_block(band.cb + x / 2, band.width / 2, chroma, last_dc_cb_);
            write_block(band.cr + x / 2, band.width / 2, chroma, last_dc_cr_);
        }
    }
    return error_ == JpegError::kNone;
}

void JpegWriter::write_block(const std::uint8_t* samples, int stride, const Component& component,
                             int& last_dc) {
    Block block;
    unsigned varied = 0;
    for (std::size_t row = 0; row < 8; ++row, samples += stride) {
        for (std::size_t i = 0; i < 8; ++i) {
            block[row * 8 + i] = static_cast<std::int16_t>(samples[i] - 128);
            varied |= static_cast<unsigned>(block[row * 8 + i] ^ block[0]);
        }
    }
    std::size_t count = 64;
    if (varied == 0) {  // a uniform block, frequent in drawn pictures, has only a DC coefficient
        block[0] = static_cast<std::int16_t>(block[0] * (8 << kDctFractionBits));
        count = 1;
    } else {
        forward_dct(block);
    }

    Block quantised;
    std::uint64_t used = 0;  // bit i: the i-th coefficient in zigzag order is not zero
    for (std::size_t i = 0; i < count; ++i) {
        const int value = block[kZigzag[i]];
        const auto size = static_cast<std::uint32_t>(value < 0 ? -value : value);
        const std::uint32_t scaled = size * component.quantiser.factor[i] + (1U << (kFactorBits - 1));
        const auto level = static_cast<int>(scaled >> kFactorBits);
        quantised[i] = static_cast<std::int16_t>(value < 0 ? -level : level);
        used |= std::uint64_t{level != 0} << i;
    }

    const int difference = quantised[0] - last_dc;
    last_dc = quantised[0];
    const int dc_bits = magnitude_bits(difference);
    const auto dc_symbol = static_cast<std::size_t>(dc_bits);
    put_bits(component.dc.code[dc_symbol], component.dc.bits[dc_symbol]);
    put_coefficient(difference, dc_bits);

    used &= ~std::uint64_t{1};
    int last = 0;
    while (used != 0) {
        const int at = std::countr_zero(used);
        used &= used - 1;
        int run = at - last - 1;
        last = at;
        for (; run > 15; run -= 16) put_bits(component.ac.code[0xF0], component.ac.bits[0xF0]);
        const int value = quantised[static_cast<std::size_t>(at)];
        const int bits = magnitude_bits(value);
        const auto symbol = static_cast<std::size_t>(run << 4 | bits);
        put_bits(component.ac.code[symbol], component.ac.bits[symbol]);
        put_coefficient(value, bits);
    }
    if (last != 63) put_bits(component.ac.code[0], component.ac.bits[0]);
}

std::expected<std::size_t, JpegError> JpegWriter::finish() {
    if (error_ == JpegError::kNone && next_band_ != band_count(format_)) error_ = JpegError::kWrongBand;
    end_interval();
    put_text({"\xFF\xD9", 2});
    if (error_ != JpegError::kNone) return std::unexpected(error_);
    return used_;
}

// Pads the last byte with ones (T.81 F.1.2.3).
void JpegWriter::end_interval() {
    if (pending_bits_ > 0) put_bits(0x7F, 7);
    pending_bits_ = 0;
}

// Starts a restart interval: it does not depend on the bits before it (T.81 F.1.1.5.1).
void JpegWriter::put_restart() {
    end_interval();
    put_byte(0xFF);
    put_byte(static_cast<std::uint8_t>(0xD0 + restarts_++ % 8));
    last_dc_y_ = last_dc_cb_ = last_dc_cr_ = 0;
    interval_left_ = format_.restart_interval - 1;
}

void JpegWriter::put_byte(std::uint8_t byte) {
    if (used_ < out_.size()) {
        out_[used_++] = byte;
    } else if (error_ == JpegError::kNone) {
        error_ = JpegError::kOutputFull;
    }
}

void JpegWriter::put_be16(int value) {
    put_byte(static_cast<std::uint8_t>(value >> 8));
    put_byte(static_cast<std::uint8_t>(value));
}

void JpegWriter::put_text(std::string_view bytes) {
    for (const char c : bytes) put_byte(static_cast<std::uint8_t>(c));
}

// At most 16 bits a call. A zero byte is stuffed after a byte of 0xFF (T.81 B.1.1.5).
void JpegWriter::put_bits(std::uint32_t bits, int count) {
    pending_ = pending_ << count | bits;
    pending_bits_ += count;
    while (pending_bits_ >= 8) {
        pending_bits_ -= 8;
        const auto byte = static_cast<std::uint8_t>(pending_ >> pending_bits_);
        put_byte(byte);
        if (byte == 0xFF) put_byte(0);
    }
}

// A negative value is coded as its one's complement (T.81 F.1.2.1).
void JpegWriter::put_coefficient(int value, int bits) {
    const auto all = (std::uint32_t{1} << bits) - 1;
    put_bits(static_cast<std::uint32_t>(value < 0 ? value - 1 : value) & all, bits);
}

std::expected<std::size_t, JpegError> pad_jpeg(MutableBytes buffer, std::size_t size, std::size_t wanted) {
    if (size < 4 || wanted < size || wanted > buffer.size()) return std::unexpected(JpegError::kBadPadding);
    if (wanted == size) return wanted;
    // After SOI, and after the JFIF segment if there is one, which must be first.
    std::size_t at = 2;
    if (buffer[2] == 0xFF && buffer[3] == 0xE0 && size > 6) at = 4 + load_be16(buffer.data() + 4);
    if (at >= size) return std::unexpected(JpegError::kBadPadding);
    std::size_t left = wanted - size;
    std::memmove(buffer.data() + at + left, buffer.data() + at, size - at);
    std::uint8_t* p = buffer.data() + at;
    while (left >= 4) {
        std::size_t segment = std::min<std::size_t>(left, 65537);
        if (left > segment && left - segment < 4) segment -= 4;  // leave enough for another segment
        p[0] = 0xFF;
        p[1] = 0xFE;
        store_be16(p + 2, static_cast<std::uint16_t>(segment - 2));
        std::memset(p + 4, ' ', segment - 4);
        p += segment;
        left -= segment;
    }
    std::memset(p, 0xFF, left);
    return wanted;
}

}  // namespace vedette::scene
