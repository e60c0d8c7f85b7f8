// A small baseline JPEG writer (ITU-T T.81, JFIF 1.01): bands of YCbCr in, one compressed picture in the
// caller's memory out. Integers only, so the bytes are the same on every machine. For drawn pictures and
// chips; hub/image uses libjpeg-turbo. Caller's thread.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/scene/band.hpp"
#include "core/scene/dct.hpp"

namespace vedette::scene {

// Why no picture was written.
enum class JpegError : std::uint8_t {
    kNone,        // no error
    kBadFormat,   // width, height or quality is out of range (see PictureFormat)
    kOutputFull,  // the picture does not fit the memory: give more, or lower the quality
    kWrongBand,   // a band is out of order, has another shape, or is missing at the end
    kNoMemory,    // the memory given for a band is smaller than band_bytes()
    kBadPadding,  // pad_jpeg(): the wanted size is below the picture's, or above the buffer's
};

std::string_view to_string(JpegError error);

// Usage: construct, write() every band from top to bottom, finish(). The first error is latched.
class JpegWriter {
  public:
    // Writes the headers. `out` outlives the writer.
    JpegWriter(const PictureFormat& format, MutableBytes out);

    // Compresses the next band; false after an error.
    bool write(const Band& band);

    // Ends the picture. Returns its size in bytes, counted from the start of `out`, or the first error.
    std::expected<std::size_t, JpegError> finish();

    JpegError error() const { return error_; }
    std::size_t size() const { return used_; }  // bytes written so far

  private:
    // A quantisation table in zigzag order, with the factors that replace its divisions.
    struct Quantiser {
        std::array<std::uint8_t, 64> step{};
        std::array<std::uint16_t, 64> factor{};
    };
    struct Component;

    static Quantiser make_quantiser(const std::array<std::uint8_t, 64>& table, int quality);
    void write_headers();
    void write_block(const std::uint8_t* samples, int stride, const Component& component, int& last_dc);
    void end_interval();
    void put_restart();
    void put_byte(std::uint8_t byte);
    void put_be16(int value);
    void put_text(std::string_view bytes);
    void put_bits(std::uint32_t bits, int count);
    void put_coefficient(int value, int bits);

    PictureFormat format_;
    MutableBytes out_;
    std::size_t used_ = 0;
    JpegError error_ = JpegError::kNone;
    int next_band_ = 0;
    int interval_left_ = 0;  // MCUs before the next restart marker
    int restarts_ = 0;
    int last_dc_y_ = 0;
    int last_dc_cb_ = 0;
    int last_dc_cr_ = 0;
    std::uint32_t pending_ = 0;  // bits of an incomplete byte, in the low end
    int pending_bits_ = 0;       // 0 to 7 between calls
    Quantiser luma_;
    Quantiser chroma_;
};

// Draws a picture band by band with `paint(const Band&)` and compresses it into `out`. `band` is working
// memory of band_bytes(format). Returns the size in bytes.
template <class Paint>
std::expected<std::size_t, JpegError> write_picture(const PictureFormat& format, MutableBytes band,
                                                    MutableBytes out, const Paint& paint) {
    JpegWriter writer(format, out);
    if (writer.error() != JpegError::kNone) return std::unexpected(writer.error());
    if (band.size() < band_bytes(format)) return std::unexpected(JpegError::kNoMemory);
    for (int i = 0; i < band_count(format); ++i) {
        const Band drawn = make_band(format, i, band);
        paint(drawn);
        if (!writer.write(drawn)) break;
    }
    return writer.finish();
}

// Extends a JPEG of `size` bytes in `buffer` to exactly `wanted` bytes: by comment segments after the first
// segment (T.81 B.2.4.5), and for 1 to 3 bytes by fill bytes (B.1.1.2). Returns `wanted`.
std::expected<std::size_t, JpegError> pad_jpeg(MutableBytes buffer, std::size_t size, std::size_t wanted);

}  // namespace vedette::scene
