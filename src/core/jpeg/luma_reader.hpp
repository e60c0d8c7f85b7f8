// Reads the luma of a JPEG without decoding the picture: the DC coefficient of each luma block, from the
// entropy-coded data of baseline and extended sequential Huffman files (ITU-T T.81). AC symbols are skipped.
// No colour, no progressive files. No allocation: the picture and the memory for its grid are the caller's.
// Caller's thread; sizes are pixels and blocks. Method and costs: docs/design/luma.md.
#pragma once

#include <cstdint>
#include <span>

#include "core/frame/luma_grid.hpp"
#include "core/jpeg/chip_profile.hpp"
#include "core/jpeg/hub_profile.hpp"
#include "core/jpeg/luma_result.hpp"
#include "core/jpeg/placement.hpp"

namespace vedette::jpeg {

// How far a reading got.
struct LumaReading {
    LumaResult result = LumaResult::kComplete;
    std::uint16_t width = 0;  // pixels; these four are 0 before the frame header
    std::uint16_t height = 0;
    std::uint16_t columns = 0;  // blocks of the whole picture
    std::uint16_t rows = 0;
    std::uint16_t rows_read = 0;  // all when complete; memory after them is undefined
    std::uint16_t dc_step = 0;    // of luma's DC coefficients, which are eight times a block's mean
};

// A reading with its block means.
struct LumaMeans : LumaReading {
    frame::LumaGrid grid;  // the rows read, in the caller's memory
};

// A profile decides how bits are fetched and how large the tables are, never the result. An object reads any
// number of pictures, one after the other, and keeps only tables.
template <class Profile>
class LumaReader {
  public:
    LumaReader() = default;
    LumaReader(const LumaReader&) = delete;  // tables point into the object
    LumaReader& operator=(const LumaReader&) = delete;

    // The mean of each luma block, clamp(128 + ((DC * Q0 + 4) >> 3), 0, 255), in `memory`: columns × rows
    // bytes; too few give kTooLarge with columns and rows. Bytes after the luma's scan are not read.
    LumaMeans read(Bytes jpeg, MutableBytes memory);

    // The DC coefficients themselves, not yet multiplied by their quantisation step.
    LumaReading read_dc(Bytes jpeg, std::span<std::int16_t> memory);

  private:
    using Tables = typename Profile::Tables;
    using Block = typename Tables::Block;
    using Word = typename Tables::Word;

    template <class Out>
    LumaReading read_into(Bytes jpeg, std::span<Out> memory);
    template <class Out>
    LumaResult read_scan(Bytes jpeg, const Header& header, const GridShape& shape, Placement<Out>& placement,
                         std::uint32_t& units_read);
    void begin_lanes(const Header& header, const GridShape& shape, std::size_t bytes)
        requires Profile::kHasLanes;
    template <class Out>
    std::uint32_t run_lanes(std::uint32_t max, Placement<Out>& placement);
    template <class Out>
    std::uint32_t run_interval(std::uint32_t mcus, std::uint32_t intervals, std::uint32_t number,
                               Placement<Out>& placement);
    bool next_interval(Bytes jpeg, std::uint32_t number);
    bool read_block(const Block& block);
    bool read_difference(const Block& block);
    bool read_symbol(const Huffman& huffman, std::uint8_t& symbol);
    LumaResult failure(Bytes jpeg) const;

    typename Profile::Bits bits_;
    Tables tables_;
    [[no_unique_address]] typename Profile::Lanes lanes_;
    bool lanes_help_ = true;        // in the restart interval being read
    bool short_intervals_ = false;  // several fit into the window
    std::uint32_t dc_ = 0;          // the prediction: DC of the last luma block, modulo 2^16
    bool bad_code_ = false;         // an invalid code, not missing bits
};

using ChipLumaReader = LumaReader<ChipProfile>;
using HubLumaReader = LumaReader<HubProfile>;

static_assert(sizeof(ChipLumaReader) <= 8 * 1024);
static_assert(sizeof(HubLumaReader) <= 192 * 1024);

extern template class LumaReader<ChipProfile>;
extern template class LumaReader<HubProfile>;

}  // namespace vedette::jpeg
