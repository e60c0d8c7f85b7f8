// Reads a JPEG's segments up to its luma scan (ITU-T T.81 annex B): frame, tables, restart interval. Skips
// scans without luma. The picture's bytes outlive it. Caller's thread; positions are bytes.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/jpeg/huffman.hpp"
#include "core/jpeg/luma_result.hpp"

namespace vedette::jpeg {

inline constexpr std::size_t kMaxComponents = 4;

// A component of the frame header.
struct FrameComponent {
    std::uint8_t id = 0;
    std::uint8_t h = 1;  // samples a unit, 1 to 4
    std::uint8_t v = 1;
    std::uint8_t quantisation = 0;  // number of its table
};

// A component of the scan header.
struct ScanComponent {
    std::uint8_t component = 0;  // index in the frame
    std::uint8_t dc = 0;         // numbers of its Huffman tables
    std::uint8_t ac = 0;
};

// The header of one picture.
class Header {
  public:
    // Reads up to the first scan that contains the frame's first component. kComplete: all members are valid.
    // Other results: width, height and frame are valid if `components` is not 0.
    LumaResult read(Bytes jpeg);

    std::uint16_t width = 0;
    std::uint16_t height = 0;
    std::uint8_t components = 0;  // 0 before the frame header
    std::array<FrameComponent, kMaxComponents> frame{};
    std::uint8_t h_max = 1;
    std::uint8_t v_max = 1;

    std::uint8_t scan_components = 0;  // the luma first
    std::array<ScanComponent, kMaxComponents> scan{};
    std::size_t scan_offset = 0;         // of the first entropy-coded byte
    std::uint16_t restart_interval = 0;  // MCUs, 0 for none

    std::array<HuffmanSpec, 4> dc{};
    std::array<HuffmanSpec, 4> ac{};
    std::array<std::uint16_t, 4> dc_step{};  // the first value of each quantisation table; 0: no table

  private:
    LumaResult read_segment(std::uint8_t code, Bytes segment);
    LumaResult read_frame(Bytes segment);
    LumaResult read_huffman(Bytes segment);
    LumaResult read_quantisation(Bytes segment);
    LumaResult read_scan(Bytes segment);
    bool is_luma() const;

    bool jfif_ = false;
    bool adobe_ = false;
    std::uint8_t adobe_transform_ = 0;
};

}  // namespace vedette::jpeg
